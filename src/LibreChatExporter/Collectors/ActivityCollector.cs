using LibreChatExporter.Exposition;
using LibreChatExporter.Ledger;
using LibreChatExporter.Messages;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Collectors;

/// <summary>What goes on in chats, from messages: how many, errors, tool calls, response times and ratings.</summary>
public sealed class ActivityCollector(MessageTail tail, LabelTable labels) : ICollector
{
    private static readonly MetricFamily Messages = new(
        "librechat_messages_total", MetricType.Counter, "Messages by endpoint and sender: user or assistant.", labels: ["endpoint", "sender"]);

    private static readonly MetricFamily Errors = new(
        "librechat_message_errors_total", MetricType.Counter, "Answers that are errors.", labels: ["endpoint", "model"]);

    private static readonly MetricFamily Tools = new(
        "librechat_tool_calls_total", MetricType.Counter, "Calls of tools in answers, by tool and by the MCP server that it belongs to.",
        labels: ["tool", "server"]);

    private static readonly MetricFamily Duration = MetricFamily.Histogram(
        "librechat_response_duration_seconds", "From saving a question to saving its first answer.", "seconds", ActivityLedger.DurationBounds,
        "endpoint");

    private static readonly MetricFamily Feedback = new(
        "librechat_message_feedback", MetricType.Gauge, "Answers that have a rating.", labels: ["model", "agent", "rating"]);

    private readonly double[] _counts = new double[ActivityLedger.DurationCount + 1];

    /// <inheritdoc/>
    public string Name => "activity";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Messages, Errors, Tools, Duration, Feedback];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation) => tail.Refresh(cancellation);

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!tail.IsLoaded)
        {
            return;
        }

        ActivityLedger ledger = tail.Log.Ledger;
        WritePairs(snapshot, Messages, ledger.Messages);
        WritePairs(snapshot, Errors, ledger.Errors);
        WritePairs(snapshot, Tools, ledger.Tools);
        WriteDurations(snapshot, ledger.Durations);
        snapshot.Begin(Feedback);
        foreach ((LabelKey key, int count) in ledger.Ratings)
        {
            snapshot.Sample(count, labels[key.First], labels[key.Second], labels[key.Third]);
        }
    }

    private void WritePairs(SnapshotBuilder snapshot, MetricFamily family, CounterTable table)
        => new CounterFamily(family, byTenant: false, table, labels, 1, (0, null)).Write(snapshot);

    private void WriteDurations(SnapshotBuilder snapshot, CounterTable durations)
    {
        snapshot.Begin(Duration);
        for (int row = 0; row < durations.Keys.Length; row++)
        {
            for (int cell = 0; cell < _counts.Length; cell++)
            {
                durations.TryGetShown(row, cell, out _counts[cell]);
            }

            durations.TryGetShown(row, ActivityLedger.DurationSum, out double sum);
            snapshot.Histogram(_counts, sum, labels[durations.Keys[row].First]);
        }
    }
}
