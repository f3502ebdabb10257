using System.Buffers.Binary;

namespace LibreChatExporter.Bson;

/// <summary>
/// One value of a document: its type and its bytes, which stay the document's and live as long as it does.
/// A default value has the type <see cref="BsonType.None"/> and stands for a missing field. Made by <see cref="BsonReader"/>, which has
/// checked the length.
/// </summary>
internal readonly ref struct BsonValue
{
    internal BsonValue(BsonType type, ReadOnlySpan<byte> bytes)
    {
        Type = type;
        Bytes = bytes;
    }

    /// <summary>The element type.</summary>
    public BsonType Type { get; }

    /// <summary>The value as on the wire, length prefixes included.</summary>
    public ReadOnlySpan<byte> Bytes { get; }

    /// <summary>Whether this is a boolean that is true.</summary>
    public bool IsTrue => Type == BsonType.Boolean && Bytes[0] != 0;

    /// <summary>
    /// The number of an Int32, Int64, Double or Decimal128 when it is finite; false for every other type, NaN and infinities.
    /// </summary>
    public bool TryGetFinite(out double number)
    {
        number = Type switch
        {
            BsonType.Int32 => BinaryPrimitives.ReadInt32LittleEndian(Bytes),
            BsonType.Double => BinaryPrimitives.ReadDoubleLittleEndian(Bytes),
            BsonType.Int64 => BinaryPrimitives.ReadInt64LittleEndian(Bytes),
            BsonType.Decimal128 => Decimal128.ToDouble(Bytes),
            _ => double.NaN,
        };
        return double.IsFinite(number);
    }

    /// <summary>The UTF-8 bytes of a string, without its length and its closing NUL; they may be no valid UTF-8.</summary>
    public bool TryGetString(out ReadOnlySpan<byte> utf8)
    {
        utf8 = Type == BsonType.String ? Bytes[sizeof(int)..^1] : default;
        return Type == BsonType.String;
    }

    /// <summary>The text of a string, or an empty span for anything else.</summary>
    public ReadOnlySpan<byte> StringOrEmpty => TryGetString(out ReadOnlySpan<byte> utf8) ? utf8 : default;

    /// <summary>The identifier of an ObjectId element.</summary>
    public bool TryGetObjectId(out ObjectId id)
    {
        id = Type == BsonType.ObjectId ? new ObjectId(Bytes) : default;
        return Type == BsonType.ObjectId;
    }

    /// <summary>The instant of a date element in milliseconds since the Unix epoch.</summary>
    public bool TryGetUnixMilliseconds(out long milliseconds)
    {
        milliseconds = Type == BsonType.DateTime ? BinaryPrimitives.ReadInt64LittleEndian(Bytes) : 0;
        return Type == BsonType.DateTime;
    }

    /// <summary>A reader over an embedded document or array; false for every other type.</summary>
    public bool TryGetDocument(out BsonReader reader)
    {
        bool isDocument = Type is BsonType.Document or BsonType.Array;
        reader = isDocument ? new BsonReader(Bytes) : default;
        return isDocument;
    }
}
