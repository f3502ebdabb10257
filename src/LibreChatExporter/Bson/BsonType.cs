namespace LibreChatExporter.Bson;

/// <summary>The element types of BSON (https://bsonspec.org/spec.html), as their bytes on the wire.</summary>
public enum BsonType : byte
{
    /// <summary>No element: a field that the document does not have.</summary>
    None = 0x00,

    /// <summary>64-bit binary floating point.</summary>
    Double = 0x01,

    /// <summary>UTF-8 text.</summary>
    String = 0x02,

    /// <summary>An embedded document.</summary>
    Document = 0x03,

    /// <summary>An array: a document whose names are "0", "1", …</summary>
    Array = 0x04,

    /// <summary>Bytes with a subtype.</summary>
    Binary = 0x05,

    /// <summary>Deprecated, without a value.</summary>
    Undefined = 0x06,

    /// <summary>Twelve bytes: see <see cref="Bson.ObjectId"/>.</summary>
    ObjectId = 0x07,

    /// <summary>One byte, 0 or 1.</summary>
    Boolean = 0x08,

    /// <summary>Milliseconds since the Unix epoch, UTC.</summary>
    DateTime = 0x09,

    /// <summary>Null.</summary>
    Null = 0x0A,

    /// <summary>Two C strings: pattern and options.</summary>
    RegularExpression = 0x0B,

    /// <summary>Deprecated: a name and an ObjectId.</summary>
    DbPointer = 0x0C,

    /// <summary>JavaScript code.</summary>
    JavaScript = 0x0D,

    /// <summary>Deprecated: a second kind of string.</summary>
    Symbol = 0x0E,

    /// <summary>Deprecated: JavaScript code with a scope.</summary>
    JavaScriptWithScope = 0x0F,

    /// <summary>32-bit integer.</summary>
    Int32 = 0x10,

    /// <summary>MongoDB's internal timestamp.</summary>
    Timestamp = 0x11,

    /// <summary>64-bit integer.</summary>
    Int64 = 0x12,

    /// <summary>128-bit decimal floating point.</summary>
    Decimal128 = 0x13,

    /// <summary>Sorts after everything.</summary>
    MaxKey = 0x7F,

    /// <summary>Sorts before everything.</summary>
    MinKey = 0xFF,
}
