using System.Text.Json;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>A command as the gateway has logged it; an aggregation may read further collections, which are united with its own.</summary>
internal sealed record LoggedCommand(
    DateTime Time, long Connection, string App, string Db, string Command, string Collection, string[] Unions, string Compressor);

/// <summary>Reads the gateway's log of commands.</summary>
internal static class CommandLog
{
    private const string Exporter = "librechat-exporter";

    /// <summary>
    /// All commands of the exporters of all tests, this run's and others'; the first hello of a connection is missing, because it is logged
    /// before the name in it is known. What the driver's monitors send by themselves is among them, on the database admin.
    /// </summary>
    internal static List<LoggedCommand> OfExporters() => [.. Read(TestEnvironment.RequireCommandLog()).Where(line => line.App == Exporter)];

    /// <summary>All commands that a gateway has logged in this file.</summary>
    internal static List<LoggedCommand> Read(string path)
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        using var reader = new StreamReader(file);
        string text = reader.ReadToEnd();

        // The last line may be half written.
        return [.. text[..(text.LastIndexOf('\n') + 1)].Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize<LoggedCommand>(line, JsonSerializerOptions.Web)!)];
    }
}
