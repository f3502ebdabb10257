using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Usage;

namespace LibreChatExporter.Collectors;

/// <summary>
/// Cost, tokens and calls over the whole recorded history. Nothing is written before the first complete load: no figure is better than a low one.
/// </summary>
public sealed class UsageCollector(TransactionTail tail, UsageLedger ledger, IProgress<LoadProgress>? progress) : ICollector
{
    private const double CreditsPerUsd = 1e6;

    private static readonly MetricFamily Cost = new(
        "librechat_cost_usd_total", MetricType.Counter, "Money spent, as LibreChat charged it, by user, model, agent and side of the call.",
        "usd", "user", "model", "agent", "type");

    private static readonly MetricFamily Tokens = new(
        "librechat_tokens_total", MetricType.Counter, "Tokens by user, model, agent and kind; input does not include cached tokens.",
        "tokens", "user", "model", "agent", "type");

    private static readonly MetricFamily Calls = new(
        "librechat_llm_calls_total", MetricType.Counter, "Model calls; a turn of an agent that uses tools makes several.",
        labels: ["user", "model", "agent"]);

    private static readonly MetricFamily ContextCost = new(
        "librechat_context_cost_usd_total", MetricType.Counter, "Money spent by what the call was for: message, title, summarization and so on.",
        "usd", "context", "model");

    private static readonly MetricFamily ContextTokens = new(
        "librechat_context_tokens_total", MetricType.Counter, "Tokens by what the call was for.",
        "tokens", "context", "model", "type");

    private static readonly MetricFamily Granted = new(
        "librechat_credits_granted_total", MetricType.Counter, "Credits added to balances; a million credits are one US dollar.",
        labels: "context");

    private static readonly MetricFamily Refunded = new(
        "librechat_refunded_usd_total", MetricType.Counter, "Money given back for usage; it is not subtracted from the cost.",
        "usd", "model");

    private static readonly MetricFamily Skipped = new(
        "librechat_rows_skipped_total", MetricType.Counter, "Transactions left out of the figures because they make no sense, by the field at fault.",
        labels: "reason");

    private static readonly MetricFamily Unattributed = new(
        "librechat_unattributed_transactions_total", MetricType.Counter,
        "Transactions counted with agent none because the answer that they name did not appear in time.");

    private static readonly (int Cell, ReadOnlyMemory<byte>? Type)[] TokenCells =
    [
        Cell(UsageLedger.Input, "input"), Cell(UsageLedger.Output, "output"),
        Cell(UsageLedger.CacheWrite, "cache_write"), Cell(UsageLedger.CacheRead, "cache_read"),
    ];

    private static readonly (SkipReason Reason, ReadOnlyMemory<byte> Name)[] SkipReasons =
    [
        (SkipReason.Id, "id"u8.ToArray()), (SkipReason.TokenType, "token_type"u8.ToArray()),
        (SkipReason.RawAmount, "raw_amount"u8.ToArray()), (SkipReason.TokenValue, "token_value"u8.ToArray()),
    ];

    private readonly ReadOnlyMemory<byte>[] _labels = new ReadOnlyMemory<byte>[4];

    private readonly Table[] _tables =
    [
        new(Cost, ledger.Usage, CreditsPerUsd, Cell(UsageLedger.CostInput, "input"), Cell(UsageLedger.CostOutput, "output")),
        new(Tokens, ledger.Usage, 1, TokenCells),
        new(Calls, ledger.Usage, 1, Cell(UsageLedger.Calls)),
        new(ContextCost, ledger.Contexts, CreditsPerUsd, Cell(UsageLedger.Cost)),
        new(ContextTokens, ledger.Contexts, 1, TokenCells),
        new(Granted, ledger.Granted, 1, Cell(0)),
        new(Refunded, ledger.Refunded, CreditsPerUsd, Cell(0)),
    ];

    /// <inheritdoc/>
    public string Name => "usage";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } =
        [Cost, Tokens, Calls, ContextCost, ContextTokens, Granted, Refunded, Skipped, Unattributed];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation) => tail.Refresh(progress, cancellation);

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!tail.IsLoaded)
        {
            return;
        }

        foreach (Table table in _tables)
        {
            WriteTable(snapshot, table);
        }

        snapshot.Begin(Skipped);
        foreach ((SkipReason reason, ReadOnlyMemory<byte> name) in SkipReasons)
        {
            snapshot.Sample(ledger.Skipped(reason), name);
        }

        snapshot.Scalar(Unattributed, ledger.Unattributed);
    }

    private void WriteTable(SnapshotBuilder snapshot, Table table)
    {
        int keys = table.Family.Labels.Count - (table.Cells[0].Type is null ? 0 : 1);
        snapshot.Begin(table.Family);
        for (int row = 0; row < table.Counters.Keys.Length; row++)
        {
            LabelKey key = table.Counters.Keys[row];
            _labels[0] = ledger.Labels[key.First];
            _labels[1] = keys > 1 ? ledger.Labels[key.Second] : default;
            _labels[2] = keys > 2 ? ledger.Labels[key.Third] : default;
            foreach ((int cell, ReadOnlyMemory<byte>? type) in table.Cells)
            {
                if (table.Counters.TryGetShown(row, cell, out double value))
                {
                    _labels[keys] = type ?? default;
                    snapshot.Sample(value / table.PerUnit, _labels.AsSpan(0, table.Family.Labels.Count));
                }
            }
        }
    }

    private static (int Cell, ReadOnlyMemory<byte>? Type) Cell(int cell, string? type = null)
        => (cell, type is null ? (ReadOnlyMemory<byte>?)null : Encoding.UTF8.GetBytes(type));

    /// <summary>Where the samples of a family come from: each cell of each row of a table is one.</summary>
    /// <param name="Family">The family.</param>
    /// <param name="Counters">The table.</param>
    /// <param name="PerUnit">What a value in the table is divided by.</param>
    /// <param name="Cells">Cells of the table, each with its value of the family's last label, or one cell without.</param>
    private sealed record Table(
        MetricFamily Family, CounterTable Counters, double PerUnit, params (int Cell, ReadOnlyMemory<byte>? Type)[] Cells);
}
