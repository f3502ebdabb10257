using System.Buffers;
using System.Buffers.Binary;
using System.Globalization;
using System.Text;

namespace LibreChatExporter.TestGateway.Bson;

/// <summary>Puts a document together, field by field.</summary>
internal sealed class BsonWriter
{
    private readonly ArrayBufferWriter<byte> fields = new();

    public BsonWriter Add(string name, string value)
    {
        WriteHead(BsonType.String, name);
        var bytes = Encoding.UTF8.GetBytes(value);
        WriteInt32(bytes.Length + 1);
        fields.Write(bytes);
        WriteByte(0);
        return this;
    }

    public BsonWriter Add(string name, bool value)
    {
        WriteHead(BsonType.Boolean, name);
        WriteByte(value ? (byte)1 : (byte)0);
        return this;
    }

    public BsonWriter Add(string name, int value)
    {
        WriteHead(BsonType.Int32, name);
        WriteInt32(value);
        return this;
    }

    public BsonWriter Add(string name, long value)
    {
        WriteHead(BsonType.Int64, name);
        WriteInt64(value);
        return this;
    }

    public BsonWriter Add(string name, double value)
    {
        WriteHead(BsonType.Double, name);
        WriteInt64(BitConverter.DoubleToInt64Bits(value));
        return this;
    }

    public BsonWriter Add(string name, DateTimeOffset value)
    {
        WriteHead(BsonType.DateTime, name);
        WriteInt64(value.ToUnixTimeMilliseconds());
        return this;
    }

    public BsonWriter Add(string name, BsonWriter document)
    {
        WriteHead(BsonType.Document, name);
        fields.Write(document.ToDocument());
        return this;
    }

    public BsonWriter AddObjectId(string name, ReadOnlySpan<byte> value)
    {
        WriteHead(BsonType.ObjectId, name);
        fields.Write(value);
        return this;
    }

    public BsonWriter AddBinary(string name, ReadOnlySpan<byte> value)
    {
        WriteHead(BsonType.Binary, name);
        WriteInt32(value.Length);
        WriteByte(0);
        fields.Write(value);
        return this;
    }

    public BsonWriter AddArray<T>(string name, IEnumerable<T> items, Action<BsonWriter, string, T> addItem)
    {
        var array = new BsonWriter();
        var index = 0;
        foreach (var item in items)
        {
            addItem(array, index++.ToString(CultureInfo.InvariantCulture), item);
        }

        WriteHead(BsonType.Array, name);
        fields.Write(array.ToDocument());
        return this;
    }

    public BsonWriter Copy(BsonElement element)
    {
        WriteHead(element.Type, element.Name);
        fields.Write(element.Value.Span);
        return this;
    }

    public byte[] ToDocument()
    {
        var document = new byte[4 + fields.WrittenCount + 1];
        BinaryPrimitives.WriteInt32LittleEndian(document, document.Length);
        fields.WrittenSpan.CopyTo(document.AsSpan(4));
        return document;
    }

    private void WriteHead(BsonType type, string name)
    {
        WriteByte((byte)type);
        fields.Write(Encoding.UTF8.GetBytes(name));
        WriteByte(0);
    }

    private void WriteByte(byte value) => fields.Write([value]);

    private void WriteInt32(int value)
    {
        BinaryPrimitives.WriteInt32LittleEndian(fields.GetSpan(4), value);
        fields.Advance(4);
    }

    private void WriteInt64(long value)
    {
        BinaryPrimitives.WriteInt64LittleEndian(fields.GetSpan(8), value);
        fields.Advance(8);
    }
}
