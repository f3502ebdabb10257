using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Ledger;

/// <summary>
/// The id of a chat in 16 bytes and one for its shape: a UUID, a nanoid as LibreChat gives to calls of its API, or any other text of at
/// most 16 bytes. Of a longer one only that there is one. Immutable.
/// </summary>
internal readonly record struct ChatId
{
    /// <summary>Bytes of one in a checkpoint.</summary>
    public const int Size = (2 * sizeof(ulong)) + 1;

    /// <summary>Shapes beside the lengths 1 to 16 of a text as it is; 0 is none.</summary>
    private const byte Uuid = 17, Nanoid = 18, TooLong = 19;

    private const int UuidLength = 36, NanoidLength = 21, BitsPerCharacter = 6;

    private readonly ulong _high;
    private readonly ulong _low;
    private readonly byte _shape;

    private ChatId(UInt128 value, byte shape) => (_high, _low, _shape) = ((ulong)(value >> 64), (ulong)value, shape);

    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8;

    /// <summary>Whether there is one, and it is known.</summary>
    public bool CanBeShown => _shape is not (0 or TooLong);

    private UInt128 Value => new(_high, _low);

    /// <summary>Reads an id in UTF-8; an empty text is of no chat.</summary>
    public static ChatId Of(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        if (text.Length == UuidLength && Utf8Parser.TryParse(text, out Guid uuid, out int consumed) && consumed == UuidLength)
        {
            // Upper case would come out lower.
            uuid.TryWriteBytes(bytes, bigEndian: true, out _);
            return text.IndexOfAnyInRange((byte)'A', (byte)'F') < 0 ? new ChatId(FromBytes(bytes), Uuid) : new ChatId(0, TooLong);
        }

        if (text.Length == NanoidLength && TryReadNanoid(text, out UInt128 nanoid))
        {
            return new ChatId(nanoid, Nanoid);
        }

        if (text.Length > bytes.Length)
        {
            return new ChatId(0, TooLong);
        }

        bytes.Clear();
        text.CopyTo(bytes);
        return new ChatId(FromBytes(bytes), (byte)text.Length);
    }

    /// <summary>The id as it was; null where there is none, or it was too long.</summary>
    public override string? ToString()
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        return _shape switch
        {
            0 or TooLong => null,
            Uuid => new Guid(bytes, bigEndian: true).ToString(),
            Nanoid => NanoidText(),
            _ => Encoding.UTF8.GetString(bytes[.._shape]),
        };
    }

    /// <summary>Writes a UUID in UTF-8; false where it is something else.</summary>
    public bool TryFormatUuid(Span<byte> text, out int length)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        length = 0;
        return _shape == Uuid && new Guid(bytes, bigEndian: true).TryFormat(text, out length);
    }

    /// <summary>Writes it.</summary>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_high);
        writer.Write(_low);
        writer.Write(_shape);
    }

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <exception cref="CheckpointException">It is none.</exception>
    public static ChatId Read(CheckpointReader reader)
        => new(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()), reader.ReadByte(TooLong + 1));

    private static UInt128 FromBytes(ReadOnlySpan<byte> bytes) => BinaryPrimitives.ReadUInt128BigEndian(bytes);

    private static bool TryReadNanoid(ReadOnlySpan<byte> text, out UInt128 value)
    {
        value = 0;
        foreach (byte character in text)
        {
            int digit = Alphabet.IndexOf(character);
            if (digit < 0)
            {
                return false;
            }

            value = (value << BitsPerCharacter) | (uint)digit;
        }

        return true;
    }

    private string NanoidText() => string.Create(NanoidLength, Value, (characters, value) =>
    {
        for (int i = characters.Length - 1; i >= 0; i--)
        {
            characters[i] = (char)Alphabet[(int)(value & ((1 << BitsPerCharacter) - 1))];
            value >>= BitsPerCharacter;
        }
    });
}
