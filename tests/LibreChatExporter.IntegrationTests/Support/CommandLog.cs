using System.Text.Json;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>A command as the gateway has logged it.</summary>
internal sealed record LoggedCommand(DateTime Time, long Connection, string App, string Db, string Command, string Collection);

/// <summary>Reads the gateway's log of commands.</summary>
internal static class CommandLog
{
    private const string Exporter = "librechat-exporter";

    /// <summary>All commands on connections that named themselves the exporter's, those before they did included.</summary>
    internal static List<LoggedCommand> OfExporters()
    {
        List<LoggedCommand> all = Read();
        var connections = all.Where(line => line.App == Exporter).Select(line => line.Connection).ToHashSet();
        return [.. all.Where(line => connections.Contains(line.Connection))];
    }

    private static List<LoggedCommand> Read()
    {
        using var file = new FileStream(TestEnvironment.RequireCommandLog(), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        string text = reader.ReadToEnd();

        // The last line may be half written.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<LoggedCommand>(line, JsonSerializerOptions.Web)!)];
    }
}
