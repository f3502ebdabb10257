using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Configuration;

namespace LibreChatExporter.IntegrationTests.Harness;

/// <summary>MongoDB.Driver without the exporter, to see what the servers that tests stand up are like.</summary>
internal static class PlainClient
{
    private const string ApplicationName = "librechat-harness";

    /// <summary>The transactions of the database that a URI names, read without a second try.</summary>
    internal static IMongoCollection<RawBsonDocument> Transactions(string uri, Action<MongoClientSettings>? configure = null)
    {
        MongoClientSettings settings = MongoClientSettings.FromConnectionString(uri);
        settings.ApplicationName = ApplicationName;
        settings.RetryReads = false;
        settings.RetryWrites = false;
        settings.ServerSelectionTimeout = TimeSpan.FromSeconds(5);
        configure?.Invoke(settings);
        string database = new ConnectionString(uri).DatabaseName;
        return new MongoClient(settings).GetDatabase(database).GetCollection<RawBsonDocument>(Collection.Transactions);
    }

    /// <summary>A database with three transactions in it.</summary>
    internal static TestDatabase ThreeTransactions()
    {
        TestDatabase database = TestDatabase.Create();
        database.Writer.Insert(
            Collection.Transactions,
            [.. Enumerable.Range(0, 3).Select(_ => Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", tokens: 1, credits: 1))]);
        return database;
    }

    internal static List<RawBsonDocument> All(this IMongoCollection<RawBsonDocument> collection)
        => collection.Find(FilterDefinition<RawBsonDocument>.Empty).ToList();
}
