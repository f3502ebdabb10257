using System.Buffers;
using System.Text;
using System.Text.Unicode;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Primitives;

/// <summary>
/// Numbers label values. A value is made fit for an exposition first: invalid UTF-8 and NUL become U+FFFD, each line break a space, as
/// <c>.*</c> does not match it in Prometheus 2, and it is cut at <see cref="MaxBytes"/> between two characters; values that are then the
/// same share a number. Not thread-safe.
/// </summary>
internal sealed class LabelTable
{
    /// <summary>The number of <c>none</c>: there is none.</summary>
    public const int None = 0;

    /// <summary>The number of <c>unknown</c>: it is not said, or what is named is gone.</summary>
    public const int Unknown = 1;

    /// <summary>The number of <c>other</c>: all that is beyond a limit, or not shown.</summary>
    public const int Other = 2;

    /// <summary>The longest value, in bytes of UTF-8.</summary>
    public const int MaxBytes = 200;

    private readonly Utf8Table _values = new();

    /// <summary>A table of the values that mean the same everywhere.</summary>
    public LabelTable()
    {
        _values.GetOrAdd("none"u8);
        _values.GetOrAdd("unknown"u8);
        _values.GetOrAdd("other"u8);
    }

    /// <summary>How many values there are.</summary>
    public int Count => _values.Count;

    /// <summary>
    /// As much of a text as can matter to its label: a little more than that is long, so that its end shows where to cut.
    /// </summary>
    public static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> raw) => raw[..Math.Min(raw.Length, MaxBytes + 3)];

    /// <summary>The value with a number, in UTF-8.</summary>
    public ReadOnlyMemory<byte> this[int index] => _values.Memory(index);

    /// <summary>The number of a value given as raw bytes, which is added when it is new.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> raw)
    {
        if (raw.Length <= MaxBytes && Utf8.IsValid(raw) && !raw.ContainsAny((byte)0, (byte)'\n', (byte)'\r'))
        {
            return _values.GetOrAdd(raw);
        }

        Span<byte> clean = stackalloc byte[MaxBytes];
        return _values.GetOrAdd(clean[..Clean(raw, clean)]);
    }

    /// <summary>The number of an id as it is shown: in hexadecimal digits.</summary>
    public int GetOrAdd(ObjectId id)
    {
        Span<byte> hex = stackalloc byte[ObjectId.HexLength];
        id.FormatHex(hex);
        return _values.GetOrAdd(hex);
    }

    private static int Clean(ReadOnlySpan<byte> raw, Span<byte> clean)
    {
        int written = 0;
        while (!raw.IsEmpty)
        {
            OperationStatus status = Rune.DecodeFromUtf8(raw, out Rune rune, out int consumed);
            Rune kept = status != OperationStatus.Done || rune.Value == 0 ? Rune.ReplacementChar
                : rune.Value is '\n' or '\r' ? new Rune(' ') : rune;
            if (written + kept.Utf8SequenceLength > clean.Length)
            {
                break;
            }

            written += kept.EncodeToUtf8(clean[written..]);
            raw = raw[consumed..];
        }

        return written;
    }
}
