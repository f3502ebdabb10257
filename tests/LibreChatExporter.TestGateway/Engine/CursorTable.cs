using System.Collections.Concurrent;
using Npgsql;

namespace LibreChatExporter.TestGateway.Engine;

/// <summary>The cursors that clients have not read to the end.</summary>
internal sealed class CursorTable
{
    private readonly ConcurrentDictionary<long, OpenCursor> cursors = new();

    public void Add(long id, OpenCursor cursor) => cursors[id] = cursor;

    /// <summary>Hands a cursor over to one caller, who adds it again when it goes on.</summary>
    public OpenCursor? Take(long id) => cursors.TryRemove(id, out var cursor) ? cursor : null;

    public async Task<bool> RemoveAsync(long id)
    {
        if (Take(id) is not { } cursor)
        {
            return false;
        }

        await cursor.DisposeAsync();
        return true;
    }

    public async Task RemoveOwnedByAsync(ClientSession owner)
    {
        foreach (var (id, cursor) in cursors)
        {
            if (cursor.Owner == owner)
            {
                await RemoveAsync(id);
            }
        }
    }
}

/// <summary>
/// Where the next page of a query comes from, and the connection that asked for it last. A query that the engine cannot resume from the
/// continuation alone (a sorted one, say) lives in a portal of the PostgreSQL connection that began it, which is then held; the pool's
/// reset of a returned connection closes the portal.
/// </summary>
internal sealed record OpenCursor(
    ClientSession Owner, string Database, byte[] Continuation, NpgsqlConnection? Connection, long? Reign) : IAsyncDisposable
{
    public ValueTask DisposeAsync() => Connection?.DisposeAsync() ?? ValueTask.CompletedTask;
}
