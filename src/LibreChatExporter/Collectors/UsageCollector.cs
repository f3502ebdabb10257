using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Collectors;

/// <summary>
/// Cost, tokens and calls over the whole recorded history. Nothing is written before the first complete load: no figure is better than a
/// low one.
/// </summary>
internal sealed class UsageCollector : ICollector
{
    private static readonly MetricFamily Cost = new(
        "librechat_cost_usd_total", MetricType.Counter,
        "Money spent by user, model, agent and side of the call, as LibreChat charged it unless it is repriced; other is what is not "
        + "charged by tokens, such as pictures.",
        "usd", "user", "model", "agent", "type");

    private static readonly MetricFamily Tokens = new(
        "librechat_tokens_total", MetricType.Counter, "Tokens by user, model, agent and kind; input does not include cached tokens.",
        "tokens", "user", "model", "agent", "type");

    private static readonly MetricFamily Calls = new(
        "librechat_llm_calls_total", MetricType.Counter, "Model calls; a turn of an agent that uses tools makes several.",
        labels: ["user", "model", "agent"]);

    private static readonly MetricFamily ContextCost = new(
        "librechat_context_cost_usd_total", MetricType.Counter,
        "Money spent by what the call was for: message, title, summarization and so on.", "usd", "context", "model");

    private static readonly MetricFamily ContextTokens = new(
        "librechat_context_tokens_total", MetricType.Counter, "Tokens by what the call was for.",
        "tokens", "context", "model", "type");

    private static readonly MetricFamily Granted = new(
        "librechat_credits_granted_total", MetricType.Counter, "Credits added to balances; a million credits are one US dollar.",
        labels: "context");

    private static readonly MetricFamily Withdrawn = new(
        "librechat_credits_withdrawn_total", MetricType.Counter,
        "Credits taken from balances for no usage: resets, corrections, debts that are collected; a million credits are one US dollar.",
        labels: "context");

    private static readonly MetricFamily Refunded = new(
        "librechat_refunded_usd_total", MetricType.Counter, "Money given back for usage; it is not subtracted from the cost.",
        "usd", "model");

    private static readonly MetricFamily Skipped = new(
        "librechat_rows_skipped_total", MetricType.Counter,
        "Transactions left out of the figures because a field is invalid, by that field.", labels: "reason");

    private static readonly MetricFamily Unattributed = new(
        "librechat_unattributed_transactions_total", MetricType.Counter,
        "Transactions counted with agent none because the answer that they name did not appear in time.");

    private static readonly (SkipReason Reason, ReadOnlyMemory<byte> Name)[] SkipReasons =
    [
        (SkipReason.Id, "id"u8.ToArray()), (SkipReason.TokenType, "token_type"u8.ToArray()),
        (SkipReason.RawAmount, "raw_amount"u8.ToArray()), (SkipReason.TokenValue, "token_value"u8.ToArray()),
    ];

    private readonly TransactionTail _tail;
    private readonly UsageLedger _ledger;
    private readonly IProgress<LoadProgress>? _progress;
    private readonly CounterFamily[] _tables;

    /// <summary>Follows the transactions.</summary>
    /// <param name="tail">Reads and counts them.</param>
    /// <param name="ledger">What they add up to.</param>
    /// <param name="progress">Told about the first load.</param>
    /// <param name="byTenant">Whether the families have the label tenant.</param>
    public UsageCollector(TransactionTail tail, UsageLedger ledger, IProgress<LoadProgress>? progress, bool byTenant = false)
    {
        (_tail, _ledger, _progress) = (tail, ledger, progress);
        _tables =
        [
            Table(Cost, ledger.Usage, Credits.PerUsd, [.. UsageTypes.Cost]),
            Table(Tokens, ledger.Usage, 1, [.. UsageTypes.Tokens]),
            Table(Calls, ledger.Usage, 1, (UsageCells.Calls, null)),
            Table(ContextCost, ledger.Contexts, Credits.PerUsd, (UsageCells.CostInput, null)),
            Table(ContextTokens, ledger.Contexts, 1, [.. UsageTypes.Tokens]),
            Table(Granted, ledger.Granted, 1, (0, null)),
            Table(Withdrawn, ledger.Withdrawn, 1, (0, null)),
            Table(Refunded, ledger.Refunded, Credits.PerUsd, (0, null)),
        ];
        Families = [.. _tables.Select(table => table.Family), Skipped, Unattributed];

        CounterFamily Table(MetricFamily family, CounterTable counters, double perUnit, params ReadOnlySpan<(int Cell, string? Name)> cells)
            => new(family, byTenant, counters, ledger.Labels, perUnit, cells);
    }

    /// <inheritdoc/>
    public string Name => "usage";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; }

    /// <summary>How many series there are.</summary>
    internal long Series => _tables.Sum(table => (long)table.Series) + SkipReasons.Length + 1;

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation) => _tail.Refresh(_progress, cancellation);

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!_tail.IsLoaded)
        {
            return;
        }

        foreach (CounterFamily table in _tables)
        {
            table.Write(snapshot);
        }

        snapshot.Begin(Skipped);
        foreach ((SkipReason reason, ReadOnlyMemory<byte> name) in SkipReasons)
        {
            snapshot.Sample(_ledger.Skipped(reason), name);
        }

        snapshot.Scalar(Unattributed, _ledger.Unattributed);
    }

    /// <summary>Writes the families at an instant; the rows must have been loaded.</summary>
    internal void Write(StepWriter steps)
    {
        foreach (CounterFamily table in _tables)
        {
            table.Write(steps);
        }

        steps.Begin(Skipped);
        for (int i = 0; i < SkipReasons.Length; i++)
        {
            WriteAlways(steps, i, _ledger.Skipped(SkipReasons[i].Reason), SkipReasons[i].Name);
        }

        steps.Begin(Unattributed);
        WriteAlways(steps, 0, _ledger.Unattributed);
    }

    private static void WriteAlways(StepWriter steps, int series, double next, params ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        if (!steps.Has(series))
        {
            steps.Add(series, labels);
        }

        steps.Sample(series, next);
    }
}
