using LibreChatExporter.Bson;
using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>The documents that one query yields, a batch at a time. The server is first asked when it is first moved.</summary>
internal sealed class MongoCursor(MongoConnection connection, Query query, CancellationToken cancellation) : IDocumentCursor
{
    private readonly DocumentBatch _batch = new();
    private IAsyncCursor<DocumentRange>? _cursor;
    private IReadOnlyList<DocumentRange> _documents = [];
    private int _next;
    private bool _isOver;

    public ReadOnlySpan<byte> Current => _batch[_documents[_next - 1]];

    public double? Share => null;

    public bool MoveNext()
    {
        while (_next == _documents.Count)
        {
            if (_isOver || !ReadBatch())
            {
                return false;
            }
        }

        _next++;
        return true;
    }

    public SourceException Refuse(BsonFormatException problem) => connection.Malformed(problem, query.Collection);

    /// <remarks>
    /// A cursor whose server has not answered is left alone: closing it would ask that server again, and wait again. It ends by itself
    /// there.
    /// </remarks>
    public void Dispose()
    {
        if (!_isOver)
        {
            _cursor?.Dispose();
        }

        _batch.Dispose();
    }

    private bool ReadBatch()
    {
        (_documents, _next) = ([], 0);
        bool hasBatch = false;
        try
        {
            hasBatch = connection.Ask(query.Collection, NextBatch, cancellation);
        }
        finally
        {
            _isOver = !hasBatch;
        }

        if (hasBatch)
        {
            _documents = _cursor!.Current as IReadOnlyList<DocumentRange> ?? [.. _cursor.Current];
        }
        else
        {
            _cursor?.Dispose();
        }

        return hasBatch;
    }

    /// <summary>Asked again after a server was too busy, it goes on where it was.</summary>
    private bool NextBatch(CancellationToken deadline)
    {
        _batch.Clear();
        _cursor ??= connection.Find(query, _batch, deadline);
        return _cursor.MoveNext(deadline);
    }
}
