using LibreChatExporter.TestGateway.Bson;
using LibreChatExporter.TestGateway.Engine;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>The commands about collections as a whole: their size, their indexes, their end.</summary>
internal sealed class CatalogCommands
{
    private readonly DocumentDb database;

    private CatalogCommands(DocumentDb database) => this.database = database;

    public static IEnumerable<KeyValuePair<string, Command>> All(DocumentDb database)
    {
        var commands = new CatalogCommands(database);
        return
        [
            new("count", new(CommandScope.Collection, (request, stop) => database.CallAsync(
                "SELECT document::bytea FROM documentdb_api.count_query($1, $2)", stop, request.Database, request.Body))),
            new("collStats", new(CommandScope.Collection, (request, stop) => database.CallAsync(
                "SELECT documentdb_api.coll_stats($1, $2)::bytea", stop, request.Database, request.Collection))),
            new("create", new(CommandScope.Collection, (request, stop) => database.CallAsync(
                "SELECT documentdb_api.create_collection_view($1, $2)::bytea", stop, request.Database, request.Body))),
            new("createIndexes", new(CommandScope.Collection, commands.CreateIndexesAsync)),
            new("drop", new(CommandScope.Collection, commands.DropAsync)),
            new("dropDatabase", new(CommandScope.Database, commands.DropDatabaseAsync)),
        ];
    }

    private async Task<byte[]> CreateIndexesAsync(CommandRequest request, CancellationToken stop)
    {
        // Not create_indexes_background, which waits for every transaction older than itself.
        var result = await database.CallAsync(
            "SELECT documentdb_api_internal.create_indexes_non_concurrently($1, $2, true)::bytea", stop, request.Database, request.Body);

        // The engine answers as a sharded cluster does, with the reply of its only shard inside.
        var shards = BsonReader.Find(result, "raw")?.AsDocument();
        var outcome = shards is null ? result : BsonReader.Elements(shards.Value).First().AsDocument();
        if (BsonReader.Find(outcome, "ok")?.IsTrue() != true)
        {
            throw new MongoCommandException(
                DocumentDbErrors.ToMongo(BsonReader.Find(outcome, "code")?.AsInt64() ?? 0),
                BsonReader.Find(outcome, "errmsg")?.AsString() ?? "createIndexes failed");
        }

        return outcome.ToArray();
    }

    private async Task<byte[]> DropAsync(CommandRequest request, CancellationToken stop)
    {
        await using var connection = await database.OpenAsync(stop);

        // Whether there was anything to drop does not matter: MongoDB 7 answers ok either way.
        _ = await DocumentDb.ReadRowAsync(
            connection,
            "SELECT documentdb_api.drop_collection($1, $2)",
            row => row.GetBoolean(0),
            stop,
            request.Database,
            request.Collection);
        return Reply.Ok(new BsonWriter().Add("ns", $"{request.Database}.{request.Collection}"));
    }

    private async Task<byte[]> DropDatabaseAsync(CommandRequest request, CancellationToken stop)
    {
        await using var connection = await database.OpenAsync(stop);
        _ = await DocumentDb.ReadRowAsync(
            connection, "SELECT documentdb_api.drop_database($1)", row => row.IsDBNull(0), stop, request.Database);
        return Reply.Ok(new BsonWriter().Add("dropped", request.Database));
    }
}
