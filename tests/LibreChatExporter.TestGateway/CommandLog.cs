using System.Text.Json;

namespace LibreChatExporter.TestGateway;

/// <summary>
/// Tells the tests which commands a client sent. It holds names only (application, user, database, command, collections, compressor), so
/// that neither passwords nor documents can end up in it.
/// </summary>
internal sealed class CommandLog(string? path)
{
    private readonly Lock access = new();

    public void Record(ClientSession session, string database, string command, string collection, string[] unions)
    {
        if (path is null)
        {
            return;
        }

        var line = JsonSerializer.Serialize(new
        {
            time = DateTime.UtcNow,
            connection = session.Id,
            app = session.Application,
            user = session.User,
            db = database,
            command,
            collection,
            unions,
            compressor = session.Compressor,
        });

        lock (access)
        {
            // Opened anew for every line, so that a test may empty or remove the file between two steps.
            File.AppendAllText(path, line + "\n");
        }
    }
}
