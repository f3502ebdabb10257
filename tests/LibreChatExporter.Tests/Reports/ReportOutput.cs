using System.Text;
using LibreChatExporter.Commands;
using LibreChatExporter.Reports;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Reports;

/// <summary>One run of the command inside the test, from its arguments on.</summary>
internal sealed record ReportOutput(string Text, string Error)
{
    /// <summary>A report on a sample, as of its instant.</summary>
    public static ReportOutput Of(Sample sample, params string[] arguments)
    {
        using var source = new DumpSource(sample.Folder, database: null);
        return Of(source, Sample.AsOf, arguments);
    }

    public static ReportOutput Of(ILibreChatSource source, DateTimeOffset now, params string[] arguments)
    {
        CommandRun run = CommandRun.Of(["report", "--source=x", .. arguments]);
        Assert.True(run.ExitCode == 0, run.Error);
        using var output = new MemoryStream();
        using var error = new StringWriter();
        ReportRun.Run(source, run.Settings!, (ReportOptions)run.Options!, new FakeTimeProvider(now), output, error, progress: null);
        return new ReportOutput(Encoding.UTF8.GetString(output.ToArray()), error.ToString());
    }

    /// <summary>The lines of a CSV: cells by the names in its header.</summary>
    public static List<Dictionary<string, string>> Csv(ILibreChatSource source, DateTimeOffset now, params string[] arguments)
        => CsvParser.Lines(Of(source, now, [.. arguments, "--format=csv"]).Text);

    public static List<Dictionary<string, string>> Csv(Sample sample, params string[] arguments)
        => CsvParser.Lines(Of(sample, [.. arguments, "--format=csv"]).Text);
}
