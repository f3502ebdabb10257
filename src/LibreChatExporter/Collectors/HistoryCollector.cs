using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Ingest;

namespace LibreChatExporter.Collectors;

/// <summary>Publishes the history, whose figures are asked for elsewhere: a scrape sees how large it is.</summary>
/// <param name="tail">Whether the rows have been read.</param>
/// <param name="history">The history.</param>
/// <param name="replayer">Sees to it that it has seen all rows.</param>
/// <param name="labels">The labels of its rows.</param>
/// <param name="now">The time.</param>
/// <param name="store">Where to publish it.</param>
internal sealed class HistoryCollector(
    TransactionTail tail,
    UsageHistory history,
    RowReplayer replayer,
    LabelSnapshots labels,
    Func<DateTimeOffset> now,
    HistoryStore store) : ICollector
{
    private static readonly MetricFamily Entries = new(
        "librechat_exporter_history_entries", MetricType.Gauge,
        "Entries of the history: one for each combination of labels in each hour or day in which it was used.");

    private readonly ReadUntil _asOf = new(tail, now);

    /// <inheritdoc/>
    public string Name => "history";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Entries];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notices => replayer.Notices;

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
        history.Advance(now());
        replayer.Refresh(cancellation);
        _asOf.Refresh();
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!tail.IsLoaded || !replayer.IsComplete)
        {
            store.Publish(null);
            return;
        }

        store.Publish(history.View(_asOf.Time, labels.Current(), tail.Attribution.Agents.Names()));
        snapshot.Scalar(Entries, history.Entries);
    }
}
