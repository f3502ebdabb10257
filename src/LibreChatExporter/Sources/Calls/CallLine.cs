using System.Buffers;
using System.Globalization;
using System.Text.Json;
using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Calls;

/// <summary>A line that is no call: the message says what is wrong with it.</summary>
internal sealed class CallLineException(string problem) : Exception(problem);

/// <summary>
/// A call as the command <c>calls</c> writes it in a line of JSON, and <c>/api/calls</c> in a list. Texts are UTF-8, empty where there are
/// none; fields that it does not need are passed over. Reads one line after the other. Not thread-safe.
/// </summary>
internal sealed class CallLine
{
    /// <summary>From US dollars to credits, as the digits are shifted.</summary>
    private const int Places = 6;

    /// <summary>What a transaction may not have more of: it would be left out.</summary>
    private const double MaxAmount = 1e15;

    private static readonly Field[] Fields =
    [
        new("id", (line, ref reader, name) => line.Id = IdOf(ref reader, name)),
        new("time", (line, ref reader, name) => line._time = TimeOf(ref reader, name)),
        new("user", (line, ref reader, name) => line._user = line.Text(ref reader, name)),
        new("tenant", (line, ref reader, name) => line._tenant = line.Text(ref reader, name)),
        new("model", (line, ref reader, name) => line._model = line.Text(ref reader, name)),
        new("provider", (line, ref reader, name) => line._provider = line.Text(ref reader, name)),
        new("agent", (line, ref reader, name) => line._agent = line.Text(ref reader, name)),
        new("agentName", (line, ref reader, name) => line._agentName = line.Text(ref reader, name)),
        new("context", (line, ref reader, name) => line._context = line.Text(ref reader, name)),
        new("conversation", (line, ref reader, name) => line._conversation = line.Text(ref reader, name)),
        new("calls", (line, ref reader, name) => line.Counts = CountOf(ref reader, name)),
        new("inputTokens", (line, ref reader, name) => line.InputTokens = Number(ref reader, name)),
        new("outputTokens", (line, ref reader, name) => line.OutputTokens = Number(ref reader, name)),
        new("cacheWriteTokens", (line, ref reader, name) => line.CacheWriteTokens = Number(ref reader, name)),
        new("cacheReadTokens", (line, ref reader, name) => line.CacheReadTokens = Number(ref reader, name)),
        new("inputCostUsd", (line, ref reader, name) => line.InputCredits = Number(ref reader, name, Places)),
        new("outputCostUsd", (line, ref reader, name) => line.OutputCredits = Number(ref reader, name, Places)),
        new("otherCostUsd", (line, ref reader, name) => line.OtherCredits = Number(ref reader, name, Places)),
        new("inputRate", (line, ref reader, name) => line.InputRate = Number(ref reader, name)),
        new("outputRate", (line, ref reader, name) => line.OutputRate = Number(ref reader, name)),
        new("completionId", (line, ref reader, name) => line.CompletionId = IdOf(ref reader, name)),
        new("completionTime", (line, ref reader, name) => line.CompletionTime = TimeOf(ref reader, name)),
    ];

    private readonly CallText _texts = new();
    private Range _user, _tenant, _model, _provider, _agent, _agentName, _context, _conversation;
    private long? _time;
    private int _next;

    private delegate void FieldReader(CallLine line, ref Utf8JsonReader reader, string name);

    /// <summary>The id of the first transaction; null where it is none that MongoDB makes.</summary>
    internal ObjectId? Id { get; private set; }

    /// <summary>That of the completion that follows a prompt.</summary>
    internal ObjectId? CompletionId { get; private set; }

    /// <summary>When the first transaction was made, in milliseconds since the Unix epoch.</summary>
    internal long Time => _time!.Value;

    /// <summary>When the completion was made; null where that is not said.</summary>
    internal long? CompletionTime { get; private set; }

    /// <summary>The user.</summary>
    internal ReadOnlySpan<byte> User => _texts[_user];

    /// <summary>The tenant.</summary>
    internal ReadOnlySpan<byte> Tenant => _texts[_tenant];

    /// <summary>The model.</summary>
    internal ReadOnlySpan<byte> Model => _texts[_model];

    /// <summary>Who serves the model.</summary>
    internal ReadOnlySpan<byte> Provider => _texts[_provider];

    /// <summary>The agent's id, or <c>none</c>.</summary>
    internal ReadOnlySpan<byte> Agent => _texts[_agent];

    /// <summary>The agent's name.</summary>
    internal ReadOnlySpan<byte> AgentName => _texts[_agentName];

    /// <summary>What the call was for.</summary>
    internal ReadOnlySpan<byte> Context => _texts[_context];

    /// <summary>The id of the chat.</summary>
    internal ReadOnlySpan<byte> Conversation => _texts[_conversation];

    /// <summary>Whether it counts as a call.</summary>
    internal bool Counts { get; private set; }

    /// <summary>What the prompt cost, in credits; null where there is none.</summary>
    internal double? InputCredits { get; private set; }

    /// <summary>What the completion cost, in credits; null where there is none.</summary>
    internal double? OutputCredits { get; private set; }

    /// <summary>What is not charged by tokens cost, in credits; null for what is.</summary>
    internal double? OtherCredits { get; private set; }

    /// <summary>Tokens that went in; null where they are not known.</summary>
    internal double? InputTokens { get; private set; }

    /// <summary>Tokens that came out.</summary>
    internal double? OutputTokens { get; private set; }

    /// <summary>Tokens written to a cache.</summary>
    internal double? CacheWriteTokens { get; private set; }

    /// <summary>Tokens read from a cache.</summary>
    internal double? CacheReadTokens { get; private set; }

    /// <summary>US dollars charged per million tokens that went in.</summary>
    internal double? InputRate { get; private set; }

    /// <summary>The same of tokens that came out.</summary>
    internal double? OutputRate { get; private set; }

    /// <summary>Whether it is a picture or a film.</summary>
    internal bool IsMedia => OtherCredits is not null && Counts;

    /// <summary>Reads a line.</summary>
    /// <exception cref="CallLineException">It is no call.</exception>
    internal void Parse(ReadOnlySpan<byte> line)
    {
        Clear();
        try
        {
            var reader = new Utf8JsonReader(line);
            if (!reader.Read() || reader.TokenType != JsonTokenType.StartObject)
            {
                throw new CallLineException("it is no JSON object");
            }

            while (reader.Read() && reader.TokenType == JsonTokenType.PropertyName)
            {
                ReadField(ref reader);
            }

            // Behind the object there may be nothing.
            _ = reader.Read();
        }
        catch (InvalidOperationException)
        {
            throw new CallLineException("a text in it is no Unicode");
        }
        catch (JsonException e)
        {
            throw new CallLineException($"it is no JSON: {e.Message.Split(" LineNumber:")[0]}");
        }

        Check();
    }

    private static CallLineException Wrong(string field, string expected) => new($"\"{field}\" is not {expected}");

    private static double? Number(ref Utf8JsonReader reader, string field, int places = 0)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        return reader.TokenType == JsonTokenType.Number && Shifted(reader.ValueSpan, places) is >= 0 and <= MaxAmount and var number
            ? number
            : throw Wrong(field, "null or a number of 0 or more");
    }

    /// <summary>A number with its point moved to the right, which is exact, as multiplying is not.</summary>
    private static double? Shifted(ReadOnlySpan<byte> text, int places)
    {
        int e = text.IndexOfAny((byte)'e', (byte)'E');
        int power = 0;
        if (e >= 0 && !int.TryParse(text[(e + 1)..], NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out power))
        {
            return null;
        }

        ReadOnlySpan<byte> digits = e < 0 ? text : text[..e];
        Span<byte> shifted = stackalloc byte[128];
        if (digits.Length > shifted.Length - 16)
        {
            return null;
        }

        digits.CopyTo(shifted);
        shifted[digits.Length] = (byte)'E';
        (power + places).TryFormat(shifted[(digits.Length + 1)..], out int length, default, CultureInfo.InvariantCulture);
        return double.Parse(shifted[..(digits.Length + 1 + length)], NumberStyles.Float, CultureInfo.InvariantCulture);
    }

    private static ObjectId? IdOf(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return null;
        }

        Span<byte> bytes = stackalloc byte[ObjectId.Size];
        return reader.TokenType == JsonTokenType.String && reader.ValueSpan.Length == ObjectId.HexLength
            && Convert.FromHexString(reader.ValueSpan, bytes, out _, out int written) == OperationStatus.Done && written == ObjectId.Size
            ? new ObjectId(bytes)
            : throw Wrong(field, "null or an id of 24 hexadecimal digits");
    }

    private static long? TimeOf(ref Utf8JsonReader reader, string field)
        => reader.TokenType == JsonTokenType.Null ? null
            : reader.TokenType == JsonTokenType.String && HasOffset(reader.ValueSpan)
                && reader.TryGetDateTimeOffset(out DateTimeOffset time) ? time.ToUnixTimeMilliseconds()
            : throw Wrong(field, "a time such as 2026-11-20T12:00:00.000+00:00");

    /// <summary>Whether a time says which it is, rather than leave that to the machine that reads it.</summary>
    private static bool HasOffset(ReadOnlySpan<byte> time)
        => time is [.., (byte)'Z'] or [.., (byte)'+' or (byte)'-', _, _, (byte)':', _, _];

    private static bool CountOf(ref Utf8JsonReader reader, string field)
        => reader.TokenType == JsonTokenType.Number && reader.TryGetInt32(out int calls) && calls is 0 or 1
            ? calls == 1
            : throw Wrong(field, "0 or 1");

    private void Clear()
    {
        _texts.Clear();
        _next = 0;
        _user = _tenant = _model = _provider = _agent = _agentName = _context = _conversation = default;
        (_time, CompletionTime, Id, CompletionId, Counts) = (null, null, null, null, false);
        InputCredits = OutputCredits = OtherCredits = InputRate = OutputRate = null;
        InputTokens = OutputTokens = CacheWriteTokens = CacheReadTokens = null;
    }

    /// <summary>Reads a field; they come in the order of the table as a rule.</summary>
    private void ReadField(ref Utf8JsonReader reader)
    {
        for (int tried = 0; tried < Fields.Length; tried++, _next++)
        {
            Field field = Fields[_next % Fields.Length];
            if (reader.ValueTextEquals(field.Name))
            {
                _next++;
                reader.Read();
                field.Read(this, ref reader, field.Name);
                return;
            }
        }

        reader.Skip();
    }

    private Range Text(ref Utf8JsonReader reader, string field)
    {
        if (reader.TokenType == JsonTokenType.Null)
        {
            return default;
        }

        return reader.TokenType == JsonTokenType.String
            ? _texts.Take(reader.CopyString(_texts.Reserve(reader.ValueSpan.Length)))
            : throw Wrong(field, "null or a text");
    }

    private void Check()
    {
        string? missing = _time is null ? "time" : User.IsEmpty ? "user" : Model.IsEmpty ? "model" : null;
        if (missing is not null)
        {
            throw new CallLineException($"it has no \"{missing}\"");
        }

        if (InputCredits is null && OutputCredits is null && OtherCredits is null)
        {
            throw new CallLineException("it has none of \"inputCostUsd\", \"outputCostUsd\" and \"otherCostUsd\"");
        }

        if (OtherCredits is not null && (InputCredits is not null || OutputCredits is not null))
        {
            throw new CallLineException("\"otherCostUsd\" is that of calls without \"inputCostUsd\" and \"outputCostUsd\"");
        }

        if (IsMedia && !TransactionContext.IsMedia(Context))
        {
            throw new CallLineException("\"context\" is none of pictures and films, as it has an \"otherCostUsd\" and counts as a call");
        }
    }

    private sealed record Field(string Name, FieldReader Read);
}
