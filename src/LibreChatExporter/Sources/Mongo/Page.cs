using LibreChatExporter.Bson;
using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// The documents of one page, whole in memory, which is used again for the next. For one thread at a time: it may be filled by one and read
/// by another.
/// </summary>
internal sealed class Page : IDisposable
{
    /// <summary>Documents of a full page.</summary>
    internal const int Size = 1000;

    /// <summary>A reply ends at 16 MB: one this large may lack documents that would have been too much.</summary>
    private const int LargeReply = 1 << 22;

    private readonly DocumentBatch _batch = new();
    private readonly List<DocumentRange> _documents = new(Size);

    /// <summary>How many documents there are.</summary>
    internal int Count => _documents.Count;

    /// <summary>Whether there may be more behind it.</summary>
    internal bool IsFull => Count == Size || (Count > 0 && _batch.Length >= LargeReply);

    /// <summary>A document.</summary>
    internal ReadOnlySpan<byte> this[int index] => _batch[_documents[index]];

    /// <summary>Asks for the documents, as one question: nothing of it is there if it fails.</summary>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    internal void Fill(MongoConnection connection, Query query, CancellationToken cancellation)
    {
        Clear();
        connection.Ask(query.Collection, deadline => Read(connection, query, deadline), cancellation);
    }

    /// <summary>Adds a copy of a document.</summary>
    internal void Add(ReadOnlySpan<byte> document) => _documents.Add(_batch.Add(document));

    /// <summary>The ObjectId of a document; without one there is no place to go on from, and the reading would never end.</summary>
    /// <exception cref="SourceException">It has another id, or is malformed.</exception>
    internal ObjectId IdOf(int index, MongoConnection connection, string collection)
    {
        try
        {
            if (BsonReader.Find(this[index], "_id"u8).TryGetObjectId(out ObjectId id))
            {
                return id;
            }
        }
        catch (BsonFormatException e)
        {
            throw connection.Malformed(e, collection);
        }

        throw new SourceException($"the server answered a range of ObjectIds of {connection.Database}.{collection} with another _id")
        {
            Reason = SourceErrorReason.Malformed,
        };
    }

    /// <inheritdoc/>
    public void Dispose() => _batch.Dispose();

    private bool Read(MongoConnection connection, Query query, CancellationToken deadline)
    {
        // Asked again after the server was too busy, it begins anew.
        Clear();
        using IAsyncCursor<DocumentRange> cursor = connection.Find(query, _batch, deadline);
        while (cursor.MoveNext(deadline))
        {
            _documents.AddRange(cursor.Current);
        }

        return true;
    }

    /// <summary>Lets go of its documents.</summary>
    internal void Clear()
    {
        _batch.Clear();
        _documents.Clear();
    }
}
