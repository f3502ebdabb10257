using LibreChatExporter.LibreChat;
using MongoDB.Bson;
using MongoDB.Driver;

namespace LibreChatExporter.Benchmarks;

/// <summary>A database of its own on the test server, dropped at the end.</summary>
internal sealed class BenchmarkDatabase : IDisposable
{
    private const string ApplicationName = "librechat-benchmarks";

    private readonly IMongoDatabase _database;

    /// <summary>Makes it, with the indexes of LibreChat that matter to the exporter.</summary>
    /// <param name="name">Its name; null for one that nobody else has.</param>
    internal BenchmarkDatabase(string? name = null)
    {
        Uri = Environment.GetEnvironmentVariable("LIBRECHAT_EXPORTER_TEST_MONGO_URI")
            ?? throw new InvalidOperationException("no database: run this through tests/test-database run");
        MongoClientSettings settings = MongoClientSettings.FromConnectionString(Uri);
        settings.ApplicationName = ApplicationName;
        _database = new MongoClient(settings).GetDatabase(name ?? $"benchmark_{Guid.NewGuid():N}");
        Open<RawBsonDocument>(Collection.Messages).Indexes.CreateMany(
        [
            new CreateIndexModel<RawBsonDocument>(new BsonDocument("messageId", 1)),
            new CreateIndexModel<RawBsonDocument>(new BsonDocument("createdAt", 1)),
        ]);
    }

    internal string Uri { get; }

    internal string Name => _database.DatabaseNamespace.DatabaseName;

    public void Dispose() => _database.Client.DropDatabase(Name);

    internal IMongoCollection<TDocument> Open<TDocument>(string collection) => _database.GetCollection<TDocument>(collection);

    internal void Insert(string collection, IEnumerable<byte[]> documents)
        => Open<RawBsonDocument>(collection).InsertMany(documents.Select(document => new RawBsonDocument(document)));
}
