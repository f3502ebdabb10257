using LibreChatExporter.Collectors;
using LibreChatExporter.Exposition;
using LibreChatExporter.Settings;
using LibreChatExporter.Sources;
using LibreChatExporter.Usage;

namespace LibreChatExporter;

/// <summary>The parts of an exporter, put together around one source. Disposing it ends the collectors, not the source.</summary>
public sealed class Exporter : IDisposable
{
    private readonly List<ICollector> _collectors;

    /// <summary>Puts the parts together; nothing is read yet.</summary>
    /// <param name="source">Where the documents come from.</param>
    /// <param name="settings">The settings.</param>
    /// <param name="clock">The time: waits, windows and durations.</param>
    /// <param name="logs">Where to log.</param>
    /// <param name="progress">Told about the first load.</param>
    /// <param name="build">The build to name in <c>librechat_exporter_build_info</c>.</param>
    /// <param name="withRuntime">Whether to expose the families of the process and the runtime.</param>
    public Exporter(
        ILibreChatSource source,
        ExporterSettings settings,
        TimeProvider clock,
        ILoggerFactory logs,
        IProgress<LoadProgress>? progress = null,
        BuildInfo? build = null,
        bool withRuntime = true)
    {
        var births = new SeriesBirths();
        var ledger = new UsageLedger(births);
        var tail = new TransactionTail(source, ledger, births, clock, new TailOptions(settings.Overlap, settings.AttributionWait));
        var usage = new UsageCollector(tail, ledger, progress);

        // Agents first: rows of the legacy shape need them.
        _collectors = [new AgentCollector(source, tail, ledger), usage];
        if (withRuntime)
        {
            _collectors.AddRange([new ProcessCollector(), new RuntimeCollector()]);
        }

        List<CollectorStatus> statuses = [.. _collectors.Select(collector => new CollectorStatus(collector))];
        CollectorStatus usageStatus = statuses.Single(status => status.Collector == usage);
        var self = new ExporterCollector(build ?? BuildInfo.Current, tail, ledger, usageStatus, statuses);
        statuses.Add(new CollectorStatus(self));
        _collectors.Add(self);

        Scrapes = new ScrapeLog(clock);
        Refresher = new Refresher(
            statuses, usageStatus, tail, births, Snapshots, Scrapes, clock, logs.CreateLogger<Refresher>());
    }

    /// <summary>Reads and publishes.</summary>
    public Refresher Refresher { get; }

    /// <summary>What scrapes are served from.</summary>
    public SnapshotStore Snapshots { get; } = new();

    /// <summary>Who has scraped what.</summary>
    public ScrapeLog Scrapes { get; }

    /// <summary>All families that can be exposed.</summary>
    public IEnumerable<MetricFamily> Families => _collectors.SelectMany(collector => collector.Families);

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach (IDisposable collector in _collectors.OfType<IDisposable>())
        {
            collector.Dispose();
        }
    }
}
