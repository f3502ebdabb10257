using LibreChatExporter.Exposition;
using LibreChatExporter.Ledger;
using LibreChatExporter.Messages;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Collectors;

/// <summary>What goes on in chats, from messages: how many, errors, tool calls, response times and ratings.</summary>
internal sealed class ActivityCollector(MessageTail tail, LabelTable labels) : ICollector
{
    private static readonly MetricFamily Messages = new(
        "librechat_messages_total", MetricType.Counter,
        "Messages by endpoint, sender (user, assistant or subagent) and the model that answered; none of what people wrote.",
        labels: ["endpoint", "sender", "model"]);

    private static readonly MetricFamily Errors = new(
        "librechat_message_errors_total", MetricType.Counter, "Answers that are errors.", labels: ["endpoint", "model"]);

    private static readonly MetricFamily Tools = new(
        "librechat_tool_calls_total", MetricType.Counter, "Calls of tools in answers, by tool and by the MCP server that it belongs to.",
        labels: ["tool", "server"]);

    private static readonly MetricFamily Feedback = new(
        "librechat_message_feedback", MetricType.Gauge, "Answers that have a rating.", labels: ["model", "agent", "rating"]);

    private static readonly MetricFamily Durations = MetricFamily.Histogram(
        "librechat_response_duration_seconds", "From saving a question to saving its first answer.", "seconds",
        ActivityLedger.DurationBounds, "endpoint", "model");

    private static readonly MetricFamily Speeds = MetricFamily.Histogram(
        "librechat_response_output_tokens_per_second", "Tokens of a complete answer by its response time.", "tokens_per_second",
        ActivityLedger.SpeedBounds, "endpoint", "model");

    /// <inheritdoc/>
    public string Name => "activity";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Messages, Errors, Tools, Durations, Speeds, Feedback];

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
        Write(snapshot, Messages, ledger.Messages);
        Write(snapshot, Errors, ledger.Errors);
        Write(snapshot, Tools, ledger.Tools);
        Write(snapshot, Durations, ledger.Durations);
        Write(snapshot, Speeds, ledger.Speeds);
        snapshot.Begin(Feedback);
        foreach ((LabelKey key, int count) in ledger.Ratings)
        {
            snapshot.Sample(count, labels[key.First], labels[key.Second], labels[key.Third]);
        }
    }

    private void Write(SnapshotBuilder snapshot, MetricFamily family, CounterTable table)
        => new CounterFamily(family, byTenant: false, table, labels, 1, (0, null)).Write(snapshot);

    private void Write(SnapshotBuilder snapshot, MetricFamily family, HistogramTable table)
    {
        snapshot.Begin(family);
        for (int row = 0; row < table.Counters.Keys.Length; row++)
        {
            LabelKey key = table.Counters.Keys[row];
            snapshot.Histogram(table.Shown(row, out double sum), sum, labels[key.First], labels[key.Second]);
        }
    }
}
