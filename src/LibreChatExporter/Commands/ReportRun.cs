using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Reports;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Commands;

/// <summary>The command <c>report</c>: reads the rows of a period once, adds them up, and writes who spent what.</summary>
internal static class ReportRun
{
    /// <summary>Writes a report; a period without usage is a line on <paramref name="error"/> besides.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    /// <exception cref="SettingsException">The period begins in the future.</exception>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public static void Run(
        ILibreChatSource source,
        ExporterSettings settings,
        ReportOptions options,
        TimeProvider clock,
        Stream output,
        TextWriter error,
        IProgress<LoadProgress>? progress)
    {
        DateTimeOffset now = settings.AsOf ?? clock.GetUtcNow();
        var head = ReportHead.Of(options.Period, now, settings.TimeZone);
        if (head.From >= head.To)
        {
            throw new SettingsException($"--from: a period up to now has to begin before now, and this is {head.Time}");
        }

        Report report = Read(source, settings, options, clock, now, progress);
        if (report.Groups.Count == 0)
        {
            error.WriteLine($"librechat-exporter: no usage from {head.Time}");
        }

        ReportWriter.Write(output, options.Format, head, report);
    }

    private static Report Read(
        ILibreChatSource source,
        ExporterSettings settings,
        ReportOptions options,
        TimeProvider clock,
        DateTimeOffset now,
        IProgress<LoadProgress>? progress)
    {
        var pivot = new Pivot(options.By.Count);
        RowDimensions? dimensions = null;

        // Rows do not wait for answers that may yet come: what has been spent has been spent.
        var reading = new SingleReading(source, settings with { AttributionWait = TimeSpan.Zero }, clock, progress, Visit, new ReadingScope
        {
            Range = options.Rows(now, settings.TimeZone),
            NeedsProviders = options.By.Contains(Dimension.Provider),
            NeedsAccounts = options.By.Any(dimension => dimension.NeedsAccounts),
            NeedsConversations = options.By.Contains(Dimension.Conversation),
            MaxContexts = int.MaxValue,
        });
        var names = new ReportNames(reading.Ledger.Labels, reading.Accounts, reading.Users, reading.Attribution, reading.Conversations);
        dimensions = new RowDimensions(options.By, names, settings.TimeZone);
        reading.Read(CancellationToken.None);
        return new Report(dimensions.Resolve(pivot), dimensions, options.Top);

        void Visit(in UsageRow row, bool unattributed)
        {
            if (row.IsUsage)
            {
                Span<int> path = stackalloc int[options.By.Count];
                dimensions!.Values(row, path);
                pivot.Add(path, row);
            }
        }
    }
}
