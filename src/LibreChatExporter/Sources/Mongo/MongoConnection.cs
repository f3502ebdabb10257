using System.Diagnostics;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>One client of libmongoc and the database it reads. For one thread at a time; to be thrown away after an error.</summary>
internal sealed class MongoConnection : IDisposable
{
    private const string ApplicationName = "librechat-exporter";

    /// <summary>The driver's second error interface tells the server's codes from its own.</summary>
    private const int ErrorApi = 2;

    /// <summary>What the server needs to tell that a query took too long, and the network to carry it.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(10);

    private readonly MongoAddress _address;
    private readonly int _maxTimeMilliseconds;

    /// <summary>Makes the client; connects when first used.</summary>
    /// <exception cref="SourceException">The driver is missing, or the URI is none.</exception>
    internal MongoConnection(MongoAddress address, string database, TimeSpan queryTimeout)
    {
        _address = address;
        _maxTimeMilliseconds = (int)Math.Clamp(queryTimeout.TotalMilliseconds, 1, int.MaxValue);
        BsonError error = default;
        if (address.IsAmbiguous)
        {
            throw UnusableUri(error);
        }

        Libmongoc.EnsureStarted();
        using UriHandle uri = Libmongoc.mongoc_uri_new_with_error(address.Uri, ref error);
        if (uri.IsInvalid)
        {
            throw UnusableUri(error);
        }

        Libmongoc.mongoc_uri_set_appname(uri, ApplicationName);

        // What is compressed could not be checked.
        Libmongoc.mongoc_uri_set_compressors(uri, "");
        SetDefault(uri, "sockettimeoutms", (int)Math.Min((queryTimeout + Grace).TotalMilliseconds, int.MaxValue));
        Database = database;
        Client = Libmongoc.mongoc_client_new_from_uri_with_error(uri, ref error);
        if (Client.IsInvalid)
        {
            // The URI has been understood: it is the look-up of its name, or one of its files, that has failed.
            throw MongoErrors.Explain(error, address, Database, "*");
        }

        Libmongoc.mongoc_client_set_error_api(Client, ErrorApi);
        CheckedStream.Guard(Client);
    }

    /// <summary>The database's name.</summary>
    internal string Database { get; }

    internal ClientHandle Client { get; }

    /// <summary>Starts a query; the server is asked when the cursor first moves.</summary>
    internal MongoCursor Find(string collection, ReadOnlySpan<byte> filter, BsonWriter options, CancellationToken cancellation)
    {
        using CollectionHandle handle = Libmongoc.mongoc_client_get_collection(Client, Database, collection);
        using BsonHandle filterBson = BsonHandle.Of(filter);
        using BsonHandle optionsBson = BsonHandle.Of(options.Int32("maxTimeMS", _maxTimeMilliseconds).Finish());
        return new MongoCursor(this, collection, Libmongoc.mongoc_collection_find_with_opts(handle, filterBson, optionsBson, 0), cancellation);
    }

    /// <summary>The indexes of a collection; none at all when there is no such collection.</summary>
    internal MongoCursor Indexes(string collection, CancellationToken cancellation)
    {
        using CollectionHandle handle = Libmongoc.mongoc_client_get_collection(Client, Database, collection);
        return new MongoCursor(this, collection, Libmongoc.mongoc_collection_find_indexes_with_opts(handle, 0), cancellation);
    }

    /// <summary>How many documents a collection has, by the server's own book-keeping.</summary>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    internal long EstimatedCount(string collection)
    {
        using CollectionHandle handle = Libmongoc.mongoc_client_get_collection(Client, Database, collection);
        using BsonHandle options = BsonHandle.Of(new BsonWriter().Int32("maxTimeMS", _maxTimeMilliseconds).Finish());
        BsonError error = default;
        long count = Libmongoc.mongoc_collection_estimated_document_count(handle, options, 0, 0, ref error);
        return count >= 0 ? count : throw Failure(error, collection);
    }

    /// <summary>Whether something has failed on it, so that it should not be used for another call.</summary>
    internal bool IsBroken { get; private set; }

    /// <summary>When and why the server could not be reached; null when it answered, be it with an error.</summary>
    internal Outage? Unreachable { get; private set; }

    /// <summary>The error for a document that is none. The connection is broken after it: who sends one such thing may send others.</summary>
    internal SourceException Malformed(BsonFormatException problem, string collection)
    {
        IsBroken = true;
        return new SourceException($"the server sent a document of {Database}.{collection} that is none: {problem.Message}", problem)
        {
            Reason = SourceErrorReason.Malformed,
        };
    }

    /// <summary>What an error of the driver or the server means to an operator. The connection is broken after it.</summary>
    internal SourceException Failure(in BsonError error, string collection)
    {
        IsBroken = true;
        SourceException failure = MongoErrors.Explain(error, _address, Database, collection, CheckedStream.TakeTrouble());
        Unreachable = failure.Reason == SourceErrorReason.Unreachable ? new Outage(failure, Stopwatch.GetTimestamp()) : null;
        return failure;
    }

    public void Dispose() => Client.Dispose();

    private static void SetDefault(UriHandle uri, string option, int value)
    {
        const int NotSet = -1;
        if (Libmongoc.mongoc_uri_get_option_as_int32(uri, option, NotSet) == NotSet)
        {
            Libmongoc.mongoc_uri_set_option_as_int32(uri, option, value);
        }
    }

    private SourceException UnusableUri(in BsonError error)
    {
        // The driver repeats the part of the URI that it does not understand, which may be half a password.
        string detail = _address.HasCredentials
            ? "; in user name, password and options these must be written as %XX: : / ? # [ ] @ %"
            : $": {_address.Redact(error.Message)}";
        return new SourceException($"the MongoDB URI cannot be used{detail}; it should look like mongodb://user:password@host:27017/LibreChat");
    }

    /// <summary>A server that could not be reached.</summary>
    /// <param name="Failure">What to tell the operator.</param>
    /// <param name="Timestamp">When, by <see cref="Stopwatch"/>.</param>
    internal sealed record Outage(SourceException Failure, long Timestamp);
}
