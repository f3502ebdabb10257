using System.Globalization;
using LibreChatExporter.Bson;
using LibreChatExporter.Calls;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Export;

/// <summary>
/// Writes a line a call, in the order of <see cref="CallColumn.All"/>. It makes next to no garbage: cells of labels are made once. Not
/// thread-safe.
/// </summary>
/// <param name="output">Where to write.</param>
/// <param name="syntax">What lines look like.</param>
/// <param name="names">What the numbers in calls stand for.</param>
/// <param name="words">Labels of contexts and endpoints by their words.</param>
/// <param name="zone">Whose clock times are on.</param>
internal sealed class CallLines(Stream output, LineSyntax syntax, CallNames names, IReadOnlyList<int> words, TimeZoneInfo zone)
{
    private const int BufferSize = 1 << 16;

    /// <summary>Where in a time they are.</summary>
    private const int SecondsAt = 17, MillisecondsAt = 20;

    private const long MillisecondsPerMinute = 60_000;

    private static readonly int TimeLength = default(DateTimeOffset).ToString(CallColumn.TimeFormat, CultureInfo.InvariantCulture).Length;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly byte[] _none = syntax.Text(null), _true = "true"u8.ToArray(), _false = "false"u8.ToArray();
    private readonly byte[][] _words = [.. words.Select(label => syntax.Text(names.Text(label)))];
    private byte[]?[] _labels = [], _providers = [], _agentNames = [];
    private readonly byte[] _time = new byte[TimeLength];
    private long _minute = -1;
    private int _length;
    private int _column;

    /// <summary>Writes what comes before all lines.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Begin() => Append(syntax.Head);

    /// <summary>Writes a call.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Write(in Call call)
    {
        LabelKey key = names.Labels.Keys[call.LedgerRow];
        CallParts parts = call.Parts;
        bool isAnswered = Has(parts, CallParts.Answer);
        _column = 0;
        Id(call.Id);
        Time(call.Time);
        Cell(Label(key.First));
        Cell(Label(key.Tenant));
        Cell(Label(key.Second));
        Cell(Slots.At(ref _providers, key.Second) ??= syntax.Text(names.ProviderOf(key.Second)));
        Cell(Label(key.Third));
        Cell(Slots.At(ref _agentNames, key.Third) ??= syntax.Text(names.NameOfAgent(names.Agent(call))));
        Cell(_words[call.Context]);
        Cell(isAnswered ? _words[call.Endpoint] : _none);
        Chat(call.Chat);
        Number(call.Calls, isKnown: true);
        Number(call.Input, Has(parts, CallParts.Input));
        Number(call.Output, Has(parts, CallParts.Output));
        Number(call.CacheWrite, Has(parts, CallParts.CacheWrite));
        Number(call.CacheRead, Has(parts, CallParts.CacheRead));
        Money(call.Credits, isKnown: true);
        Money(call.FirstCredits, Has(parts, CallParts.Prompt));
        Money(call.OutputCredits, Has(parts, CallParts.Completion));
        Money(call.FirstCredits, (parts & (CallParts.Media | CallParts.Other)) != 0);
        Number(call.InputRate, float.IsFinite(call.InputRate));
        Number(call.OutputRate, !float.IsNaN(call.OutputRate));
        Number(call.ResponseMilliseconds / 1e3, call.ResponseMilliseconds != Call.NoTime);
        Number(call.Speed, !float.IsNaN(call.Speed));
        Cell(!isAnswered ? _none : Has(parts, CallParts.Error) ? _true : _false);
        if (syntax.HasCompletions)
        {
            WriteCompletion(call);
        }

        Append(syntax.LineEnd);
    }

    /// <summary>Writes what has not been written yet.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void End()
    {
        output.Write(_buffer.AsSpan(0, _length));
        output.Flush();
        _length = 0;
    }

    private static bool Has(CallParts parts, CallParts part) => (parts & part) != 0;

    private void WriteCompletion(in Call call)
    {
        if (call.HasBoth)
        {
            Id(call.SecondId);
            Time(call.SecondTime);
        }
        else
        {
            Cell(_none);
            Cell(_none);
        }
    }

    private byte[] Label(int label) => Slots.At(ref _labels, label) ??= syntax.Text(names.Labels[label]);

    private void Id(ObjectId id)
    {
        if (id == default)
        {
            Cell(_none);
            return;
        }

        Span<byte> hex = stackalloc byte[ObjectId.HexLength];
        id.FormatHex(hex);
        Quoted(hex);
    }

    private void Chat(in ChatId chat)
    {
        Span<byte> uuid = stackalloc byte[LineSyntax.MaxNumber];
        if (chat.TryFormatUuid(uuid, out int length))
        {
            Quoted(uuid[..length]);
        }
        else
        {
            Cell(syntax.Text(chat.ToString()));
        }
    }

    /// <summary>Writes a time. Those of one minute share all but seconds and milliseconds, and many calls are of the same minute.</summary>
    private void Time(long time)
    {
        long minute = time / MillisecondsPerMinute;
        if (minute != _minute)
        {
            DateTimeOffset start = TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(minute * MillisecondsPerMinute), zone);
            start.TryFormat(_time, out _, CallColumn.TimeFormat, CultureInfo.InvariantCulture);
            _minute = minute;
        }

        (int seconds, int milliseconds) = Math.DivRem((int)(time % MillisecondsPerMinute), 1000);
        seconds.TryFormat(_time.AsSpan(SecondsAt, 2), out _, "D2", CultureInfo.InvariantCulture);
        milliseconds.TryFormat(_time.AsSpan(MillisecondsAt, 3), out _, "D3", CultureInfo.InvariantCulture);
        Quoted(_time);
    }

    private void Number<T>(T number, bool isKnown)
        where T : struct, IUtf8SpanFormattable
    {
        Span<byte> text = stackalloc byte[LineSyntax.MaxNumber];
        Cell(isKnown ? text[..syntax.Number(number, text)] : _none);
    }

    private void Money(double credits, bool isKnown)
    {
        Span<byte> text = stackalloc byte[LineSyntax.MaxNumber];
        Cell(isKnown ? text[..syntax.Money(credits, text)] : _none);
    }

    private void Quoted(ReadOnlySpan<byte> text)
    {
        Cell(syntax.Quote);
        Append(text);
        Append(syntax.Quote);
    }

    /// <summary>Begins the next cell.</summary>
    private void Cell(ReadOnlySpan<byte> text)
    {
        Append(syntax.Before(_column++));
        Append(text);
    }

    private void Append(ReadOnlySpan<byte> text)
    {
        if (_length + text.Length > _buffer.Length)
        {
            End();
        }

        text.CopyTo(_buffer.AsSpan(_length));
        _length += text.Length;
    }
}
