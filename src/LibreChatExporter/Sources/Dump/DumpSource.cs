using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Dump;

/// <summary>
/// Reads a <c>mongodump</c> folder. Files are streamed; of the messages an index of the answers' ids is kept. A dump that has been written
/// anew is read again, and rows that were there before are not counted twice.
/// </summary>
/// <param name="path">The folder given to <c>mongodump --out</c>, or the one of the database in it; looked at when first read.</param>
/// <param name="database">The database's name; null takes the only one.</param>
/// <param name="tenant">The tenant to read; null means all.</param>
public sealed class DumpSource(string path, string? database, string? tenant = null) : ILibreChatSource
{
    private readonly TenantFilter _tenant = new(tenant);
    private readonly Dictionary<string, long> _counts = [];
    private DumpFolder? _found;
    private AnswerIndex? _answers;
    private long _reads;

    /// <inheritdoc/>
    public string Description => $"dump {path}";

    /// <inheritdoc/>
    public long Progress => Volatile.Read(ref _reads);

    /// <inheritdoc/>
    public bool IsOrdered => false;

    /// <inheritdoc/>
    public bool IsComplete => true;

    /// <inheritdoc/>
    public string? Revision
    {
        get
        {
            // A dump is written one file after the other.
            string[] files = [TransactionsFile, .. Folder.Find(Collection.Messages) is { } messages ? (string[])[messages] : []];
            return string.Join(' ', files.Select(path => new FileInfo(path)).Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}"));
        }
    }

    private DumpFolder Folder => _found ??= DumpFolder.Open(path, database);

    private string TransactionsFile => Folder.Find(Collection.Transactions)
        ?? throw new SourceException($"{Collection.Transactions}.bson has gone from {Folder.Path}; put the dump back") { Reason = SourceErrorReason.Missing };

    /// <inheritdoc/>
    public IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation)
    {
        _answers = null;
        _counts.Clear();
        return Open(TransactionsFile, cancellation);
    }

    /// <inheritdoc/>
    public IDocumentCursor ReadMessages(ObjectId from, CancellationToken cancellation)
        => Read(Collection.Messages, Message.Fields, from, cancellation);

    /// <inheritdoc/>
    public IDocumentCursor ReadRecentMessages(DateTimeOffset since, CancellationToken cancellation)
    {
        long first = since.ToUnixTimeMilliseconds();
        return new FilteredCursor(
            ReadMessages(from: default, cancellation),
            document => BsonReader.Find(document, "createdAt"u8).TryGetUnixMilliseconds(out long created) && created >= first);
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
    public IDocumentCursor Read(string collection, IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
    {
        IDocumentCursor all = Folder.Find(collection) is { } file ? Open(file, cancellation) : new EmptyCursor();
        return from == default
            ? all
            : new FilteredCursor(all, document => BsonReader.Find(document, "_id"u8).TryGetObjectId(out ObjectId id) && id >= from);
    }

    /// <inheritdoc/>
    /// <remarks>A dump has no book-keeping: the documents are counted by stepping over them, once for each dump.</remarks>
    public long? Count(string collection, CancellationToken cancellation)
    {
        if (!_counts.TryGetValue(collection, out long count))
        {
            using IDocumentCursor cursor = Read(collection, [], from: default, cancellation);
            while (cursor.MoveNext())
            {
                count++;
            }

            _counts.Add(collection, count);
        }

        return count;
    }

    /// <inheritdoc/>
    public CollectionReport Inspect(string collection, CancellationToken cancellation)
    {
        if (Folder.Find(collection) is null)
        {
            return new CollectionReport(Exists: false, Count: null, Sample: null, IndexedFields: null);
        }

        using IDocumentCursor cursor = Read(collection, [], from: default, cancellation);
        return new CollectionReport(Exists: true, Count: null, cursor.MoveNext() ? cursor.Current.ToArray() : null, IndexedFields: null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private (AnswerIndex Index, int Read) IndexAnswers(CancellationToken cancellation)
    {
        var index = new AnswerIndex();
        using IDocumentCursor cursor = Read(Collection.Messages, Answer.Fields, from: default, cancellation);
        return (index, cursor.VisitAnswers(index.Add));
    }

    private IDocumentCursor Open(string file, CancellationToken cancellation)
    {
        var all = new BsonFileCursor(file, onRead: () => Volatile.Write(ref _reads, _reads + 1), cancellation);
        return _tenant.AdmitsAll ? all : new FilteredCursor(all, _tenant.Admits);
    }
}
