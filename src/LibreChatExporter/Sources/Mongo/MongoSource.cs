using LibreChatExporter.LibreChat;
using MongoDB.Bson;
using BsonValue = MongoDB.Bson.BsonValue;
using ObjectId = LibreChatExporter.Bson.ObjectId;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Reads LibreChat's database: finds with a projection, short and bounded in time, and nothing that writes. Connects when it is first used,
/// and anew after an error. Read preference and concern are the URI's; without any, the primary's.
/// </summary>
internal sealed class MongoSource : ILibreChatSource
{
    /// <summary>As many as keep the server busy while what came before is counted.</summary>
    public const int DefaultReadThreads = 2;

    private readonly MongoAddress _address;
    private readonly TenantFilter _tenant;
    private readonly MongoConnection _connection;
    private readonly Prefetch _prefetch;
    private readonly IdArray _ids = new();
    private readonly int _readThreads;
    private bool _isDatabaseKnown;
    private volatile IReadOnlyList<string> _notices;

    /// <summary>Notes where to read; nothing is asked yet.</summary>
    /// <param name="uri">A MongoDB URI; what is secret in it is never shown.</param>
    /// <param name="database">The database's name; null takes the URI's, else the one of LibreChat's defaults that is there.</param>
    /// <param name="queryTimeout">The longest that one query may take on the server.</param>
    /// <param name="tenant">The tenant to read; null means all.</param>
    /// <param name="serverSelection">How long to look for a server where the URI does not say; null for as long as drivers do.</param>
    /// <param name="readThreads">How many pages of a large collection to ask for at once.</param>
    public MongoSource(
        string uri,
        string? database,
        TimeSpan queryTimeout,
        string? tenant = null,
        TimeSpan? serverSelection = null,
        int readThreads = DefaultReadThreads)
    {
        _readThreads = readThreads;
        _tenant = new TenantFilter(tenant);
        _address = new MongoAddress(uri);
        string? named = database ?? (_address.Database.Length > 0 ? _address.Database : null);
        _isDatabaseKnown = named is not null;
        _connection = new MongoConnection(_address, queryTimeout, serverSelection) { Database = named ?? DefaultDatabases.Usual };
        _prefetch = new Prefetch(_connection);
        _notices = _address.Complaints;
    }

    /// <inheritdoc/>
    public string Description => $"database {_connection.Database} at {_address.Shown}";

    /// <inheritdoc/>
    public IReadOnlyList<string> Notices => _notices;

    /// <inheritdoc/>
    public string? ServerVersion => _connection.ServerVersion;

    /// <inheritdoc/>
    public long Progress => _connection.Answered;

    /// <inheritdoc/>
    public bool IsOrdered => true;

    /// <inheritdoc/>
    public bool IsComplete => false;

    /// <inheritdoc/>
    public string? Revision => null;

    /// <inheritdoc/>
    public void BeginRefresh()
    {
        _connection.ForgetOutage();
        _prefetch.BeginRefresh();
    }

    /// <inheritdoc/>
    public IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation) => from == default
        ? ReadTransactionsSince(from, cancellation)
        : Page(Collection.Transactions, Transaction.Fields, from, isFirst: false, cancellation, _prefetch);

    /// <inheritdoc/>
    public IDocumentCursor ReadTransactionsSince(ObjectId from, CancellationToken cancellation)
        => Connection(cancellation).Indexes(Collection.Transactions, cancellation) is null
            ? throw SourceException.NoTransactions(Description)
            : Page(Collection.Transactions, Transaction.Fields, from, isFirst: true, cancellation);

    /// <inheritdoc/>
    public IDocumentCursor ReadMessages(IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
        => Page(Collection.Messages, fields, from, isFirst: from == default, cancellation);

    /// <inheritdoc/>
    public IDocumentCursor ReadRecentMessages(DateTimeOffset since, CancellationToken cancellation)
        => Find(Collection.Messages, new LowerBound(since), Message.Fields, cancellation);

    /// <inheritdoc/>
    public int FindAnswers(IReadOnlyList<ReadOnlyMemory<byte>> messageIds, AnswerVisitor visit, CancellationToken cancellation)
    {
        var filter = new BsonDocument("messageId", new BsonDocument("$in", _ids.Of(messageIds)));
        using MongoCursor cursor = Connection(cancellation).Open(
            new Query(Collection.Messages, _tenant.And(filter), Answer.Fields) { BatchSize = messageIds.Count + 1 }, cancellation);
        return cursor.VisitAnswers(visit);
    }

    /// <inheritdoc/>
    public IDocumentCursor Read(string collection, IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
        => Find(collection, from == default ? null : new LowerBound(from), fields, cancellation);

    /// <inheritdoc/>
    /// <remarks>The server keeps no count for a tenant, and counting one would read all its documents or their index.</remarks>
    public long? Count(string collection, CancellationToken cancellation)
        => _tenant.AdmitsAll ? Connection(cancellation).EstimatedCount(collection, cancellation) : null;

    /// <inheritdoc/>
    public CollectionReport Inspect(string collection, CancellationToken cancellation)
    {
        MongoConnection connection = Connection(cancellation);
        if (connection.Indexes(collection, cancellation) is not { } indexes)
        {
            return new CollectionReport(Exists: false, Count: null, Sample: null, IndexedFields: null);
        }

        using MongoCursor cursor = connection.Open(new Query(collection, _tenant.And([]), []) { Limit = 1 }, cancellation);
        return new CollectionReport(
            Exists: true,
            connection.EstimatedCount(collection, cancellation),
            cursor.MoveNext() ? cursor.Current.ToArray() : null,
            indexes.Count == 0 ? null : [.. indexes.Select(LeadingField)]);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _prefetch.Dispose();
        _connection.Dispose();
    }

    private static string LeadingField(BsonDocument index)
        => index.TryGetValue("key", out BsonValue key) && key is BsonDocument { ElementCount: > 0 } fields ? fields.GetElement(0).Name : "";

    private PagedCursor Page(
        string collection,
        IReadOnlyList<string> fields,
        ObjectId from,
        bool isFirst,
        CancellationToken cancellation,
        Prefetch? prefetch = null)
        => new(new PageQuery(Connection(cancellation), collection, fields, _tenant, cancellation), from, isFirst, _readThreads, prefetch);

    private IDocumentCursor Find(string collection, LowerBound? from, IReadOnlyList<string> fields, CancellationToken cancellation)
    {
        MongoConnection connection = Connection(cancellation);
        var query = new Query(collection, _tenant.And(from?.Filter ?? []), fields) { From = from };
        return _prefetch.Take(query, cancellation) is { } page
            ? new PageCursor(page, connection, collection)
            : connection.Open(query, cancellation);
    }

    /// <summary>The connection, once it is known which database to read.</summary>
    private MongoConnection Connection(CancellationToken cancellation)
    {
        if (!_isDatabaseKnown && DefaultDatabases.Find(_connection, cancellation) is { } found)
        {
            (_isDatabaseKnown, _connection.Database) = (true, found);
            if (found != DefaultDatabases.Usual)
            {
                _notices =
                [
                    .. _notices,
                    $"the URI names no database, and {DefaultDatabases.Usual} has no collection {Collection.Transactions}: "
                    + $"reading {found}, which is what LibreChat takes such a URI to mean; --database chooses another",
                ];
            }
        }

        return _connection;
    }
}
