using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.Ingest;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Commands.Checks;

/// <summary>The command <c>check</c>: says what there is, what is missing, and what the settings match. Writes nothing.</summary>
internal static class CheckRun
{
    /// <summary>Checks a source.</summary>
    /// <param name="source">What to look at.</param>
    /// <param name="settings">The settings, some of which have to match something.</param>
    /// <param name="options">How to check.</param>
    /// <param name="clock">The time.</param>
    /// <param name="output">Gets lines for people as it goes, or one JSON object at the end.</param>
    /// <param name="error">Gets one line where the exporter cannot work.</param>
    /// <param name="progress">Told how far the reading has come.</param>
    /// <returns>0 when the exporter can work, 2 when it cannot.</returns>
    internal static int Run(
        ILibreChatSource source,
        ExporterSettings settings,
        CheckOptions options,
        TimeProvider clock,
        Stream output,
        TextWriter error,
        IProgress<LoadProgress>? progress)
    {
        using var text = new StreamWriter(output, leaveOpen: true) { NewLine = "\n", AutoFlush = true };
        var report = new CheckReport { Source = source.Description };
        try
        {
            try
            {
                SourceCheck.Look(source, report);
            }
            finally
            {
                WriteLines(CheckText.Source(report));
            }

            if (!options.IsQuick && report.Error is null)
            {
                report.Usage = UsageReading.Read(source, settings, clock, progress);
                WriteLines(CheckText.Usage(report.Usage));
            }
        }
        catch (Exception e) when (e is SourceException or BsonFormatException)
        {
            report.Error = e.Message;
        }

        if (options.IsJson)
        {
            CheckJson.Write(output, report);
        }

        if (report.Error is not null)
        {
            error.WriteLine($"librechat-exporter: {report.Error}");
        }

        return report.Error is null ? 0 : CommandLine.UsageError;

        void WriteLines(IEnumerable<string> lines)
        {
            foreach (string line in options.IsJson ? [] : lines)
            {
                text.WriteLine(line);
            }
        }
    }
}
