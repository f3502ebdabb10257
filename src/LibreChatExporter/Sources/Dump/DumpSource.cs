using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Dump;

/// <summary>
/// Reads a <c>mongodump</c> folder. Files are streamed; of the messages an index of the answers' ids is kept. A dump that has been written
/// anew is read again, and rows that were there before are not counted twice.
/// </summary>
/// <param name="path">The folder given to <c>mongodump --out</c>, or the one of the database in it; looked at when first read.</param>
/// <param name="database">The database's name; null takes the only one.</param>
public sealed class DumpSource(string path, string? database) : ILibreChatSource
{
    private DumpFolder? _found;
    private AnswerIndex? _answers;

    /// <inheritdoc/>
    public string Description => $"dump {path}";

    /// <inheritdoc/>
    public bool IsOrdered => false;

    /// <inheritdoc/>
    public bool IsComplete => true;

    /// <inheritdoc/>
    public string? Revision
    {
        get
        {
            var file = new FileInfo(TransactionsFile);
            return $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}";
        }
    }

    private DumpFolder Folder => _found ??= DumpFolder.Open(path, database);

    private string TransactionsFile => Folder.Find(Collection.Transactions)
        ?? throw new SourceException($"{Collection.Transactions}.bson has gone from {Folder.Path}; put the dump back");

    /// <inheritdoc/>
    public IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation)
    {
        _answers = null;
        return new BsonFileCursor(TransactionsFile, cancellation);
    }

    /// <inheritdoc/>
    public int FindAnswers(IReadOnlyList<ReadOnlyMemory<byte>> messageIds, AnswerVisitor visit, CancellationToken cancellation)
    {
        int read = 0;
        if (_answers is null)
        {
            (_answers, read) = IndexAnswers(cancellation);
        }

        foreach (ReadOnlyMemory<byte> messageId in messageIds)
        {
            _answers.Find(messageId.Span, visit);
        }

        return read;
    }

    /// <inheritdoc/>
    public IDocumentCursor Read(string collection, IReadOnlyList<string> fields, CancellationToken cancellation)
        => Folder.Find(collection) is { } file ? new BsonFileCursor(file, cancellation) : new EmptyCursor();

    /// <inheritdoc/>
    public CollectionReport Inspect(string collection, CancellationToken cancellation)
    {
        if (Folder.Find(collection) is null)
        {
            return new CollectionReport(Exists: false, Count: null, Sample: null, IndexedFields: null);
        }

        using IDocumentCursor cursor = Read(collection, [], cancellation);
        return new CollectionReport(Exists: true, Count: null, cursor.MoveNext() ? cursor.Current.ToArray() : null, IndexedFields: null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private (AnswerIndex Index, int Read) IndexAnswers(CancellationToken cancellation)
    {
        var index = new AnswerIndex();
        using IDocumentCursor cursor = Read(Collection.Messages, Answer.Fields, cancellation);
        return (index, cursor.VisitAnswers(index.Add));
    }
}
