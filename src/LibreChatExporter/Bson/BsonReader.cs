using System.Buffers.Binary;

namespace LibreChatExporter.Bson;

/// <summary>
/// Reads the elements of one BSON document, forward only, without copying or allocating. Embedded documents are stepped over unless asked
/// for. Every length is checked against the buffer before it is used.
/// </summary>
/// <example><c>while (reader.Read()) { if (reader.Name.SequenceEqual("model"u8)) … reader.Value … }</c></example>
internal ref struct BsonReader
{
    /// <summary>Bytes of the smallest document: its length and its closing NUL.</summary>
    public const int MinDocumentSize = sizeof(int) + 1;

    private readonly ReadOnlySpan<byte> _document;
    private int _position;

    /// <summary>Starts before the first element.</summary>
    /// <param name="document">Exactly one document.</param>
    /// <exception cref="BsonFormatException">The length prefix is not the buffer's length, or the closing NUL is missing.</exception>
    public BsonReader(ReadOnlySpan<byte> document)
    {
        if (document.Length < MinDocumentSize)
        {
            throw new BsonFormatException($"a document has at least {MinDocumentSize} bytes, here are {document.Length}", 0);
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(document);
        if (length != document.Length)
        {
            throw new BsonFormatException($"the document says it has {length} bytes, the buffer has {document.Length}", 0);
        }

        if (document[^1] != 0)
        {
            throw new BsonFormatException("the document does not end with a NUL", length - 1);
        }

        _document = document;
        _position = sizeof(int);
    }

    /// <summary>The element's name in UTF-8, without its closing NUL.</summary>
    public ReadOnlySpan<byte> Name { get; private set; }

    /// <summary>The element's value.</summary>
    public BsonValue Value { get; private set; }

    /// <summary>Moves to the next element; false after the last.</summary>
    /// <exception cref="BsonFormatException">An unknown type, a name without end or a value longer than the document.</exception>
    public bool Read()
    {
        int end = _document.Length - 1;
        if (_position >= end)
        {
            return false;
        }

        int start = _position;
        var type = (BsonType)_document[start];
        int nameLength = _document[(start + 1)..end].IndexOf((byte)0);
        if (nameLength < 0)
        {
            throw new BsonFormatException("an element's name has no end", start + 1);
        }

        int valueStart = start + nameLength + 2;
        int valueLength = ValueLength(type, start, valueStart, end);
        Name = _document.Slice(start + 1, nameLength);
        Value = new BsonValue(type, _document.Slice(valueStart, valueLength));
        _position = valueStart + valueLength;
        return true;
    }

    /// <summary>The value of the first element with this name; of type <see cref="BsonType.None"/> when there is none.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    public static BsonValue Find(ReadOnlySpan<byte> document, ReadOnlySpan<byte> name)
    {
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name))
            {
                return reader.Value;
            }
        }

        return default;
    }

    private readonly int ValueLength(BsonType type, int typePosition, int position, int end)
    {
        long length = type switch
        {
            BsonType.Null or BsonType.Undefined or BsonType.MinKey or BsonType.MaxKey => 0,
            BsonType.Boolean => 1,
            BsonType.Int32 => sizeof(int),
            BsonType.Double or BsonType.DateTime or BsonType.Int64 or BsonType.Timestamp => sizeof(long),
            BsonType.ObjectId => ObjectId.Size,
            BsonType.Decimal128 => 16,
            BsonType.String or BsonType.JavaScript or BsonType.Symbol => StringLength(position, end),
            BsonType.Document or BsonType.Array or BsonType.JavaScriptWithScope => Prefixed(position, end, 0, MinDocumentSize),
            BsonType.Binary => Prefixed(position, end, sizeof(int) + 1, 0),
            BsonType.DbPointer => StringLength(position, end) + ObjectId.Size,
            BsonType.RegularExpression => RegularExpressionLength(position, end),
            _ => throw new BsonFormatException($"unknown element type 0x{(byte)type:X2}", typePosition),
        };
        if (length > end - position)
        {
            throw new BsonFormatException($"a {type} of {length} bytes does not fit into the {end - position} that are left", position);
        }

        return (int)length;
    }

    private readonly long StringLength(int position, int end)
    {
        long length = Prefixed(position, end, sizeof(int), sizeof(int) + 1);
        if (length <= end - position && _document[position + (int)length - 1] != 0)
        {
            throw new BsonFormatException("a string does not end with a NUL", position + (int)length - 1);
        }

        return length;
    }

    /// <summary>The size of a value that starts with an int32 which counts all of it but <paramref name="uncounted"/> bytes.</summary>
    private readonly long Prefixed(int position, int end, int uncounted, int minimum)
    {
        if (end - position < sizeof(int))
        {
            throw new BsonFormatException("a value ends before its length", position);
        }

        int prefix = BinaryPrimitives.ReadInt32LittleEndian(_document[position..]);
        long length = (long)prefix + uncounted;
        if (prefix < 0 || length < minimum)
        {
            throw new BsonFormatException($"a value has the impossible length {prefix}", position);
        }

        return length;
    }

    private readonly long RegularExpressionLength(int position, int end)
    {
        ReadOnlySpan<byte> rest = _document[position..end];
        int pattern = rest.IndexOf((byte)0);
        int options = pattern < 0 ? -1 : rest[(pattern + 1)..].IndexOf((byte)0);
        return options >= 0
            ? pattern + options + 2
            : throw new BsonFormatException("a regular expression has no end", position);
    }
}
