using System.Buffers.Binary;
using System.Buffers.Text;
using System.Text;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ledger;

/// <summary>
/// The id of a chat in 16 bytes and one for its shape: a UUID, a nanoid as LibreChat gives to calls of its API, or any other text of at
/// most 16 bytes. Of a longer one a hash, which tells it from others. Immutable.
/// </summary>
internal readonly record struct ChatId
{
    /// <summary>Bytes of one in a checkpoint.</summary>
    public const int Size = (2 * sizeof(ulong)) + 1;

    /// <summary>Bits that a shape takes.</summary>
    public const int ShapeBits = 5;

    /// <summary>Shapes beside the lengths 1 to 16 of a text as it is; 0 is none.</summary>
    private const byte Uuid = 17, Nanoid = 18, TooLong = 19;

    private const int UuidLength = 36, NanoidLength = 21, BitsPerCharacter = 6;

    private ChatId(UInt128 value, byte shape)
        : this((ulong)(value >> 64), (ulong)value, shape)
    {
    }

    /// <summary>The id whose parts these are.</summary>
    public ChatId(ulong high, ulong low, byte shape) => (High, Low, Shape) = (high, low, shape);

    /// <summary>The first 8 bytes.</summary>
    public ulong High { get; }

    /// <summary>The last 8 bytes.</summary>
    public ulong Low { get; }

    /// <summary>How to read them.</summary>
    public byte Shape { get; }

    private static ReadOnlySpan<byte> Alphabet => "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-"u8;

    /// <summary>Whether there is one, and it is known.</summary>
    public bool CanBeShown => Shape is not (0 or TooLong);

    private UInt128 Value => new(High, Low);

    /// <summary>Reads an id in UTF-8; an empty text is of no chat.</summary>
    public static ChatId Of(ReadOnlySpan<byte> text)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        if (text.Length == UuidLength && Utf8Parser.TryParse(text, out Guid uuid, out int consumed) && consumed == UuidLength)
        {
            // Upper case would come out lower.
            uuid.TryWriteBytes(bytes, bigEndian: true, out _);
            return text.IndexOfAnyInRange((byte)'A', (byte)'F') < 0 ? new ChatId(FromBytes(bytes), Uuid) : LongId(text);
        }

        if (text.Length == NanoidLength && TryReadNanoid(text, out UInt128 nanoid))
        {
            return new ChatId(nanoid, Nanoid);
        }

        if (text.Length > bytes.Length)
        {
            return LongId(text);
        }

        bytes.Clear();
        text.CopyTo(bytes);
        return new ChatId(FromBytes(bytes), (byte)text.Length);
    }

    /// <summary>The id as it was; null where there is none, or it was too long.</summary>
    public override string? ToString()
    {
        Span<char> text = stackalloc char[UuidLength];
        return CanBeShown ? text[..Format(text)].ToString() : null;
    }

    /// <summary>Whether a text is in the id, in upper or lower case.</summary>
    public bool Contains(string part)
    {
        Span<char> text = stackalloc char[UuidLength];
        return CanBeShown && text[..Format(text)].Contains(part, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Writes a UUID in UTF-8; false where it is something else.</summary>
    public bool TryFormatUuid(Span<byte> text, out int length)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        length = 0;
        return Shape == Uuid && new Guid(bytes, bigEndian: true).TryFormat(text, out length);
    }

    /// <summary>Writes it.</summary>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(High);
        writer.Write(Low);
        writer.Write(Shape);
    }

    /// <summary>Reads what <see cref="Save"/> has written.</summary>
    /// <exception cref="CheckpointException">It is none.</exception>
    public static ChatId Read(CheckpointReader reader)
        => new(new UInt128(reader.ReadUInt64(), reader.ReadUInt64()), reader.ReadByte(TooLong + 1));

    private static ChatId LongId(ReadOnlySpan<byte> text) => new(Hash64.Of(text), TooLong);

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

    /// <summary>Writes the id as it was, and returns how long it is.</summary>
    private int Format(Span<char> text)
    {
        Span<byte> bytes = stackalloc byte[2 * sizeof(ulong)];
        BinaryPrimitives.WriteUInt128BigEndian(bytes, Value);
        switch (Shape)
        {
            case Uuid:
                new Guid(bytes, bigEndian: true).TryFormat(text, out int written);
                return written;
            case Nanoid:
                UInt128 value = Value;
                for (int i = NanoidLength - 1; i >= 0; i--)
                {
                    text[i] = (char)Alphabet[(int)(value & ((1 << BitsPerCharacter) - 1))];
                    value >>= BitsPerCharacter;
                }

                return NanoidLength;
            default:
                return Encoding.UTF8.GetChars(bytes[..Shape], text);
        }
    }
}
