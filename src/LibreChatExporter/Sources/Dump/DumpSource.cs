using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Dump;

/// <summary>
/// Reads what <c>mongodump</c> wrote, a folder or an archive. It is streamed; of the messages an index of the answers' ids is kept. A dump
/// that has been written anew is read again, and rows that were there before are not counted twice.
/// </summary>
/// <param name="path">
/// The folder given to <c>mongodump --out</c>, the one of the database in it, or the file given to <c>mongodump --archive</c>; looked at
/// when first read.
/// </param>
/// <param name="database">The database's name; null takes the only one.</param>
/// <param name="tenant">The tenant to read; null means all.</param>
internal sealed class DumpSource(string path, string? database, string? tenant = null) : ILibreChatSource
{
    private readonly TenantFilter _tenant = new(tenant);
    private readonly Dictionary<string, long> _counts = [];
    private IDump? _found;
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
    public string? Revision => Dump.Revision;

    private IDump Dump => _found ??= Find(path, database);

    /// <inheritdoc/>
    public IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation)
    {
        _answers = null;
        _counts.Clear();
        return Open(Collection.Transactions, cancellation) ?? throw DumpDatabase.Gone(path);
    }

    /// <inheritdoc/>
    public IDocumentCursor ReadMessages(IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
        => Read(Collection.Messages, fields, from, cancellation);

    /// <inheritdoc/>
    public IDocumentCursor ReadRecentMessages(DateTimeOffset since, CancellationToken cancellation)
    {
        long first = since.ToUnixTimeMilliseconds();
        return new FilteredCursor(
            ReadMessages(Message.Fields, from: default, cancellation),
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
        IDocumentCursor all = Open(collection, cancellation) ?? new EmptyCursor();
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
        using IDocumentCursor? cursor = Open(collection, cancellation);
        return new CollectionReport(
            Exists: cursor is not null, Count: null, cursor?.MoveNext() == true ? cursor.Current.ToArray() : null, IndexedFields: null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private static IDump Find(string path, string? database)
    {
        if (Directory.Exists(path))
        {
            return DumpFolder.Open(path, database);
        }

        return File.Exists(path)
            ? new DumpArchive(path, database)
            : throw new SourceException(
                $"there is no folder or file {Path.GetFullPath(path)}; "
                + "--source takes what mongodump wrote, or a URI that starts with mongodb://")
            {
                Reason = SourceErrorReason.Missing,
            };
    }

    private (AnswerIndex Index, int Read) IndexAnswers(CancellationToken cancellation)
    {
        var index = new AnswerIndex();
        using IDocumentCursor cursor = Read(Collection.Messages, Answer.Fields, from: default, cancellation);
        return (index, cursor.VisitAnswers(index.Add));
    }

    private IDocumentCursor? Open(string collection, CancellationToken cancellation)
    {
        IDocumentCursor? all = Dump.Open(collection, onRead: () => Volatile.Write(ref _reads, _reads + 1), cancellation);
        return all is null || _tenant.AdmitsAll ? all : new FilteredCursor(all, _tenant.Admits);
    }
}
