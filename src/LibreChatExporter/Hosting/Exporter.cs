using LibreChatExporter.Calls;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Collectors;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Ingest;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Hosting;

/// <summary>The parts of an exporter, put together around one source. Disposing it ends the collectors, not the source.</summary>
internal sealed class Exporter : IDisposable
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
    /// <param name="checkpoint">Where to go on from, and what to keep up to date; null for none.</param>
    /// <exception cref="CheckpointException">The checkpoint cannot be read, nor be set aside.</exception>
    public Exporter(
        ILibreChatSource source,
        ExporterSettings settings,
        TimeProvider clock,
        ILoggerFactory logs,
        IProgress<LoadProgress>? progress = null,
        BuildInfo? build = null,
        bool withRuntime = true,
        Checkpoint? checkpoint = null)
    {
        SeriesBirths births;
        CollectorSet set;
        TelemetryRegistry registry;
        do
        {
            (births, Scrapes, registry) = (new SeriesBirths(), new ScrapeLog(clock), new TelemetryRegistry());
            set = new CollectorSet(source, settings, clock, births, progress, process: withRuntime ? registry : null);
        }
        while (checkpoint?.TryRestore(set.State(Scrapes)) == false);

        var refreshes = new RefreshMetrics(registry);
        (Refusals, Web) = (new Refusals(registry), new WebMetrics(registry));
        (History, Calls) = (set.History, set.Calls);
        _collectors = [.. set.All];
        if (checkpoint is not null)
        {
            _collectors.Add(new CheckpointCollector(checkpoint, registry));
        }

        _collectors.Add(new TelemetryCollector(registry, set.Tail.Documents));
        List<CollectorStatus> statuses = [.. _collectors.Select(collector => new CollectorStatus(collector, refreshes))];
        CollectorStatus usage = statuses.Single(status => status.Collector == set.Usage);
        var self = new ExporterCollector(
            build ?? BuildInfo.Current, set.Tail, births, () => set.Limited, settings.Reprice, usage, statuses);
        statuses.Add(new CollectorStatus(self, refreshes));
        _collectors.Add(self);

        Refresher = new Refresher(
            source, statuses, usage, set.Tail, births, Snapshots, Scrapes, refreshes, clock, logs.CreateLogger<Refresher>(), checkpoint);
    }

    /// <summary>Reads and publishes.</summary>
    public Refresher Refresher { get; }

    /// <summary>What scrapes are served from.</summary>
    public SnapshotStore Snapshots { get; } = new();

    /// <summary>What questions about the past are answered from; it stays empty where there is no history.</summary>
    public HistoryStore History { get; }

    /// <summary>The newest calls; it stays empty where none are kept.</summary>
    public CallStore Calls { get; }

    /// <summary>Who has scraped what.</summary>
    public ScrapeLog Scrapes { get; }

    /// <summary>Who has been refused.</summary>
    public Refusals Refusals { get; }

    /// <summary>Who has asked for what.</summary>
    public WebMetrics Web { get; }

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
