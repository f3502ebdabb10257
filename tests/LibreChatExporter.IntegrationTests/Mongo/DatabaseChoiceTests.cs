using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;
using MongoDB.Bson;
using MongoDB.Driver;

namespace LibreChatExporter.IntegrationTests.Mongo;

/// <summary>Which database is read, and collections that are views.</summary>
public sealed class DatabaseChoiceTests
{
    [SkippableFact]
    public async Task A_URI_without_a_database_means_what_it_means_to_LibreChat_where_nothing_else_is_there()
    {
        // On a server of somebody's own, these names might mean something.
        _ = PrivateGateway.RequireCommandLine();
        string uri = TestEnvironment.RequireMongoUri();
        var writer = new DatabaseWriter(uri, "test");
        try
        {
            writer.CreateIndexes();
            writer.Insert(Collection.Transactions, Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", tokens: 1, credits: 1));
            ChildProcess.Result result = await ExporterProcess.Run(uri, "check");

            Assert.Equal(0, result.ExitCode);
            Assert.Contains("reading test", result.Output, StringComparison.Ordinal);
            Assert.Contains("transactions: ok, about 1 documents", result.Output, StringComparison.Ordinal);
        }
        finally
        {
            writer.DropDatabase();
        }
    }

    [SkippableFact]
    public async Task Views_are_read_like_collections_and_miss_no_index()
    {
        string uri = TestEnvironment.RequireMongoUri();
        string name = $"{TestDatabase.Prefix}{Guid.NewGuid():N}";
        var writer = new DatabaseWriter(uri, name);
        try
        {
            writer.Insert("rows", Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", tokens: 1, credits: 1));
            using var client = new MongoClient(uri);
            client.GetDatabase(name).CreateView(Collection.Transactions, "rows", new EmptyPipelineDefinition<BsonDocument>());

            ChildProcess.Result result = await ExporterProcess.Run(uri, "check", "--database", name);
            Assert.True(result.ExitCode == 0, result.Output + result.Error);
            Assert.Contains("transactions: ok, about 1 documents", result.Output, StringComparison.Ordinal);
            result = await ExporterProcess.Run(uri, "--once", "--database", name);
            Assert.Contains("librechat_llm_calls_total{", result.Output, StringComparison.Ordinal);
        }
        finally
        {
            writer.DropDatabase();
        }
    }
}
