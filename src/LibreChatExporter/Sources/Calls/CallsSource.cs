using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Calls;

/// <summary>
/// Reads what the command <c>calls</c> has written as NDJSON, gzipped or not: the transactions of the calls, and what they say of agents
/// and providers. There are no messages, users or balances.
/// </summary>
/// <param name="path">The file, which is looked at when first read.</param>
/// <param name="tenant">The tenant to read; null means all.</param>
internal sealed class CallsSource(string path, string? tenant = null) : ILibreChatSource
{
    private readonly TenantFilter _tenant = new(tenant);
    private (string Revision, CallCatalogue Catalogue)? _catalogue;
    private long _reads;

    /// <inheritdoc/>
    public string Description => $"calls {path}";

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
            var file = new FileInfo(path);
            return file.Exists
                ? $"{file.Length} {file.LastWriteTimeUtc:O}"
                : throw new SourceException($"there is no file {file.FullName}") { Reason = SourceErrorReason.Missing };
        }
    }

    /// <inheritdoc/>
    public IReadOnlyDictionary<string, string> Providers => Catalogue(CancellationToken.None).Providers;

    /// <summary>Whether a path names such a file.</summary>
    public static bool IsOne(string path)
        => path.EndsWith(".ndjson", StringComparison.OrdinalIgnoreCase) || path.EndsWith(".ndjson.gz", StringComparison.OrdinalIgnoreCase);

    /// <inheritdoc/>
    public IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation)
    {
        var all = new CallTransactions(Open(cancellation));
        return _tenant.AdmitsAll ? all : new FilteredCursor(all, _tenant.Admits);
    }

    /// <inheritdoc/>
    public IDocumentCursor ReadMessages(IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation) => new EmptyCursor();

    /// <inheritdoc/>
    public IDocumentCursor ReadRecentMessages(DateTimeOffset since, CancellationToken cancellation) => new EmptyCursor();

    /// <inheritdoc/>
    public int FindAnswers(IReadOnlyList<ReadOnlyMemory<byte>> messageIds, AnswerVisitor visit, CancellationToken cancellation) => 0;

    /// <inheritdoc/>
    public IDocumentCursor Read(string collection, IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
        => collection switch
        {
            Collection.Transactions => ReadTransactions(from, cancellation),
            Collection.Agents => new ListCursor(Catalogue(cancellation).Agents(), path),
            _ => new EmptyCursor(),
        };

    /// <inheritdoc/>
    public long? Count(string collection, CancellationToken cancellation)
        => collection == Collection.Transactions && _tenant.AdmitsAll ? Catalogue(cancellation).Transactions : null;

    /// <inheritdoc/>
    public CollectionReport Inspect(string collection, CancellationToken cancellation)
    {
        using IDocumentCursor cursor = Read(collection, [], from: default, cancellation);
        return new CollectionReport(
            Exists: collection is Collection.Transactions or Collection.Agents,
            Count: null,
            cursor.MoveNext() ? cursor.Current.ToArray() : null,
            IndexedFields: null);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
    }

    private CallCatalogue Catalogue(CancellationToken cancellation)
    {
        string revision = Revision!;
        if (_catalogue is { } known && known.Revision == revision)
        {
            return known.Catalogue;
        }

        using CallFile file = Open(cancellation);
        var catalogue = new CallCatalogue(file);
        _catalogue = (revision, catalogue);
        return catalogue;
    }

    private CallFile Open(CancellationToken cancellation) => new(path, () => Volatile.Write(ref _reads, _reads + 1), cancellation);
}
