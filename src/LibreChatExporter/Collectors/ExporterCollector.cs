using System.Text;
using System.Text.Json;
using LibreChatExporter.Exposition;
using LibreChatExporter.Sources;
using LibreChatExporter.Usage;

namespace LibreChatExporter.Collectors;

/// <summary>What the exporter knows of itself: whether its figures can be trusted, and how it works.</summary>
public sealed class ExporterCollector(
    BuildInfo build,
    TransactionTail tail,
    Func<double> limited,
    bool isRepriced,
    Refusals refusals,
    CollectorStatus usage,
    IReadOnlyList<CollectorStatus> statuses) : ICollector
{
    /// <summary>Whether figures can be trusted to be of now.</summary>
    internal static readonly MetricFamily Up = new(
        "librechat_up", MetricType.Gauge, "Whether the last refresh could read the source: 1 or 0.");

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

    private static readonly MetricFamily Errors = new(
        "librechat_exporter_collector_errors_total", MetricType.Counter, "Refreshes of the collector that failed.",
        labels: "collector");

    private static readonly MetricFamily SourceErrors = new(
        "librechat_exporter_source_errors_total", MetricType.Counter, "Refreshes of collectors that failed because the source could not be read.",
        labels: "reason");

    private static readonly MetricFamily DocumentsRead = new(
        "librechat_exporter_documents_read_total", MetricType.Counter, "Documents read from each collection, those read again included.",
        labels: "collection");

    private static readonly MetricFamily Newest = new(
        "librechat_exporter_newest_transaction_timestamp_seconds", MetricType.Gauge, "When the newest transaction was made, in Unix time.",
        "seconds");

    private static readonly MetricFamily Pending = new(
        "librechat_exporter_pending_transactions", MetricType.Gauge, "Transactions that wait for their answer to appear and are not counted yet.");

    private static readonly MetricFamily Series = new(
        "librechat_exporter_series", MetricType.Gauge, "Series in this exposition.");

    private static readonly MetricFamily Limited = new(
        "librechat_exporter_series_limited_total", MetricType.Counter, "Transactions, and what else is counted, under other because of a limit.");

    private static readonly MetricFamily CostSource = new(
        "librechat_exporter_cost_source", MetricType.Gauge,
        "Always 1: where cost comes from: charged, as LibreChat did, or repriced, as tokens times price.", labels: "source");

    private static readonly MetricFamily FailedLogins = new(
        "librechat_exporter_auth_failures_total", MetricType.Counter, "Requests refused for want of a right login, by how they tried.",
        labels: "method");

    private static readonly MetricFamily Dropped = new(
        "librechat_exporter_connections_dropped_total", MetricType.Counter, "Connections closed or refused because there were too many.");

    /// <summary>All of them, so that each shows from 0 on: <c>CursorLost</c> as <c>cursor_lost</c>.</summary>
    private static readonly (SourceErrorReason Reason, string Name)[] Reasons =
        [.. Enum.GetValues<SourceErrorReason>().Select(reason => (reason, JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString())))];

    private readonly ReadOnlyMemory<byte>[] _build =
        [Encoding.UTF8.GetBytes(build.Version), Encoding.UTF8.GetBytes(build.Revision), Encoding.UTF8.GetBytes(build.Runtime)];

    private readonly Dictionary<string, ReadOnlyMemory<byte>> _names = [];

    /// <inheritdoc/>
    public string Name => "exporter";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } =
        [Up, Build, Success, Duration, LastSuccess, Errors, SourceErrors, DocumentsRead, Newest, Pending, Series, Limited, CostSource, FailedLogins, Dropped];

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
        snapshot.Begin(CostSource);
        snapshot.Sample(1, Label(isRepriced ? "repriced" : "charged"));
        ForEachCollector(snapshot, Success, status => status.Succeeded ? 1 : 0);
        ForEachCollector(snapshot, Duration, status => status.Duration.TotalSeconds);
        ForEachCollector(snapshot, LastSuccess, status => status.LastSuccess?.ToUnixTimeMilliseconds() / 1e3);
        ForEachCollector(snapshot, Errors, status => status.Errors);
        snapshot.Begin(SourceErrors);
        foreach ((SourceErrorReason reason, string name) in Reasons)
        {
            snapshot.Sample(statuses.Sum(status => status.SourceErrors(reason)), Label(name));
        }

        snapshot.Begin(DocumentsRead);
        foreach ((string collection, long documents) in tail.Documents.ByCollection)
        {
            snapshot.Sample(documents, Label(collection));
        }

        if (tail.NewestRow is { } newest)
        {
            snapshot.Scalar(Newest, newest / 1e3);
        }

        snapshot.Scalar(Pending, tail.Attribution.Pending);
        snapshot.Scalar(Limited, limited());
        snapshot.Begin(FailedLogins);
        foreach ((string method, long count) in refusals.Logins)
        {
            snapshot.Sample(count, Label(method));
        }

        snapshot.Scalar(Dropped, refusals.Connections);

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
