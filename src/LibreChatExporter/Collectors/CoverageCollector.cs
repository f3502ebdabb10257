using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Messages;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Collectors;

/// <summary>Answers that nobody was charged for: whether the figures of cost can be complete.</summary>
internal sealed class CoverageCollector(
    TransactionTail transactions, MessageTail messages, AnswerCoverage coverage, LabelTable labels) : ICollector
{
    private static readonly MetricFamily Uncovered = new(
        "librechat_answers_without_transactions_total", MetricType.Counter,
        "Answers of models that no transaction mentions: LibreChat does not write transactions, or has lost some.", labels: "endpoint");

    private readonly CounterFamily _uncovered = new(Uncovered, byTenant: false, coverage.Uncovered, labels, 1, (0, null));

    /// <inheritdoc/>
    public string Name => "coverage";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Uncovered];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
        // Answers whose transactions could not be read must not pass for answers without any. A first reading of messages that breaks off
        // adds its answers again.
        if (transactions.IsCurrent && messages.IsLoaded)
        {
            coverage.Judge();
        }
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (coverage.IsLoaded)
        {
            _uncovered.Write(snapshot);
        }
    }
}
