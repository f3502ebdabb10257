using LibreChatExporter.TestGateway.Bson;
using LibreChatExporter.TestGateway.Engine;
using Npgsql;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>The commands that answer in pages, and those that go on with them or give them up.</summary>
internal sealed class CursorCommands
{
    private readonly DocumentDb database;
    private readonly CursorTable cursors;
    private readonly ReplicaSetMember? member;

    private CursorCommands(DocumentDb database, CursorTable cursors, ReplicaSetMember? member)
    {
        this.database = database;
        this.cursors = cursors;
        this.member = member;
    }

    public static IEnumerable<KeyValuePair<string, Command>> All(DocumentDb database, CursorTable cursors, ReplicaSetMember? member)
    {
        var commands = new CursorCommands(database, cursors, member);
        return
        [
            new("find", commands.PagedBy("find_cursor_first_page", CommandScope.Collection)),
            new("aggregate", commands.PagedBy("aggregate_cursor_first_page", CommandScope.Collection)),
            new("listIndexes", commands.PagedBy("list_indexes_cursor_first_page", CommandScope.Collection)),
            new("listCollections", commands.PagedBy("list_collections_cursor_first_page", CommandScope.Database)),
            new("getMore", new(CommandScope.Collection, commands.GetMoreAsync)),
            new("killCursors", new(CommandScope.Collection, commands.KillAsync)),
        ];
    }

    private Command PagedBy(string function, CommandScope scope)
    {
        var sql = $"SELECT cursorpage::bytea, continuation::bytea, persistconnection, cursorid FROM documentdb_api.{function}($1, $2)";
        return new Command(scope, (request, stop) => FirstPageAsync(sql, request, stop));
    }

    private async Task<byte[]> FirstPageAsync(string sql, CommandRequest request, CancellationToken stop)
    {
        var connection = await database.OpenAsync(stop);
        var isHeld = false;
        try
        {
            var (page, continuation, needsConnection, id) = await DocumentDb.ReadRowAsync(
                connection,
                sql,
                row => (row.GetFieldValue<byte[]>(0), OptionalDocument(row, 1), row.GetBoolean(2), row.GetInt64(3)),
                stop,
                request.Database,
                request.Body);
            if (continuation is not null)
            {
                isHeld = needsConnection;
                cursors.Add(
                    id, new OpenCursor(request.Session, request.Database, continuation, isHeld ? connection : null, request.Reign));
            }

            return page;
        }
        finally
        {
            if (!isHeld)
            {
                await connection.DisposeAsync();
            }
        }
    }

    private async Task<byte[]> GetMoreAsync(CommandRequest request, CancellationToken stop)
    {
        var id = request.Value.AsInt64();
        var cursor = cursors.Take(id) ?? throw new MongoCommandException(MongoErrorCode.CursorNotFound, $"cursor id {id} not found");
        var isOpen = false;
        try
        {
            member?.EnsureUninterrupted(cursor.Reign);
            var connection = cursor.Connection ?? await database.OpenAsync(stop);
            try
            {
                var (page, continuation) = await DocumentDb.ReadRowAsync(
                    connection,
                    "SELECT cursorpage::bytea, continuation::bytea FROM documentdb_api.cursor_get_more($1, $2, $3)",
                    row => (row.GetFieldValue<byte[]>(0), OptionalDocument(row, 1)),
                    stop,
                    cursor.Database,
                    request.Body,
                    cursor.Continuation);
                if (continuation is not null)
                {
                    isOpen = true;
                    cursors.Add(id, cursor with { Owner = request.Session, Continuation = continuation });
                }

                return page;
            }
            finally
            {
                if (cursor.Connection is null)
                {
                    await connection.DisposeAsync();
                }
            }
        }
        finally
        {
            if (!isOpen)
            {
                await cursor.DisposeAsync();
            }
        }
    }

    private async Task<byte[]> KillAsync(CommandRequest request, CancellationToken stop)
    {
        var killed = new List<long>();
        var notFound = new List<long>();
        foreach (var element in BsonReader.Elements(request.Require("cursors").AsDocument()))
        {
            var id = element.AsInt64();
            (await cursors.RemoveAsync(id) ? killed : notFound).Add(id);
        }

        return Reply.Ok(new BsonWriter()
            .AddArray("cursorsKilled", killed, (array, index, id) => array.Add(index, id))
            .AddArray("cursorsNotFound", notFound, (array, index, id) => array.Add(index, id))
            .AddArray<long>("cursorsAlive", [], (array, index, id) => array.Add(index, id))
            .AddArray<long>("cursorsUnknown", [], (array, index, id) => array.Add(index, id)));
    }

    private static byte[]? OptionalDocument(NpgsqlDataReader row, int column) =>
        row.IsDBNull(column) ? null : row.GetFieldValue<byte[]>(column);
}
