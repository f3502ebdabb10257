using System.Buffers.Binary;

namespace LibreChatExporter.Bson;

/// <summary>Builds one BSON document after the other, for sources that have none. Not thread-safe.</summary>
internal sealed class DocumentBuilder
{
    private byte[] _buffer = new byte[512];
    private int _length;

    /// <summary>The document; valid until the next is begun. To be asked for once it has all of its elements.</summary>
    public ReadOnlySpan<byte> Document
    {
        get
        {
            int length = _length;
            Reserve(1)[0] = 0;
            _length = length;
            BinaryPrimitives.WriteInt32LittleEndian(_buffer, length + 1);
            return _buffer.AsSpan(0, length + 1);
        }
    }

    /// <summary>Begins the next document.</summary>
    public void Begin() => _length = sizeof(int);

    /// <summary>Adds a text in UTF-8.</summary>
    public void Add(ReadOnlySpan<byte> name, ReadOnlySpan<byte> text)
    {
        AddName(BsonType.String, name);
        Span<byte> value = Reserve(sizeof(int) + text.Length + 1);
        BinaryPrimitives.WriteInt32LittleEndian(value, text.Length + 1);
        text.CopyTo(value[sizeof(int)..]);
        value[^1] = 0;
    }

    /// <summary>Adds a number.</summary>
    public void Add(ReadOnlySpan<byte> name, double number)
    {
        AddName(BsonType.Double, name);
        BinaryPrimitives.WriteDoubleLittleEndian(Reserve(sizeof(double)), number);
    }

    /// <summary>Adds an identifier.</summary>
    public void Add(ReadOnlySpan<byte> name, ObjectId id)
    {
        AddName(BsonType.ObjectId, name);
        id.CopyTo(Reserve(ObjectId.Size));
    }

    /// <summary>Adds an instant.</summary>
    public void AddTime(ReadOnlySpan<byte> name, long unixMilliseconds)
    {
        AddName(BsonType.DateTime, name);
        BinaryPrimitives.WriteInt64LittleEndian(Reserve(sizeof(long)), unixMilliseconds);
    }

    private void AddName(BsonType type, ReadOnlySpan<byte> name)
    {
        Span<byte> element = Reserve(name.Length + 2);
        element[0] = (byte)type;
        name.CopyTo(element[1..]);
        element[^1] = 0;
    }

    private Span<byte> Reserve(int count)
    {
        if (_length + count > _buffer.Length)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + count));
        }

        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
