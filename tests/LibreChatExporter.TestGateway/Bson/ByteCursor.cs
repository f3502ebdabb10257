using System.Buffers.Binary;
using System.Text;

namespace LibreChatExporter.TestGateway.Bson;

/// <summary>Takes little-endian values off the front of a buffer; a value that reaches past its end is invalid data.</summary>
internal struct ByteCursor(ReadOnlyMemory<byte> bytes)
{
    private ReadOnlyMemory<byte> rest = bytes;

    public readonly bool AtEnd => rest.IsEmpty;

    public ReadOnlyMemory<byte> Take(int count)
    {
        if (count < 0 || count > rest.Length)
        {
            throw new InvalidDataException($"{count} bytes announced, {rest.Length} left.");
        }

        var taken = rest[..count];
        rest = rest[count..];
        return taken;
    }

    public ReadOnlyMemory<byte> TakeRest() => Take(rest.Length);

    public byte TakeByte() => Take(1).Span[0];

    public int TakeInt32() => BinaryPrimitives.ReadInt32LittleEndian(Take(4).Span);

    public string TakeCString()
    {
        var text = Encoding.UTF8.GetString(Take(CStringLength()).Span);
        Take(1);
        return text;
    }

    public ReadOnlyMemory<byte> TakeRawCString() => Take(CStringLength() + 1);

    /// <summary>Takes a block that starts with its own length, counted with the length itself; the length stays part of it.</summary>
    public ReadOnlyMemory<byte> TakeBlock(int minimum)
    {
        var length = PeekInt32();
        return length >= minimum ? Take(length) : throw new InvalidDataException($"A block cannot be {length} bytes long.");
    }

    public readonly int PeekInt32()
    {
        var copy = this;
        return copy.TakeInt32();
    }

    private readonly int CStringLength()
    {
        var length = rest.Span.IndexOf((byte)0);
        return length >= 0 ? length : throw new InvalidDataException("A string does not end.");
    }
}
