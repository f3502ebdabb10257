using System.Buffers.Binary;
using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Checkpoints;

/// <summary>
/// Reads what a <see cref="CheckpointWriter"/> wrote. Trusts nothing: whatever cannot be is a <see cref="CheckpointException"/>, and no
/// length or number of items is believed before there are as many bytes. Not thread-safe.
/// </summary>
/// <param name="bytes">All that was written.</param>
/// <param name="labels">Where labels get their numbers.</param>
internal sealed class CheckpointReader(ReadOnlyMemory<byte> bytes, LabelTable labels)
{
    private readonly List<int> _labels = [];
    private int _position;

    private int Left => bytes.Length - _position;

    /// <summary>Reads a number.</summary>
    public int ReadInt32() => BinaryPrimitives.ReadInt32LittleEndian(Next(sizeof(int)));

    /// <inheritdoc cref="ReadInt32"/>
    public long ReadInt64() => BinaryPrimitives.ReadInt64LittleEndian(Next(sizeof(long)));

    /// <inheritdoc cref="ReadInt32"/>
    public ulong ReadUInt64() => BinaryPrimitives.ReadUInt64LittleEndian(Next(sizeof(ulong)));

    /// <summary>Reads a number of 0 or more.</summary>
    public long ReadNatural() => ReadInt64() is >= 0 and var value ? value : throw Invalid("a number");

    /// <summary>Reads a number that may be none.</summary>
    public double ReadDouble() => BinaryPrimitives.ReadDoubleLittleEndian(Next(sizeof(double)));

    /// <summary>Reads a number that may be missing.</summary>
    public double? ReadOptionalDouble() => ReadDouble() is var value && double.IsNaN(value) ? null : value;

    /// <summary>Reads a sum of what only grows: finite, 0 or more.</summary>
    public double ReadAmount() => ReadDouble() is >= 0 and < double.PositiveInfinity and var amount ? amount : throw Invalid("an amount");

    /// <summary>Reads a small number that is below a bound.</summary>
    public byte ReadByte(int bound = 256) => Next(sizeof(byte))[0] is var value && value < bound ? value : throw Invalid("a small number");

    /// <summary>Reads yes or no.</summary>
    public bool ReadBoolean() => ReadByte(bound: 2) == 1;

    /// <summary>Reads an ObjectId.</summary>
    public ObjectId ReadObjectId() => new(Next(ObjectId.Size));

    /// <summary>Reads a time.</summary>
    public DateTimeOffset ReadTime()
    {
        long milliseconds = ReadInt64();
        return milliseconds >= DateTimeOffset.MinValue.ToUnixTimeMilliseconds()
            && milliseconds <= DateTimeOffset.MaxValue.ToUnixTimeMilliseconds()
            ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds)
            : throw Invalid("a time");
    }

    /// <summary>Reads bytes; valid as long as what is read from.</summary>
    public ReadOnlySpan<byte> ReadBytes() => Next(ReadCount(sizeof(byte)));

    /// <summary>Reads a text.</summary>
    public string ReadText() => Encoding.UTF8.GetString(ReadBytes());

    /// <summary>Reads a text that may be missing.</summary>
    public string? ReadOptionalText() => ReadBoolean() ? ReadText() : null;

    /// <summary>Reads how many items follow.</summary>
    /// <param name="itemSize">The fewest bytes that one takes.</param>
    public int ReadCount(int itemSize)
        => ReadInt32() is >= 0 and var count && count <= Left / itemSize ? count : throw Invalid("a number of items");

    /// <summary>Reads the number of one of <paramref name="count"/> things.</summary>
    public int ReadIndex(int count) => ReadInt32() is >= 0 and var index && index < count ? index : throw Invalid("the number of a row");

    /// <summary>Reads a label: its number in this process.</summary>
    public int ReadLabel()
    {
        int number = ReadIndex(_labels.Count + 1);
        if (number == _labels.Count)
        {
            _labels.Add(labels.GetOrAdd(ReadBytes()));
        }

        return _labels[number];
    }

    /// <summary>Reads pairs of labels.</summary>
    public void ReadLabels(Dictionary<int, int> pairs)
    {
        for (int left = ReadCount(2 * sizeof(int)); left > 0; left--)
        {
            pairs[ReadLabel()] = ReadLabel();
        }
    }

    /// <summary>Makes sure that all has been read.</summary>
    public void End()
    {
        if (Left > 0)
        {
            throw new CheckpointException($"{Left} bytes are left over");
        }
    }

    /// <summary>The error for something that cannot be.</summary>
    public CheckpointException Invalid(string what) => new($"{what} is invalid at byte {_position}");

    private ReadOnlySpan<byte> Next(int count)
    {
        if (count > Left)
        {
            throw new CheckpointException($"it ends at byte {bytes.Length}, in the middle of a value");
        }

        ReadOnlySpan<byte> next = bytes.Span.Slice(_position, count);
        _position += count;
        return next;
    }
}
