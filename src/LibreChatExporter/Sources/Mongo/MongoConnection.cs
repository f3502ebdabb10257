using System.Net.Sockets;
using LibreChatExporter.Bson;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Clusters;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Asks a server of MongoDB's, each time with an end in sight: a question ends with an answer or an error within <see cref="TimeLimit"/>,
/// whatever the server does. Any number of threads may ask at once; where one gets no answer, all of them lose the connection.
/// </summary>
internal sealed class MongoConnection : IDisposable
{
    /// <summary>What the server needs to tell that a query took too long, and the network to carry it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(5);

    private readonly MongoAddress _address;
    private readonly TimeSpan _queryTimeout;
    private readonly TimeSpan? _serverSelection;
    private readonly Lock _lock = new();
    private volatile Session? _session;
    private volatile SourceException? _outage;
    private long _answered;

    /// <summary>Notes how to connect, which happens when something is first asked.</summary>
    /// <param name="address">The server.</param>
    /// <param name="queryTimeout">The longest that one query may take on the server.</param>
    /// <param name="serverSelection">How long to look for a server where the URI does not say; null for as long as drivers do.</param>
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

    /// <summary>How many questions have ended, in whatever way. May be read by any thread.</summary>
    internal long Answered => Volatile.Read(ref _answered);

    /// <summary>The oldest of the servers' versions, for people; null while there is none to ask.</summary>
    internal string? ServerVersion => _session?.States.OldestWireVersion is { } version ? WireVersions.Describe(version) : null;

    /// <summary>Asks a server again that has not answered before.</summary>
    internal void ForgetOutage() => _outage = null;

    /// <summary>The documents that match; the server is asked when the cursor first moves.</summary>
    internal MongoCursor Open(Query query, CancellationToken cancellation) => new(this, query, cancellation);

    /// <summary>The indexes of a collection; empty for a view, which has none; null when there is neither.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="database">Where it is; null for <see cref="Database"/>.</param>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    internal IReadOnlyList<BsonDocument>? Indexes(
        string collection, CancellationToken cancellation, string? database = null) => Ask(collection, deadline =>
    {
        try
        {
            using IAsyncCursor<BsonDocument> indexes = Collection(collection, database).Indexes.List(deadline);
            List<BsonDocument> all = indexes.ToList(deadline);

            // One that exists has at least the index on _id.
            return all.Count > 0 ? all : null;
        }
        catch (MongoCommandException e) when (e.Code == MongoErrors.CommandNotSupportedOnView)
        {
            return [];
        }
    }, cancellation, database);

    /// <summary>How many documents a collection has, by the server's own book-keeping.</summary>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    internal long EstimatedCount(string collection, CancellationToken cancellation) => Ask(
        collection,
        deadline => Collection(collection).EstimatedDocumentCount(new EstimatedDocumentCountOptions { MaxTime = _queryTimeout }, deadline),
        cancellation);

    /// <summary>Starts a query; to be called within <see cref="Ask"/>.</summary>
    internal IAsyncCursor<DocumentRange> Find(Query query, DocumentBatch batch, CancellationToken deadline)
        => Collection(query.Collection).FindSync(
            new BsonDocumentFilterDefinition<BsonDocument>(query.Filter),
            new FindOptions<BsonDocument, DocumentRange>
            {
                Projection = new DocumentProjection(query.Fields, batch),
                Sort = query.Sort is null ? null : new BsonDocumentSortDefinition<BsonDocument>(query.Sort),
                Hint = query.Hint,

                // The driver takes a negative limit for a single batch.
                Limit = query.IsSingleBatch ? -query.Limit : query.Limit,
                BatchSize = query.BatchSize,
                MaxTime = _queryTimeout,
            },
            deadline);

    /// <summary>
    /// Asks several questions with one command; to be called within <see cref="Ask"/>. Each is answered by a page, up to its size.
    /// </summary>
    internal void Union(IReadOnlyList<Query> queries, Dictionary<string, Page> answers, CancellationToken deadline)
    {
        foreach (Query query in queries)
        {
            answers[query.Collection] = new Page();
        }

        using var batch = new DocumentBatch();
        using IAsyncCursor<DocumentRange> cursor = Collection(queries[0].Collection).Aggregate(
            PipelineDefinition<BsonDocument, DocumentRange>.Create(UnionPipeline.Of(queries), batch),
            new AggregateOptions { Hint = queries[0].Hint, MaxTime = _queryTimeout },
            deadline);
        while (cursor.MoveNext(deadline))
        {
            foreach (DocumentRange answer in cursor.Current)
            {
                UnionPipeline.Read(batch[answer], answers);
            }

            batch.Clear();
        }
    }

    /// <summary>Asks the server, waiting where it is too busy and says for how long.</summary>
    /// <param name="collection">What is asked about.</param>
    /// <param name="ask">Asks, until its token ends; called again after each wait.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <param name="database">Where the collection is; null for <see cref="Database"/>.</param>
    /// <exception cref="SourceException">There was no answer, or an error.</exception>
    internal T Ask<T>(string collection, Func<CancellationToken, T> ask, CancellationToken cancellation, string? database = null)
    {
        if (_outage is { } outage)
        {
            throw new SourceException(outage.Message, outage) { Reason = outage.Reason };
        }

        var throttle = new Throttle(TimeLimit);
        while (true)
        {
            cancellation.ThrowIfCancellationRequested();
            using var deadline = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            deadline.CancelAfter(throttle.Left);
            Session? session = null;
            try
            {
                session = Connect(deadline.Token);
                using CancellationTokenRegistration end = deadline.Token.Register(session.Sockets.Close);
                using IDisposable watch = session.States.Watch(() => End(deadline));
                return ask(deadline.Token);
            }
            catch (MongoCommandException e) when (throttle.ShouldWait(e))
            {
                throttle.Wait(cancellation);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                cancellation.ThrowIfCancellationRequested();
                throw Failure(e, deadline.IsCancellationRequested, session, $"{database ?? Database}.{collection}");
            }
            finally
            {
                Interlocked.Increment(ref _answered);
            }
        }
    }

    /// <summary>
    /// The error for a document that cannot be read. The connections are dropped: who sends one such thing may send others.
    /// </summary>
    internal SourceException Malformed(BsonFormatException problem, string collection)
    {
        Disconnect(_session);
        return new SourceException($"the server sent a document of {Database}.{collection} that cannot be read: {problem.Message}", problem)
        {
            Reason = SourceErrorReason.Malformed,
        };
    }

    public void Dispose() => Disconnect(_session);

    private SourceException Failure(Exception exception, bool isLate, Session? session, string target)
    {
        SourceException failure = MongoErrors.Explain(exception, isLate, session?.States, _address, target);
        bool isSilent = failure.Reason == SourceErrorReason.Unreachable
            || (failure.Reason == SourceErrorReason.Timeout && !MongoErrors.IsAnswer(exception));
        if (isSilent || failure.Reason == SourceErrorReason.Throttled)
        {
            _outage = failure;
        }

        if (isSilent || failure.Reason == SourceErrorReason.Malformed)
        {
            // What hangs would hang on: the driver's monitors wait long for a server that has fallen silent, also when it is back.
            Disconnect(session);
        }

        return failure;
    }

    private IMongoCollection<BsonDocument> Collection(string name, string? database = null)
        => (_session ?? throw new SocketException((int)SocketError.ConnectionAborted))
            .Client.GetDatabase(database ?? Database).GetCollection<BsonDocument>(name);

    private Session Connect(CancellationToken cancellation)
    {
        lock (_lock)
        {
            if (_session is { } open)
            {
                return open;
            }

            MongoClientSettings settings = ClientSettings.Of(_address, _serverSelection, cancellation);
            settings.SocketTimeout = settings.SocketTimeout > TimeSpan.Zero ? settings.SocketTimeout : TimeLimit;
            var states = new ServerStates(settings.ReplicaSetName, settings.ReadPreference);
            var sockets = new OpenSockets();
            settings.ClusterConfigurator = builder => states.Attach(
                builder.ConfigureTcp(tcp => tcp.With(socketConfigurator: (Action<Socket>)sockets.Add)));
            return _session = new Session(new MongoClient(settings), states, sockets);
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

    private void Disconnect(Session? session)
    {
        lock (_lock)
        {
            if (session is null || session != _session)
            {
                return;
            }

            _session = null;
        }

        // It says good-bye to servers first, which may be silent, and without an end to that.
        _ = Task.Run(() => End(session.Client, session.Sockets));
    }

    /// <summary>Disposing a client alone leaves its threads and connections to the registry, which keeps them for ever.</summary>
    private static void End(MongoClient client, OpenSockets sockets)
    {
        ICluster cluster = client.Cluster;
        client.Dispose();
        ClusterRegistry.Instance.UnregisterAndDisposeCluster(cluster);
        sockets.Close();
    }

    private sealed record Session(MongoClient Client, ServerStates States, OpenSockets Sockets);
}
