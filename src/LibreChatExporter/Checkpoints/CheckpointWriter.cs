using System.Buffers.Binary;
using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Checkpoints;

/// <summary>
/// Writes values one after the other, in little-endian order, for a <see cref="CheckpointReader"/> that asks for the same. Labels get
/// numbers of the checkpoint's own, so only those that are used are kept. Keeps its memory from one checkpoint to the next. Not
/// thread-safe.
/// </summary>
/// <param name="labels">What numbers of labels stand for.</param>
internal sealed class CheckpointWriter(LabelTable labels)
{
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;

    /// <summary>For each label one more than its number in the checkpoint, 0 where it has none yet.</summary>
    private int[] _numbers = [];
    private int _numbered;

    /// <summary>What has been written; valid until the next write.</summary>
    public ReadOnlyMemory<byte> Written => _buffer.AsMemory(0, _length);

    /// <summary>Begins anew.</summary>
    public void Clear()
    {
        Array.Clear(_numbers);
        (_length, _numbered) = (0, 0);
    }

    /// <summary>Writes a number.</summary>
    public void Write(int value) => BinaryPrimitives.WriteInt32LittleEndian(Next(sizeof(int)), value);

    /// <inheritdoc cref="Write(int)"/>
    public void Write(long value) => BinaryPrimitives.WriteInt64LittleEndian(Next(sizeof(long)), value);

    /// <inheritdoc cref="Write(int)"/>
    public void Write(ulong value) => BinaryPrimitives.WriteUInt64LittleEndian(Next(sizeof(ulong)), value);

    /// <inheritdoc cref="Write(int)"/>
    public void Write(double value) => BinaryPrimitives.WriteDoubleLittleEndian(Next(sizeof(double)), value);

    /// <summary>Writes a small number, or which value of an enumeration it is.</summary>
    public void Write(byte value) => Next(sizeof(byte))[0] = value;

    /// <summary>Writes yes or no.</summary>
    public void Write(bool value) => Write((byte)(value ? 1 : 0));

    /// <summary>Writes an ObjectId.</summary>
    public void Write(ObjectId value) => value.CopyTo(Next(ObjectId.Size));

    /// <summary>Writes bytes and how many there are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        Write(bytes.Length);
        bytes.CopyTo(Next(bytes.Length));
    }

    /// <summary>Writes a text.</summary>
    public void Write(string text) => Write(Encoding.UTF8.GetBytes(text));

    /// <summary>Writes a text that may be missing.</summary>
    public void WriteOptional(string? text)
    {
        Write(text is not null);
        if (text is not null)
        {
            Write(text);
        }
    }

    /// <summary>Writes a number that may be missing.</summary>
    public void WriteOptional(double? value) => Write(value ?? double.NaN);

    /// <summary>Writes a label: its number in the checkpoint, and the first time its text.</summary>
    public void WriteLabel(int label)
    {
        ref int number = ref Slots.At(ref _numbers, label);
        bool isNew = number == 0;
        number = isNew ? ++_numbered : number;
        Write(number - 1);
        if (isNew)
        {
            Write(labels[label].Span);
        }
    }

    /// <summary>Writes pairs of labels.</summary>
    public void WriteLabels(Dictionary<int, int> pairs)
    {
        Write(pairs.Count);
        foreach ((int key, int value) in pairs)
        {
            WriteLabel(key);
            WriteLabel(value);
        }
    }

    private Span<byte> Next(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, (int)Math.Min(Array.MaxLength, Math.Max(2L * _buffer.Length, (long)_length + count)));
        }

        Span<byte> next = _buffer.AsSpan(_length, count);
        _length += count;
        return next;
    }
}
