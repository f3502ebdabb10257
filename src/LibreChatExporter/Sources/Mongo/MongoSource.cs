using System.Diagnostics;
using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Reads LibreChat's database through libmongoc: finds with a projection, short and bounded in time, and nothing that writes. Connects when it
/// is first used, and anew after an error. Read preference and concern are the URI's; without any, the primary's.
/// </summary>
public sealed class MongoSource : ILibreChatSource
{
    private const string DefaultDatabase = "LibreChat";

    /// <summary>
    /// For so long after a server could not be reached it is not tried again, so that the collectors of one refresh do not wait for it one by
    /// one.
    /// </summary>
    private static readonly TimeSpan Cooldown = TimeSpan.FromSeconds(1);

    private readonly MongoAddress _address;
    private readonly string _database;
    private readonly TimeSpan _queryTimeout;
    private readonly TenantFilter _tenant;
    private readonly BsonWriter _lookup = new();
    private MongoConnection? _connection;

    /// <summary>Notes where to read; nothing is checked yet.</summary>
    /// <param name="uri">A MongoDB URI; what is secret in it is never shown.</param>
    /// <param name="database">The database's name; null takes the URI's, else <c>LibreChat</c>.</param>
    /// <param name="queryTimeout">The longest that one query may take on the server.</param>
    /// <param name="tenant">The tenant to read; null means all.</param>
    public MongoSource(string uri, string? database, TimeSpan queryTimeout, string? tenant = null)
    {
        _tenant = new TenantFilter(tenant);
        _address = new MongoAddress(uri);
        _database = database ?? (_address.Database.Length > 0 ? _address.Database : DefaultDatabase);
        _queryTimeout = queryTimeout;
    }

    /// <inheritdoc/>
    public string Description => $"database {_database} at {_address.Shown}";

    /// <inheritdoc/>
    public bool IsOrdered => true;

    /// <inheritdoc/>
    public bool IsComplete => false;

    /// <inheritdoc/>
    public string? Revision => null;

    /// <inheritdoc/>
    public IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation) => from == default
        ? ReadTransactionsSince(from, cancellation)
        : new PagedCursor(Connection(), Collection.Transactions, Transaction.Fields, _tenant, from, isFirst: false, cancellation);

    /// <inheritdoc/>
    public IDocumentCursor ReadTransactionsSince(ObjectId from, CancellationToken cancellation)
    {
        MongoConnection connection = Connection();
        if (!Exists(connection, Collection.Transactions, cancellation))
        {
            throw new SourceException(
                $"database {connection.Database} at {_address.Shown} has no collection {Collection.Transactions}; is --database right? "
                + "LibreChat makes it when it first starts")
            {
                Reason = SourceErrorReason.Missing,
            };
        }

        return new PagedCursor(connection, Collection.Transactions, Transaction.Fields, _tenant, from, isFirst: true, cancellation);
    }

    /// <inheritdoc/>
    public IDocumentCursor ReadMessages(ObjectId from, CancellationToken cancellation)
        => new PagedCursor(Connection(), Collection.Messages, Message.Fields, _tenant, from, isFirst: from == default, cancellation);

    /// <inheritdoc/>
    public IDocumentCursor ReadRecentMessages(DateTimeOffset since, CancellationToken cancellation)
    {
        BsonWriter filter = new BsonWriter().Document("createdAt", created => created.DateTime("$gte", since));
        return Connection().Find(Collection.Messages, _tenant.AddTo(filter).Finish(), Projection(Message.Fields), cancellation);
    }

    /// <inheritdoc/>
    public int FindAnswers(IReadOnlyList<ReadOnlyMemory<byte>> messageIds, AnswerVisitor visit, CancellationToken cancellation)
    {
        BsonWriter filter = _lookup.Reset().Document("messageId", field => field.Array("$in", ids =>
        {
            for (int i = 0; i < messageIds.Count; i++)
            {
                ids.Element(i, messageIds[i].Span);
            }
        }));
        using MongoCursor cursor = Connection().Find(
            Collection.Messages, _tenant.AddTo(filter).Finish(), Projection(Answer.Fields).Int32("batchSize", messageIds.Count + 1), cancellation);
        return cursor.VisitAnswers(visit);
    }

    /// <inheritdoc/>
    public IDocumentCursor Read(string collection, IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
    {
        var filter = new BsonWriter();
        if (from != default)
        {
            filter.Document("_id", id => id.ObjectId("$gte", from));
        }

        return Connection().Find(collection, _tenant.AddTo(filter).Finish(), Projection(fields), cancellation);
    }

    /// <inheritdoc/>
    /// <remarks>The server keeps no count for a tenant, and counting one would read all its documents or their index.</remarks>
    public long? Count(string collection, CancellationToken cancellation) => _tenant.AdmitsAll ? Connection().EstimatedCount(collection) : null;

    /// <inheritdoc/>
    public CollectionReport Inspect(string collection, CancellationToken cancellation)
    {
        MongoConnection connection = Connection();
        List<string> indexed = Indexed(connection, collection, cancellation);
        if (indexed.Count == 0)
        {
            return new CollectionReport(Exists: false, Count: null, Sample: null, IndexedFields: null);
        }

        using MongoCursor cursor = connection.Find(
            collection, _tenant.AddTo(new BsonWriter()).Finish(), new BsonWriter().Int64("limit", 1), cancellation);
        return new CollectionReport(
            Exists: true, connection.EstimatedCount(collection), cursor.MoveNext() ? cursor.Current.ToArray() : null, indexed);
    }

    /// <inheritdoc/>
    public void Dispose() => _connection?.Dispose();

    /// <summary>Options of a find that yields some fields only.</summary>
    internal static BsonWriter Projection(IReadOnlyList<string> fields) => new BsonWriter().Document("projection", projection =>
    {
        foreach (string field in fields)
        {
            projection.Int32(field, 1);
        }
    });

    private static bool Exists(MongoConnection connection, string collection, CancellationToken cancellation)
        => Indexed(connection, collection, cancellation).Count > 0;

    /// <summary>The fields that lead the indexes of a collection. One that exists has at least the index on <c>_id</c>.</summary>
    private static List<string> Indexed(MongoConnection connection, string collection, CancellationToken cancellation)
    {
        List<string> fields = [];
        using MongoCursor cursor = connection.Indexes(collection, cancellation);
        try
        {
            while (cursor.MoveNext())
            {
                var index = new BsonReader(cursor.Current);
                while (index.Read())
                {
                    if (index.Name.SequenceEqual("key"u8) && index.Value.TryGetDocument(out BsonReader key) && key.Read())
                    {
                        fields.Add(System.Text.Encoding.UTF8.GetString(key.Name));
                    }
                }
            }
        }
        catch (BsonFormatException e)
        {
            throw cursor.Refuse(e);
        }

        return fields;
    }

    /// <summary>
    /// The connection to use for a call. One on which something has failed is replaced only here, when no cursor over it is open any more: the
    /// driver's cursors must not outlive their client.
    /// </summary>
    /// <exception cref="SourceException">The server could not be reached a moment ago, and each attempt may take long.</exception>
    private MongoConnection Connection()
    {
        if (_connection is { Unreachable: { } outage } && Stopwatch.GetElapsedTime(outage.Timestamp) < Cooldown)
        {
            throw new SourceException(outage.Failure.Message, outage.Failure) { Reason = outage.Failure.Reason };
        }

        if (_connection is { IsBroken: true })
        {
            _connection.Dispose();
            _connection = null;
        }

        return _connection ??= new MongoConnection(_address, _database, _queryTimeout);
    }
}
