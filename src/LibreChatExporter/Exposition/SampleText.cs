using System.Buffers.Text;
using System.Globalization;

namespace LibreChatExporter.Exposition;

/// <summary>
/// A buffer that samples are encoded into, one behind the other. Allocates when it grows, never for a sample. Not thread-safe.
/// </summary>
/// <param name="capacity">How many bytes there is room for at first.</param>
internal sealed class SampleText(int capacity = 64 * 1024)
{
    /// <summary>The longest text of a double, and the byte behind it.</summary>
    internal const int MaxValueLength = 33;

    private byte[] _buffer = new byte[capacity];

    /// <summary>How many bytes there are.</summary>
    internal int Length { get; private set; }

    /// <summary>Some of the bytes; valid until more are written.</summary>
    internal ReadOnlySpan<byte> Span(int start, int length) => _buffer.AsSpan(start, length);

    /// <summary>Writes what stands before a sample's value.</summary>
    /// <param name="shape">The samples of its name.</param>
    /// <param name="labels">As many label values as the shape has places for.</param>
    internal void WriteHead(SampleShape shape, ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        byte[][] before = shape.BeforeLabels;
        for (int i = 0; i < labels.Length; i++)
        {
            Write(before[i]);
            WriteEscaped(labels[i].Span);
        }

        Write(shape.BeforeValue);
    }

    /// <summary>Writes a value, and a byte that ends it.</summary>
    internal void WriteValue(double value, byte end)
    {
        Reserve(MaxValueLength);
        Length += Format(value, end, _buffer.AsSpan(Length));
    }

    /// <summary>Writes another value in the place of one for which <see cref="MaxValueLength"/> bytes have been kept.</summary>
    /// <returns>How many bytes it takes.</returns>
    internal int Overwrite(int start, double value, byte end) => Format(value, end, _buffer.AsSpan(start, MaxValueLength));

    /// <summary>Goes back to an earlier length, or leaves bytes free for <see cref="Overwrite"/>.</summary>
    internal void MoveTo(int length)
    {
        Reserve(length - Length);
        Length = length;
    }

    private static int Format(double value, byte end, Span<byte> destination)
    {
        int written;
        if (double.IsFinite(value))
        {
            bool isWhole = value == Math.Truncate(value) && Math.Abs(value) < 1e15;
            _ = isWhole
                ? Utf8Formatter.TryFormat((long)value, destination, out written)
                : value.TryFormat(destination, out written, default, CultureInfo.InvariantCulture);
        }
        else
        {
            ReadOnlySpan<byte> name = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
            name.CopyTo(destination);
            written = name.Length;
        }

        destination[written] = end;
        return written + 1;
    }

    private void WriteEscaped(ReadOnlySpan<byte> value)
    {
        int special;
        while ((special = value.IndexOfAny((byte)'\\', (byte)'"', (byte)'\n')) >= 0)
        {
            Write(value[..special]);
            Write(value[special] switch
            {
                (byte)'\n' => "\\n"u8,
                (byte)'"' => "\\\""u8,
                _ => "\\\\"u8,
            });
            value = value[(special + 1)..];
        }

        Write(value);
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(Length));
        Length += bytes.Length;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - Length < count)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, Length + count));
        }
    }
}
