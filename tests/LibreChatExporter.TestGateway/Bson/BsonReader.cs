namespace LibreChatExporter.TestGateway.Bson;

/// <summary>Walks over the fields of a document without decoding what is inside them.</summary>
internal static class BsonReader
{
    public const int EmptyDocumentLength = 5;

    public static IEnumerable<BsonElement> Elements(ReadOnlyMemory<byte> document)
    {
        var cursor = new ByteCursor(document);
        if (cursor.TakeInt32() != document.Length)
        {
            throw new InvalidDataException("A document's length is not the one it states.");
        }

        for (var type = cursor.TakeByte(); type != 0; type = cursor.TakeByte())
        {
            var name = cursor.TakeCString();
            yield return new BsonElement((BsonType)type, name, TakeValue(ref cursor, (BsonType)type));
        }
    }

    public static BsonElement? Find(ReadOnlyMemory<byte> document, string name)
    {
        foreach (var element in Elements(document))
        {
            if (element.Name == name)
            {
                return element;
            }
        }

        return null;
    }

    private static ReadOnlyMemory<byte> TakeValue(ref ByteCursor cursor, BsonType type) => type switch
    {
        BsonType.Undefined or BsonType.Null or BsonType.MaxKey or BsonType.MinKey => default,
        BsonType.Boolean => cursor.Take(1),
        BsonType.Int32 => cursor.Take(4),
        BsonType.Double or BsonType.DateTime or BsonType.Timestamp or BsonType.Int64 => cursor.Take(8),
        BsonType.ObjectId => cursor.Take(12),
        BsonType.Decimal128 => cursor.Take(16),
        BsonType.String or BsonType.JavaScript or BsonType.Symbol => TakePrefixed(ref cursor, minimum: 1, extra: 0),
        BsonType.Binary => TakePrefixed(ref cursor, minimum: 0, extra: 1),
        BsonType.DbPointer => TakePrefixed(ref cursor, minimum: 1, extra: 12),
        BsonType.Document or BsonType.Array or BsonType.ScopedJavaScript => cursor.TakeBlock(EmptyDocumentLength),
        BsonType.RegularExpression => TakeRegularExpression(ref cursor),
        _ => throw new InvalidDataException($"There is no BSON type {(byte)type}."),
    };

    private static ReadOnlyMemory<byte> TakePrefixed(ref ByteCursor cursor, int minimum, int extra)
    {
        var length = cursor.PeekInt32();
        if (length < minimum)
        {
            throw new InvalidDataException($"A value cannot be {length} bytes long.");
        }

        return cursor.Take(checked(4 + length + extra));
    }

    private static ReadOnlyMemory<byte> TakeRegularExpression(ref ByteCursor cursor)
    {
        var ahead = cursor;
        var length = ahead.TakeRawCString().Length + ahead.TakeRawCString().Length;
        return cursor.Take(length);
    }
}
