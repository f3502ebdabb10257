using System.Buffers.Binary;
using System.Text;

namespace LibreChatExporter.TestGateway.Bson;

/// <summary>One field of a document: its name, its type and the bytes of its value, not yet decoded.</summary>
internal readonly record struct BsonElement(BsonType Type, string Name, ReadOnlyMemory<byte> Value)
{
    public bool IsDocument => Type is BsonType.Document or BsonType.Array;

    public string AsString() => Type == BsonType.String
        ? Encoding.UTF8.GetString(Value.Span[4..^1])
        : throw Unexpected("a string");

    public ReadOnlyMemory<byte> AsDocument() => IsDocument ? Value : throw Unexpected("a document");

    public ReadOnlyMemory<byte> AsBinary() => Type == BsonType.Binary ? Value[5..] : throw Unexpected("binary data");

    public long AsInt64() => Type switch
    {
        BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(Value.Span),
        BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(Value.Span),
        BsonType.Double => (long)BinaryPrimitives.ReadDoubleLittleEndian(Value.Span),
        _ => throw Unexpected("a number"),
    };

    public bool IsTrue() => Type == BsonType.Boolean ? Value.Span[0] != 0 : AsInt64() != 0;

    private InvalidDataException Unexpected(string wanted) => new($"Field '{Name}' is {Type}, not {wanted}.");
}
