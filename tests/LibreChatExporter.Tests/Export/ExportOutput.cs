using System.Text;
using System.Text.Json;
using LibreChatExporter.Export;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Export;

/// <summary>One run of the command <c>calls</c> inside the test, from its arguments on.</summary>
internal static class ExportOutput
{
    /// <summary>What it writes of a sample.</summary>
    public static string Of(Sample sample, params string[] arguments)
    {
        using var source = new DumpSource(sample.Folder, database: null);
        return Of(source, arguments);
    }

    public static string Of(ILibreChatSource source, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(["calls", "--source=x", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        using var folder = new TempFolder();
        using var output = new MemoryStream();
        var clock = new FakeTimeProvider(Sample.AsOf);
        using var progress = new ProgressReport(clock, terminal: null, log: null);
        new CallExport(source, run.Settings!, (ExportOptions)run.Options!, clock, progress)
            .Write(output, folder.Path, CancellationToken.None);
        Assert.Empty(Directory.GetFileSystemEntries(folder.Path));
        return Encoding.UTF8.GetString(output.ToArray());
    }

    /// <summary>The lines of NDJSON.</summary>
    public static List<Dictionary<string, JsonElement>> Lines(ILibreChatSource source, params string[] arguments)
        => Parse(Of(source, [.. arguments, "--format=ndjson"]));

    /// <summary>The lines of NDJSON.</summary>
    public static List<Dictionary<string, JsonElement>> Lines(Sample sample, params string[] arguments)
        => Parse(Of(sample, [.. arguments, "--format=ndjson"]));

    private static List<Dictionary<string, JsonElement>> Parse(string text) =>
    [
        .. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => JsonDocument.Parse(line).RootElement.EnumerateObject()
            .ToDictionary(field => field.Name, field => field.Value)),
    ];
}
