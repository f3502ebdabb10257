using System.Buffers.Binary;
using System.Text;

namespace LibreChatExporter.Testing;

/// <summary>
/// Decodes documents into dictionaries: slow, plain, and written without the reader under test, so that the oracle does not share its
/// mistakes. Numbers become doubles, texts strings, ObjectIds <see cref="PlainId"/>, dates <see cref="PlainDate"/>, arrays what documents
/// do.
/// </summary>
internal static class PlainBson
{
    /// <summary>The documents of a file, one behind the other.</summary>
    public static IEnumerable<byte[]> Split(byte[] file)
    {
        for (int start = 0; start < file.Length;)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(file.AsSpan(start));
            yield return file[start..(start + length)];
            start += length;
        }
    }

    public static Dictionary<string, object?> Decode(ReadOnlySpan<byte> document)
    {
        Dictionary<string, object?> fields = [];
        int at = 4;
        while (document[at] != 0)
        {
            byte type = document[at++];
            int nameLength = document[at..].IndexOf((byte)0);
            string name = Encoding.UTF8.GetString(document.Slice(at, nameLength));
            at += nameLength + 1;
            fields[name] = Value(type, document[at..], out int length);
            at += length;
        }

        return fields;
    }

    private static object? Value(byte type, ReadOnlySpan<byte> rest, out int length)
    {
        int prefix = rest.Length >= 4 ? BinaryPrimitives.ReadInt32LittleEndian(rest) : 0;
        length = type switch
        {
            0x06 or 0x0A => 0,
            0x08 => 1,
            0x10 => 4,
            0x07 => 12,
            0x13 => 16,
            0x02 => 4 + prefix,
            0x03 or 0x04 => prefix,
            0x05 => 5 + prefix,
            _ => 8,
        };
        return type switch
        {
            0x01 => BinaryPrimitives.ReadDoubleLittleEndian(rest),
            0x02 => Encoding.UTF8.GetString(rest.Slice(4, prefix - 1)),
            0x03 or 0x04 => Decode(rest[..prefix]),
            0x07 => new PlainId(Convert.ToHexStringLower(rest[..12])),
            0x08 => rest[0] == 1,
            0x09 => new PlainDate(BinaryPrimitives.ReadInt64LittleEndian(rest)),
            0x10 => (double)prefix,
            0x12 => (double)BinaryPrimitives.ReadInt64LittleEndian(rest),
            0x13 => SmallDecimal(rest),
            _ => null,
        };
    }

    /// <summary>A decimal128 whose coefficient fits 64 bits: all that the tests write into rows.</summary>
    private static double SmallDecimal(ReadOnlySpan<byte> bytes)
    {
        ulong high = BinaryPrimitives.ReadUInt64LittleEndian(bytes[8..]);
        double magnitude = BinaryPrimitives.ReadUInt64LittleEndian(bytes) * Math.Pow(10, ((int)(high >> 49) & 0x3FFF) - 6176);
        return high >> 63 == 1 ? -magnitude : magnitude;
    }
}

/// <summary>An ObjectId as 24 hexadecimal digits.</summary>
internal sealed record PlainId(string Hex);

/// <summary>A date in milliseconds since the Unix epoch.</summary>
internal sealed record PlainDate(long Milliseconds);
