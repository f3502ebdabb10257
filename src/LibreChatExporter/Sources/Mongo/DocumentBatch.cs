using System.Buffers;
using MongoDB.Bson.IO;
using MongoDB.Bson.Serialization;
using MongoDB.Bson.Serialization.Serializers;
using DocumentReader = LibreChatExporter.Bson.BsonReader;
using DriverBsonType = MongoDB.Bson.BsonType;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Where the bytes of a document lie in a <see cref="DocumentBatch"/>.</summary>
internal readonly record struct DocumentRange(int Start, int Length);

/// <summary>
/// The documents of one reply of the server, as they came: the driver hands each to this serializer, which copies its bytes and looks at
/// nothing, so that whatever is odd about a document is that document's own affair. Its memory is rented, and used again for the next
/// reply. Not thread-safe.
/// </summary>
internal sealed class DocumentBatch : SerializerBase<DocumentRange>, IDisposable
{
    private const int Smallest = 1 << 14;

    private byte[] _bytes = ArrayPool<byte>.Shared.Rent(Smallest);
    private int _length;

    /// <summary>How many bytes of documents there are.</summary>
    internal int Length => _length;

    /// <summary>The bytes of a document; valid until <see cref="Clear"/>.</summary>
    internal ReadOnlySpan<byte> this[DocumentRange document] => _bytes.AsSpan(document.Start, document.Length);

    /// <summary>Forgets all documents.</summary>
    internal void Clear() => _length = 0;

    /// <summary>Adds a copy of a document.</summary>
    internal DocumentRange Add(ReadOnlySpan<byte> document)
    {
        Reserve(document.Length);
        document.CopyTo(_bytes.AsSpan(_length));
        var added = new DocumentRange(_length, document.Length);
        _length += document.Length;
        return added;
    }

    /// <inheritdoc/>
    /// <exception cref="FormatException">What comes next is no document, or longer than what the server sent.</exception>
    public override DocumentRange Deserialize(BsonDeserializationContext context, BsonDeserializationArgs args)
    {
        var reader = (BsonBinaryReader)context.Reader;
        BsonStream stream = reader.BsonStream;
        long start = stream.Position;
        int length = reader.CurrentBsonType == DriverBsonType.Document ? stream.ReadInt32() : 0;
        if (length < DocumentReader.MinDocumentSize || length > stream.Length - start)
        {
            throw new FormatException($"a batch holds a {reader.CurrentBsonType} of {length} bytes where a document should be");
        }

        Reserve(length);
        stream.Position = start;
        stream.ReadExactly(_bytes, _length, length);

        // The reader has to be told what was read behind its back.
        stream.Position = start;
        reader.SkipValue();
        var document = new DocumentRange(_length, length);
        _length += length;
        return document;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        ArrayPool<byte>.Shared.Return(_bytes);
        (_bytes, _length) = ([], 0);
    }

    private void Reserve(int count)
    {
        if (_bytes.Length - _length < count)
        {
            byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(2 * _bytes.Length, _length + count));
            _bytes.AsSpan(0, _length).CopyTo(larger);
            ArrayPool<byte>.Shared.Return(_bytes);
            _bytes = larger;
        }
    }
}
