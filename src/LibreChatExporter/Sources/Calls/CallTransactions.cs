using System.Text;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Calls;

/// <summary>Makes the transactions of calls again, as LibreChat writes them. Not thread-safe.</summary>
internal sealed class CallTransactions(CallFile file) : IDocumentCursor
{
    private readonly DocumentBuilder _builder = new();
    private bool _hasCompletion;

    /// <inheritdoc/>
    public ReadOnlySpan<byte> Current => _builder.Document;

    /// <inheritdoc/>
    public double? Share => file.Share;

    /// <inheritdoc/>
    public bool MoveNext()
    {
        if (_hasCompletion)
        {
            _hasCompletion = false;
            WriteCompletion();
            return true;
        }

        if (!file.MoveNext())
        {
            return false;
        }

        CallLine call = file.Current;
        if (call.OtherCredits is { } other)
        {
            WriteOther(other);
        }
        else if (call.InputCredits is { } input)
        {
            WritePrompt(input);
            _hasCompletion = call.OutputCredits is not null;
        }
        else
        {
            WriteCompletion();
        }

        return true;
    }

    /// <inheritdoc/>
    public SourceException Refuse(BsonFormatException problem) => file.Broken(problem.Message, problem);

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void WritePrompt(double credits)
    {
        CallLine call = file.Current;
        Begin(call.Id, ":prompt", call.Time, "prompt"u8);
        Spend(credits, call.InputRate);
        _builder.Add("rawAmount"u8, -((call.InputTokens ?? 0) + (call.CacheWriteTokens ?? 0) + (call.CacheReadTokens ?? 0)));
        if (call.CacheWriteTokens is not null || call.CacheReadTokens is not null)
        {
            AddSpent("inputTokens"u8, call.InputTokens);
            AddSpent("writeTokens"u8, call.CacheWriteTokens);
            AddSpent("readTokens"u8, call.CacheReadTokens);
        }
    }

    /// <summary>The completion, which is alone where there is no prompt.</summary>
    private void WriteCompletion()
    {
        CallLine call = file.Current;
        bool isAlone = call.InputCredits is null;
        Begin(isAlone ? call.Id : call.CompletionId, ":completion", isAlone ? call.Time : call.CompletionTime ?? call.Time, "completion"u8);
        Spend(call.OutputCredits!.Value, call.OutputRate);
        AddSpent("rawAmount"u8, call.OutputTokens ?? 0);
    }

    /// <summary>A picture or a film, or what is charged by another unit.</summary>
    private void WriteOther(double credits)
    {
        CallLine call = file.Current;
        Begin(call.Id, ":other", call.Time, call.IsMedia ? "credits"u8 : "other"u8);
        Spend(credits, rate: null);
        AddIfKnown("inputTokens"u8, call.InputTokens);
        AddIfKnown("outputTokens"u8, call.OutputTokens);
    }

    /// <summary>Begins a transaction; one without an id gets the one of its call and its side, so that it counts once.</summary>
    private void Begin(ObjectId? id, string side, long time, ReadOnlySpan<byte> tokenType)
    {
        CallLine call = file.Current;
        _builder.Begin();
        if (id is { } known)
        {
            _builder.Add("_id"u8, known);
        }
        else
        {
            _builder.Add("_id"u8, Encoding.UTF8.GetBytes((call.Id?.ToString() ?? $"line {file.Line}") + side));
        }

        _builder.AddTime("createdAt"u8, time);
        _builder.Add("tokenType"u8, tokenType);
        _builder.Add("user"u8, call.User);
        _builder.Add("model"u8, call.Model);
        AddIfAny("context"u8, call.Context);
        AddIfAny("conversationId"u8, call.Conversation);
        AddIfAny("tenantId"u8, call.Tenant);
        if (!call.Agent.SequenceEqual("none"u8))
        {
            AddIfAny("rootAgentId"u8, call.Agent);
        }
    }

    private void Spend(double credits, double? rate)
    {
        _builder.Add("tokenValue"u8, -credits);
        AddIfKnown("rate"u8, rate);
    }

    private void AddSpent(ReadOnlySpan<byte> name, double? tokens) => AddIfKnown(name, -tokens);

    private void AddIfKnown(ReadOnlySpan<byte> name, double? number)
    {
        if (number is { } value)
        {
            _builder.Add(name, value);
        }
    }

    private void AddIfAny(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        if (!text.IsEmpty)
        {
            _builder.Add(name, text);
        }
    }
}
