using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources.Mongo;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Writes to one test's database, as LibreChat would. For one thread at a time.</summary>
internal sealed unsafe class DatabaseWriter : IDisposable
{
    private const string ApplicationName = "librechat-tests";

    /// <summary>LibreChat's own, as far as the exporter could profit from them: field lists by collection.</summary>
    private static readonly (string Collection, string[] Fields, bool IsUnique)[] Indexes =
    [
        (Collection.Transactions, ["user"], false),
        (Collection.Transactions, ["conversationId"], false),
        (Collection.Transactions, ["model"], false),
        (Collection.Transactions, ["tenantId"], false),
        (Collection.Messages, ["messageId"], false),
        (Collection.Messages, ["conversationId"], false),
        (Collection.Messages, ["user"], false),
        (Collection.Messages, ["createdAt"], false),
        (Collection.Messages, ["messageId", "user", "tenantId"], true),
    ];

    private readonly string _database;
    private readonly ClientHandle _client;

    internal DatabaseWriter(string uri, string database)
    {
        _database = database;
        Libmongoc.EnsureStarted();
        BsonError error = default;
        using UriHandle parsed = Libmongoc.mongoc_uri_new_with_error(uri, ref error);
        Assert.False(parsed.IsInvalid, error.Message);
        Libmongoc.mongoc_uri_set_appname(parsed, ApplicationName);
        _client = Libmongoc.mongoc_client_new_from_uri_with_error(parsed, ref error);
        Assert.False(_client.IsInvalid, error.Message);
    }

    public void Dispose() => _client.Dispose();

    /// <summary>Makes LibreChat's indexes, and with them the collections.</summary>
    internal void CreateIndexes()
    {
        foreach (string collection in Indexes.Select(index => index.Collection).Distinct())
        {
            CreateIndexes(
                collection, [.. Indexes.Where(index => index.Collection == collection).Select(index => (index.Fields, index.IsUnique))]);
        }
    }

    internal void Insert(string collection, params IReadOnlyList<byte[]> documents)
    {
        // The server takes 48 MB at a time; the driver splits by that, but keeps a copy of it all.
        foreach (byte[][] lot in documents.Chunk(5_000))
        {
            InsertLot(collection, lot);
        }
    }

    internal void Delete(string collection, BsonWriter selector)
    {
        using CollectionHandle handle = Open(collection);
        using BsonHandle filter = BsonHandle.Of(selector.ToArray());
        BsonError error = default;
        Require(NativeMongo.mongoc_collection_delete_many(handle, filter, 0, 0, ref error), error);
    }

    internal void Update(string collection, BsonWriter selector, BsonWriter update)
    {
        using CollectionHandle handle = Open(collection);
        using BsonHandle filter = BsonHandle.Of(selector.ToArray());
        using BsonHandle change = BsonHandle.Of(update.ToArray());
        BsonError error = default;
        Require(NativeMongo.mongoc_collection_update_many(handle, filter, change, 0, 0, ref error), error);
    }

    internal void DropDatabase() => Command(new BsonWriter().Int32("dropDatabase", 1));

    private static void Require(bool succeeded, in BsonError error) => Assert.True(succeeded, error.Message);

    private CollectionHandle Open(string collection) => Libmongoc.mongoc_client_get_collection(_client, _database, collection);

    private void InsertLot(string collection, byte[][] documents)
    {
        using CollectionHandle handle = Open(collection);
        using BsonHandle options = BsonHandle.Of(new BsonWriter().Boolean("ordered", false).ToArray());
        BsonHandle[] owned = [.. documents.Select(document => BsonHandle.Of(document))];
        try
        {
            nint[] pointers = [.. owned.Select(document => document.DangerousGetHandle())];
            BsonError error = default;
            fixed (nint* first = pointers)
            {
                Require(
                    NativeMongo.mongoc_collection_insert_many(handle, first, (nuint)pointers.Length, options, 0, ref error), error);
            }
        }
        finally
        {
            foreach (BsonHandle document in owned)
            {
                document.Dispose();
            }
        }
    }

    private void CreateIndexes(string collection, IReadOnlyList<(string[] Fields, bool IsUnique)> indexes)
    {
        Command(new BsonWriter().String("createIndexes", collection).Array("indexes", array =>
        {
            for (int i = 0; i < indexes.Count; i++)
            {
                (string[] fields, bool isUnique) = indexes[i];
                array.Document($"{i}", index => index
                    .Document("key", key => Array.ForEach(fields, field => key.Int32(field, 1)))
                    .String("name", string.Join('_', fields.Select(field => field + "_1")))
                    .Boolean("unique", isUnique));
            }
        }));
    }

    private void Command(BsonWriter command)
    {
        using BsonHandle document = BsonHandle.Of(command.ToArray());
        BsonError error = default;
        Require(NativeMongo.mongoc_client_command_simple(_client, _database, document, 0, 0, ref error), error);
    }
}
