using LibreChatExporter.Bson;
using MongoDB.Bson;
using MongoDB.Driver;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Asks a server of MongoDB's, each time with an end in sight: a question ends with an answer or an error within <see cref="TimeLimit"/>, whatever the
/// server does. For one thread at a time.
/// </summary>
internal sealed class MongoConnection : IDisposable
{
    /// <summary>What the server needs to tell that a query took too long, and the network to carry it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly MongoAddress _address;
    private readonly TimeSpan _queryTimeout;
    private readonly TimeSpan? _serverSelection;
    private MongoClient? _client;
    private ServerStates? _states;
    private SourceException? _outage;

    /// <summary>Notes how to connect, which happens when something is first asked.</summary>
    /// <param name="address">The server.</param>
    /// <param name="queryTimeout">The longest that one query may take on the server.</param>
    /// <param name="serverSelection">How long to look for a server where the URI does not say; null for as long as drivers do.</param>
    /// <exception cref="SourceException">The URI cannot be used.</exception>
    internal MongoConnection(MongoAddress address, TimeSpan queryTimeout, TimeSpan? serverSelection)
    {
        (_address, _queryTimeout, _serverSelection) = (address, queryTimeout, serverSelection);
        TimeSpan most = queryTimeout + Grace;
        TimeSpan asked = address.Options.Time("timeoutMS", most) ?? most;
        TimeLimit = asked < most ? asked : most;
    }

    /// <summary>The database to read.</summary>
    internal required string Database { get; set; }

    /// <summary>The longest that an answer may take to come: what the URI's <c>timeoutMS</c> allows, if that is less.</summary>
    internal TimeSpan TimeLimit { get; }

    /// <summary>Asks a server again that has not answered before.</summary>
    internal void ForgetOutage() => _outage = null;

    /// <summary>The documents that match; the server is asked when the cursor first moves.</summary>
    internal MongoCursor Open(Query query, CancellationToken cancellation) => new(this, query, cancellation);

    /// <summary>The indexes of a collection; empty for a view, which has none; null when there is neither.</summary>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    internal IReadOnlyList<BsonDocument>? Indexes(string collection, CancellationToken cancellation) => Ask(collection, deadline =>
    {
        try
        {
            using IAsyncCursor<BsonDocument> indexes = Collection(collection).Indexes.List(deadline);
            List<BsonDocument> all = indexes.ToList(deadline);

            // One that exists has at least the index on _id.
            return all.Count > 0 ? all : null;
        }
        catch (MongoCommandException e) when (e.Code == MongoErrors.CommandNotSupportedOnView)
        {
            return [];
        }
    }, cancellation);

    /// <summary>How many documents a collection has, by the server's own book-keeping.</summary>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    internal long EstimatedCount(string collection, CancellationToken cancellation) => Ask(
        collection,
        deadline => Collection(collection).EstimatedDocumentCount(new EstimatedDocumentCountOptions { MaxTime = _queryTimeout }, deadline),
        cancellation);

    /// <summary>Starts a query; to be called within <see cref="Ask"/>.</summary>
    internal IAsyncCursor<DocumentRange> Find(Query query, DocumentBatch batch, CancellationToken deadline) => Collection(query.Collection).FindSync(
        new BsonDocumentFilterDefinition<BsonDocument>(query.Filter),
        new FindOptions<BsonDocument, DocumentRange>
        {
            Projection = new DocumentProjection(query.Fields, batch),
            Sort = query.Sort is null ? null : new BsonDocumentSortDefinition<BsonDocument>(query.Sort),
            Hint = query.Hint,
            Limit = query.Limit,
            BatchSize = query.BatchSize,
            MaxTime = _queryTimeout,
        },
        deadline);

    /// <summary>Asks the server, waiting where it is too busy and says for how long.</summary>
    /// <param name="collection">What is asked about.</param>
    /// <param name="ask">Asks, until its token ends; called again after each wait.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SourceException">There was no answer, or an error.</exception>
    internal T Ask<T>(string collection, Func<CancellationToken, T> ask, CancellationToken cancellation)
    {
        if (_outage is { } outage)
        {
            throw new SourceException(outage.Message, outage) { Reason = outage.Reason };
        }

        var throttle = new Throttle(_queryTimeout);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            deadline.CancelAfter(TimeLimit);
            try
            {
                Connect(deadline.Token);
                _states?.Watch(() => End(deadline));
                return ask(deadline.Token);
            }
            catch (MongoCommandException e) when (throttle.ShouldWait(e))
            {
                throttle.Wait(cancellation);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                cancellation.ThrowIfCancellationRequested();
                throw Failure(e, deadline.IsCancellationRequested, collection);
            }
            finally
            {
                _states?.Watch(null);
            }
        }
    }

    /// <summary>The error for a document that cannot be read. The connections are dropped: who sends one such thing may send others.</summary>
    internal SourceException Malformed(BsonFormatException problem, string collection)
    {
        Disconnect();
        return new SourceException($"the server sent a document of {Database}.{collection} that cannot be read: {problem.Message}", problem)
        {
            Reason = SourceErrorReason.Malformed,
        };
    }

    public void Dispose() => Disconnect();

    private SourceException Failure(Exception exception, bool isLate, string collection)
    {
        SourceException failure = MongoErrors.Explain(
            exception, isLate, _states, _address, $"{Database}.{collection}");
        bool isSilent = failure.Reason == SourceErrorReason.Unreachable
            || (failure.Reason == SourceErrorReason.Timeout && !MongoErrors.IsAnswer(exception));
        if (isSilent || failure.Reason == SourceErrorReason.Throttled)
        {
            _outage = failure;
        }

        if (isSilent || failure.Reason == SourceErrorReason.Malformed)
        {
            // What hangs would hang on: the driver's monitors wait long for a server that has fallen silent, also when it is back.
            Disconnect();
        }

        return failure;
    }

    private IMongoCollection<BsonDocument> Collection(string name) => _client!.GetDatabase(Database).GetCollection<BsonDocument>(name);

    private void Connect(CancellationToken cancellation)
    {
        if (_client is null)
        {
            MongoClientSettings settings = ClientSettings.Of(_address, _serverSelection, cancellation);
            settings.SocketTimeout = settings.SocketTimeout > TimeSpan.Zero ? settings.SocketTimeout : TimeLimit;
            _states = new ServerStates(settings.ReplicaSetName, settings.ReadPreference.ReadPreferenceMode == ReadPreferenceMode.Primary);
            settings.ClusterConfigurator = _states.Attach;
            _client = new MongoClient(settings);
        }
    }

    private static void End(CancellationTokenSource deadline)
    {
        try
        {
            deadline.Cancel();
        }
        catch (ObjectDisposedException)
        {
            // There has been an answer at the very same instant.
        }
    }

    private void Disconnect()
    {
        _client?.Dispose();
        _client = null;
    }
}
