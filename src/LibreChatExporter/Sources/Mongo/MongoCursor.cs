using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>The documents that one query yields, in the driver's memory.</summary>
internal sealed class MongoCursor(MongoConnection connection, string collection, CursorHandle handle, CancellationToken cancellation) : IDocumentCursor
{
    private nint _document;

    public ReadOnlySpan<byte> Current => Libmongoc.Bytes(_document);

    public double? Share => null;

    public bool MoveNext()
    {
        cancellation.ThrowIfCancellationRequested();
        if (Libmongoc.mongoc_cursor_next(handle, out _document))
        {
            return true;
        }

        BsonError error = default;
        return Libmongoc.mongoc_cursor_error(handle, ref error) ? throw connection.Failure(error, collection) : false;
    }

    public SourceException Refuse(BsonFormatException problem) => connection.Malformed(problem, collection);

    public void Dispose() => handle.Dispose();
}
