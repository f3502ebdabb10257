using System.Text.Json;
using LibreChatExporter.Exposition;
using LibreChatExporter.Sources;
using Prometheus;
using MetricType = LibreChatExporter.Exposition.MetricType;

namespace LibreChatExporter.Telemetry;

/// <summary>Counts refreshes and what went wrong in them. Safe for any number of threads.</summary>
internal sealed class RefreshMetrics
{
    private static readonly MetricFamily Duration = MetricFamily.Histogram(
        "librechat_exporter_refresh_duration_seconds",
        "How long refreshes took, by outcome: success, or failure when a collector failed.", "seconds",
        [0.01, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300], "outcome");

    private static readonly MetricFamily Errors = new(
        "librechat_exporter_collector_errors_total", MetricType.Counter, "Refreshes of the collector that failed.",
        labels: "collector");

    private static readonly MetricFamily SourceErrors = new(
        "librechat_exporter_source_errors_total", MetricType.Counter,
        "Refreshes of collectors that failed because the source could not be read.",
        labels: "reason");

    private readonly Histogram.Child _success;
    private readonly Histogram.Child _failure;
    private readonly Counter _errors;
    private readonly Dictionary<SourceErrorReason, Counter.Child> _sourceErrors;

    /// <summary>Adds the families to a registry.</summary>
    public RefreshMetrics(TelemetryRegistry registry)
    {
        Histogram duration = registry.Histogram(Duration);
        (_success, _failure) = (duration.WithLabels("success"), duration.WithLabels("failure"));
        _errors = registry.Counter(Errors);
        Counter sourceErrors = registry.Counter(SourceErrors);

        // All of them, so that each shows from 0 on: CursorLost as cursor_lost.
        _sourceErrors = Enum.GetValues<SourceErrorReason>().ToDictionary(
            reason => reason, reason => sourceErrors.WithLabels(JsonNamingPolicy.SnakeCaseLower.ConvertName(reason.ToString())));
    }

    /// <summary>Notes that a refresh has ended.</summary>
    /// <param name="duration">How long it took, without the making of the snapshot.</param>
    /// <param name="succeeded">Whether no collector failed.</param>
    internal void Refreshed(TimeSpan duration, bool succeeded) => (succeeded ? _success : _failure).Observe(duration.TotalSeconds);

    /// <summary>The failures of a collector, from 0 on.</summary>
    internal Counter.Child ErrorsOf(string collector) => _errors.WithLabels(collector);

    internal Counter.Child ErrorsFor(SourceErrorReason reason) => _sourceErrors[reason];
}
