using LibreChatExporter.Checkpoints;
using LibreChatExporter.Exposition;
using LibreChatExporter.Telemetry;
using Counter = Prometheus.Counter;

namespace LibreChatExporter.Collectors;

/// <summary>Whether a restart would lose anything.</summary>
/// <param name="checkpoint">The checkpoint.</param>
/// <param name="registry">Where its saves are counted.</param>
internal sealed class CheckpointCollector(Checkpoint checkpoint, TelemetryRegistry registry) : ICollector
{
    private static readonly MetricFamily LastSuccess = new(
        "librechat_exporter_checkpoint_last_success_timestamp_seconds", MetricType.Gauge,
        "When the checkpoint last held all that is shown, in Unix time.", "seconds");

    private static readonly MetricFamily Errors = new(
        "librechat_exporter_checkpoint_errors_total", MetricType.Counter, "Attempts to save the checkpoint that failed.");

    private static readonly MetricFamily Saves = new(
        "librechat_exporter_checkpoint_saves_total", MetricType.Counter, "Times that the checkpoint had changed and was written.");

    private static readonly MetricFamily Size = new(
        "librechat_exporter_checkpoint_size_bytes", MetricType.Gauge,
        "Size of the checkpoint, without the history and the ids of old transactions.", "bytes");

    private readonly Counter _errors = registry.Counter(Errors);
    private readonly Counter _saves = registry.Counter(Saves);

    /// <inheritdoc/>
    public string Name => "checkpoint";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [LastSuccess, Size];

    /// <inheritdoc/>
    /// <remarks>It is saved between the refreshes and the writing, not here.</remarks>
    public void Refresh(CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        _errors.IncTo(checkpoint.Errors);
        _saves.IncTo(checkpoint.Saves);
        if (checkpoint.LastSuccess is { } success)
        {
            snapshot.Scalar(LastSuccess, success.ToUnixTimeMilliseconds() / 1e3);
            snapshot.Scalar(Size, checkpoint.Size);
        }
    }
}
