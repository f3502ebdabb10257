using LibreChatExporter.LibreChat;
using MongoDB.Bson;
using MongoDB.Driver;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Writes to one test's database, as LibreChat would; documents arrive byte for byte. Thread-safe.</summary>
internal sealed class DatabaseWriter
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

    private readonly IMongoDatabase _database;

    internal DatabaseWriter(string uri, string database)
    {
        MongoClientSettings settings = MongoClientSettings.FromConnectionString(uri);
        settings.ApplicationName = ApplicationName;

        // Clients with the same settings share their connections, which the driver keeps until the process ends.
        _database = new MongoClient(settings).GetDatabase(database);
    }

    /// <summary>Makes LibreChat's indexes, and with them the collections.</summary>
    internal void CreateIndexes()
    {
        foreach (var indexes in Indexes.GroupBy(index => index.Collection))
        {
            Open(indexes.Key).Indexes.CreateMany(indexes.Select(index => new CreateIndexModel<RawBsonDocument>(
                new BsonDocument(index.Fields.Select(field => new BsonElement(field, 1))),
                new CreateIndexOptions { Name = string.Join('_', index.Fields.Select(field => field + "_1")), Unique = index.IsUnique })));
        }
    }

    internal void Insert(string collection, params IReadOnlyList<byte[]> documents)
    {
        if (documents.Count > 0)
        {
            Open(collection).InsertMany(
                documents.Select(document => new RawBsonDocument(document)), new InsertManyOptions { IsOrdered = false });
        }
    }

    internal void Delete(string collection, BsonWriter selector) => Open(collection).DeleteMany(new RawBsonDocument(selector.ToArray()));

    internal void Update(string collection, BsonWriter selector, BsonWriter update)
        => Open(collection).UpdateMany(new RawBsonDocument(selector.ToArray()), new RawBsonDocument(update.ToArray()));

    internal void DropDatabase() => _database.Client.DropDatabase(_database.DatabaseNamespace.DatabaseName);

    private IMongoCollection<RawBsonDocument> Open(string collection) => _database.GetCollection<RawBsonDocument>(collection);
}
