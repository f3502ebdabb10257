using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Testing;

/// <summary>Writes one BSON document byte by byte, also one that no driver would write. Not thread-safe.</summary>
internal sealed class BsonWriter
{
    private byte[] _buffer = new byte[256];
    private int _length;

    /// <summary>Starts the outermost document.</summary>
    public BsonWriter() => Advance(sizeof(int));

    /// <summary>Writes a 32-bit integer.</summary>
    public BsonWriter Int32(string name, int value)
    {
        Header(BsonType.Int32, name);
        BinaryPrimitives.WriteInt32LittleEndian(Advance(sizeof(int)), value);
        return this;
    }

    /// <summary>Writes a 64-bit integer.</summary>
    public BsonWriter Int64(string name, long value)
    {
        Header(BsonType.Int64, name);
        BinaryPrimitives.WriteInt64LittleEndian(Advance(sizeof(long)), value);
        return this;
    }

    /// <summary>Writes a double.</summary>
    public BsonWriter Double(string name, double value)
    {
        Header(BsonType.Double, name);
        BinaryPrimitives.WriteDoubleLittleEndian(Advance(sizeof(double)), value);
        return this;
    }

    /// <summary>Writes a boolean.</summary>
    public BsonWriter Boolean(string name, bool value)
    {
        Header(BsonType.Boolean, name);
        Advance(1)[0] = value ? (byte)1 : (byte)0;
        return this;
    }

    /// <summary>Writes a date, to the millisecond.</summary>
    public BsonWriter DateTime(string name, DateTimeOffset value)
    {
        Header(BsonType.DateTime, name);
        BinaryPrimitives.WriteInt64LittleEndian(Advance(sizeof(long)), value.ToUnixTimeMilliseconds());
        return this;
    }

    /// <summary>Writes an ObjectId.</summary>
    public BsonWriter ObjectId(string name, ObjectId value)
    {
        Header(BsonType.ObjectId, name);
        value.CopyTo(Advance(Bson.ObjectId.Size));
        return this;
    }

    /// <summary>Writes a string.</summary>
    public BsonWriter String(string name, string value) => String(name, Encoding.UTF8.GetBytes(value));

    /// <summary>Writes a string given in UTF-8.</summary>
    public BsonWriter String(ReadOnlySpan<char> name, ReadOnlySpan<byte> utf8)
    {
        Header(BsonType.String, name);
        BinaryPrimitives.WriteInt32LittleEndian(Advance(sizeof(int)), utf8.Length + 1);
        Write(utf8);
        Advance(1)[0] = 0;
        return this;
    }

    /// <summary>Writes a string given in UTF-8 as the element of an array with this index.</summary>
    public BsonWriter Element(int index, ReadOnlySpan<byte> utf8)
    {
        Span<char> name = stackalloc char[11];
        index.TryFormat(name, out int length, default, CultureInfo.InvariantCulture);
        return String(name[..length], utf8);
    }

    /// <summary>Writes bytes of the generic subtype.</summary>
    public BsonWriter Binary(string name, ReadOnlySpan<byte> bytes)
    {
        Header(BsonType.Binary, name);
        BinaryPrimitives.WriteInt32LittleEndian(Advance(sizeof(int)), bytes.Length);
        Advance(1)[0] = 0;
        Write(bytes);
        return this;
    }

    /// <summary>Writes a value as it came from a <see cref="BsonReader"/>.</summary>
    public BsonWriter Value(string name, BsonValue value)
    {
        Header(value.Type, name);
        Write(value.Bytes);
        return this;
    }

    /// <summary>Writes an embedded document, filled by <paramref name="fill"/>.</summary>
    public BsonWriter Document(string name, Action<BsonWriter> fill) => Nested(BsonType.Document, name, fill);

    /// <summary>Writes an array, filled by <paramref name="fill"/> with elements named "0", "1", …</summary>
    public BsonWriter Array(string name, Action<BsonWriter> fill) => Nested(BsonType.Array, name, fill);

    /// <summary>Ends the document and returns its bytes; nothing can be written after it, before <see cref="Reset"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        Close(0);
        return _buffer.AsSpan(0, _length);
    }

    /// <summary>As <see cref="Finish"/>, with bytes of their own.</summary>
    public byte[] ToArray() => Finish().ToArray();

    /// <summary>Starts anew, in the same memory.</summary>
    public BsonWriter Reset()
    {
        _length = sizeof(int);
        return this;
    }

    private BsonWriter Nested(BsonType type, string name, Action<BsonWriter> fill)
    {
        Header(type, name);
        int start = _length;
        Advance(sizeof(int));
        fill(this);
        Close(start);
        return this;
    }

    private void Header(BsonType type, ReadOnlySpan<char> name)
    {
        Advance(1)[0] = (byte)type;
        Encoding.UTF8.GetBytes(name, Advance(Encoding.UTF8.GetByteCount(name)));
        Advance(1)[0] = 0;
    }

    private void Close(int start)
    {
        Advance(1)[0] = 0;
        BinaryPrimitives.WriteInt32LittleEndian(_buffer.AsSpan(start), _length - start);
    }

    private void Write(ReadOnlySpan<byte> bytes) => bytes.CopyTo(Advance(bytes.Length));

    private Span<byte> Advance(int count)
    {
        if (_buffer.Length - _length < count)
        {
            System.Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + count));
        }

        _length += count;
        return _buffer.AsSpan(_length - count, count);
    }
}
