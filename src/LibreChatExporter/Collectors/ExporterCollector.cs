using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Pricing;
using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Collectors;

/// <summary>What the exporter knows of itself: whether its figures can be trusted, and how it works.</summary>
internal sealed class ExporterCollector(
    BuildInfo build,
    TransactionTail tail,
    SeriesBirths births,
    Func<double> limited,
    bool isRepriced,
    CollectorStatus usage,
    IReadOnlyList<CollectorStatus> statuses) : ICollector
{
    /// <summary>Whether the figures are up to date.</summary>
    internal static readonly MetricFamily Up = new(
        "librechat_up", MetricType.Gauge,
        "Whether the source can be read: 1, or 0 when the last refresh could not read it or the present one hangs.");

    private static readonly MetricFamily Build = new(
        "librechat_exporter_build_info", MetricType.Gauge, "Always 1: which build of the exporter this is.",
        labels: ["version", "revision", "runtime"]);

    private static readonly MetricFamily Success = new(
        "librechat_exporter_collector_success", MetricType.Gauge, "Whether the collector's last refresh succeeded: 1 or 0.",
        labels: "collector");

    private static readonly MetricFamily Duration = new(
        "librechat_exporter_collector_duration_seconds", MetricType.Gauge, "How long the collector's last refresh took.",
        "seconds", "collector");

    private static readonly MetricFamily LastSuccess = new(
        "librechat_exporter_collector_last_success_timestamp_seconds", MetricType.Gauge, "When the collector last succeeded, in Unix time.",
        "seconds", "collector");

    private static readonly MetricFamily Newest = new(
        "librechat_exporter_newest_transaction_timestamp_seconds", MetricType.Gauge, "When the newest transaction was made, in Unix time.",
        "seconds");

    private static readonly MetricFamily Pending = new(
        "librechat_exporter_pending_transactions", MetricType.Gauge,
        "Transactions that wait for their answer to appear and are not counted yet.");

    private static readonly MetricFamily Waiting = new(
        "librechat_exporter_births_waiting", MetricType.Gauge,
        "Series that are new and shown as 0 until all who poll have read that, so that increase() sees all of their value.");

    private static readonly MetricFamily Series = new(
        "librechat_exporter_series", MetricType.Gauge, "Series in this exposition.");

    private static readonly MetricFamily Limited = new(
        "librechat_exporter_series_limited_total", MetricType.Counter,
        "Transactions, and what else is counted, under other because of a limit.");

    private static readonly MetricFamily CostSource = new(
        "librechat_exporter_cost_source", MetricType.Gauge,
        "Always 1: where cost comes from: charged, as LibreChat did, or repriced, as tokens times price.", labels: "source");

    private static readonly MetricFamily Prices = new(
        "librechat_exporter_price_table_info", MetricType.Gauge,
        "Always 1: which of LibreChat's tables of prices the exporter has: the version of its data schemas, and when that was published.",
        labels: ["data_schemas", "date"]);

    private static readonly ReadOnlyMemory<byte>[] PriceTableLabels =
        [Encoding.UTF8.GetBytes(PriceTable.LibreChat.Schemas), Encoding.UTF8.GetBytes(PriceTable.LibreChat.Date)];

    private readonly ReadOnlyMemory<byte>[] _build =
        [Encoding.UTF8.GetBytes(build.Version), Encoding.UTF8.GetBytes(build.Revision), Encoding.UTF8.GetBytes(build.Runtime)];

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _names = [];

    /// <inheritdoc/>
    public string Name => "exporter";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } =
        [Up, Build, Prices, Success, Duration, LastSuccess, Newest, Pending, Waiting, Series, Limited, CostSource];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        snapshot.Scalar(Up, usage.Succeeded ? 1 : 0);
        snapshot.Begin(Build);
        snapshot.Sample(1, _build);
        snapshot.Begin(Prices);
        snapshot.Sample(1, PriceTableLabels);
        snapshot.Begin(CostSource);
        snapshot.Sample(1, Label(isRepriced ? "repriced" : "charged"));
        ForEachCollector(snapshot, Success, status => status.Succeeded ? 1 : 0);
        ForEachCollector(snapshot, Duration, status => status.Duration.TotalSeconds);
        ForEachCollector(snapshot, LastSuccess, status => status.LastSuccess?.ToUnixTimeMilliseconds() / 1e3);
        if (tail.NewestRow is { } newest)
        {
            snapshot.Scalar(Newest, newest / 1e3);
        }

        snapshot.Scalar(Pending, tail.Attribution.Pending);
        snapshot.Scalar(Waiting, births.Waiting);
        snapshot.Scalar(Limited, limited());

        // This collector writes last, and this sample is its last.
        snapshot.Scalar(Series, snapshot.Series + 1);
    }

    private void ForEachCollector(SnapshotBuilder snapshot, MetricFamily family, Func<CollectorStatus, double?> value)
    {
        snapshot.Begin(family);
        foreach (CollectorStatus status in statuses)
        {
            if (value(status) is { } known)
            {
                snapshot.Sample(known, Label(status.Collector.Name));
            }
        }
    }

    private ReadOnlyMemory<byte> Label(string name)
    {
        if (!_names.TryGetValue(name, out ReadOnlyMemory<byte> utf8))
        {
            utf8 = Encoding.UTF8.GetBytes(name);
            _names.Add(name, utf8);
        }

        return utf8;
    }
}
