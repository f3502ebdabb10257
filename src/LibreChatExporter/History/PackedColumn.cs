using System.Buffers.Binary;
using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.History;

/// <summary>
/// Finite numbers of 0 or more, each in as few bytes as the largest needs: 1, 2 or 4, or 8 where one is very large or not whole; none at
/// all where all are 0. Immutable.
/// </summary>
internal readonly struct PackedColumn
{
    private readonly byte[] _bytes;
    private readonly byte _width;

    private PackedColumn(byte[] bytes, byte width) => (_bytes, _width) = (bytes, width);

    /// <summary>The number at a place.</summary>
    internal double this[int index] => _width switch
    {
        0 => 0,
        1 => _bytes[index],
        sizeof(ushort) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(index * sizeof(ushort))),
        sizeof(uint) => BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(index * sizeof(uint))),
        _ => BinaryPrimitives.ReadDoubleLittleEndian(_bytes.AsSpan(index * sizeof(double))),
    };

    /// <summary>The number at a place of a column of small whole ones.</summary>
    internal int Int(int index) => _width switch
    {
        0 => 0,
        1 => _bytes[index],
        sizeof(ushort) => BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(index * sizeof(ushort))),
        sizeof(uint) => BinaryPrimitives.ReadInt32LittleEndian(_bytes.AsSpan(index * sizeof(uint))),
        _ => (int)BinaryPrimitives.ReadDoubleLittleEndian(_bytes.AsSpan(index * sizeof(double))),
    };

    /// <summary>Packs numbers.</summary>
    internal static PackedColumn Of(ReadOnlySpan<double> values)
    {
        byte width = Width(values);
        if (width == 0)
        {
            return default;
        }

        byte[] bytes = new byte[width * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            Span<byte> to = bytes.AsSpan(i * width, width);
            switch (width)
            {
                case 1:
                    to[0] = (byte)values[i];
                    break;
                case sizeof(ushort):
                    BinaryPrimitives.WriteUInt16LittleEndian(to, (ushort)values[i]);
                    break;
                case sizeof(uint):
                    BinaryPrimitives.WriteUInt32LittleEndian(to, (uint)values[i]);
                    break;
                default:
                    BinaryPrimitives.WriteDoubleLittleEndian(to, values[i]);
                    break;
            }
        }

        return new PackedColumn(bytes, width);
    }

    /// <summary>Adds each number to the sum that has its place; to none where that is negative.</summary>
    internal void AddTo(Span<double> sums, ReadOnlySpan<int> offsets)
    {
        // A loop for each width, so that it is not asked for at each number: this is where the time of an answer goes.
        switch (_width)
        {
            case 0:
                return;
            case 1:
                for (int i = 0; i < offsets.Length; i++)
                {
                    Add(sums, offsets[i], _bytes[i]);
                }

                return;
            case sizeof(ushort):
                for (int i = 0; i < offsets.Length; i++)
                {
                    Add(sums, offsets[i], BinaryPrimitives.ReadUInt16LittleEndian(_bytes.AsSpan(i * sizeof(ushort))));
                }

                return;
            case sizeof(uint):
                for (int i = 0; i < offsets.Length; i++)
                {
                    Add(sums, offsets[i], BinaryPrimitives.ReadUInt32LittleEndian(_bytes.AsSpan(i * sizeof(uint))));
                }

                return;
            default:
                for (int i = 0; i < offsets.Length; i++)
                {
                    Add(sums, offsets[i], BinaryPrimitives.ReadDoubleLittleEndian(_bytes.AsSpan(i * sizeof(double))));
                }

                return;
        }
    }

    /// <summary>Writes the numbers, but not how many there are.</summary>
    internal void Save(CheckpointWriter writer)
    {
        writer.Write(_width);
        writer.Write(_bytes ?? []);
    }

    /// <summary>Reads numbers.</summary>
    /// <exception cref="CheckpointException">They are not as many as expected, or one cannot be.</exception>
    internal static PackedColumn Read(CheckpointReader reader, int count)
    {
        byte width = reader.ReadByte(sizeof(double) + 1);
        byte[] bytes = reader.ReadBytes().ToArray();
        if (width is not (0 or 1 or sizeof(ushort) or sizeof(uint) or sizeof(double)) || bytes.Length != (long)width * count)
        {
            throw reader.Invalid("a column");
        }

        var column = new PackedColumn(bytes, width);
        for (int i = 0; i < count && width == sizeof(double); i++)
        {
            if (column[i] is not (>= 0 and < double.PositiveInfinity))
            {
                throw reader.Invalid("an amount");
            }
        }

        return column;
    }

    private static void Add(Span<double> sums, int place, double value)
    {
        if (place >= 0)
        {
            sums[place] += value;
        }
    }

    private static byte Width(ReadOnlySpan<double> values)
    {
        double largest = 0;
        bool areWhole = true;
        foreach (double value in values)
        {
            largest = Math.Max(largest, value);
            areWhole &= value == Math.Floor(value);
        }

        return largest == 0 ? (byte)0
            : !areWhole || largest > uint.MaxValue ? (byte)sizeof(double)
            : largest > ushort.MaxValue ? (byte)sizeof(uint)
            : largest > byte.MaxValue ? (byte)sizeof(ushort) : (byte)1;
    }
}
