using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;

namespace LibreChatExporter.Collectors;

/// <summary>Rows that have appeared where nobody looks at each refresh: see <see cref="RowComparison"/>.</summary>
internal sealed class ComparisonCollector(TransactionTail tail, RowComparison comparison) : ICollector
{
    private static readonly MetricFamily Recovered = new(
        "librechat_exporter_recovered_transactions_total", MetricType.Counter,
        "Transactions that appeared with an old id, as restored ones do, and were found because there were more than had been counted.");

    /// <inheritdoc/>
    public string Name => "comparison";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Recovered];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation) => comparison.Refresh(cancellation);

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (tail.IsLoaded)
        {
            snapshot.Scalar(Recovered, tail.Recovered);
        }
    }
}
