using System.Text;
using LibreChatExporter.Budgets;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Collectors;

/// <summary>How much of each budget has been spent, and whether it will last.</summary>
/// <param name="tail">Whether the rows have been read.</param>
/// <param name="ledger">What has been spent.</param>
/// <param name="replayer">Sees to it that all rows have been seen.</param>
/// <param name="now">Where the periods are.</param>
internal sealed class BudgetCollector(
    TransactionTail tail, BudgetLedger ledger, RowReplayer replayer, Func<DateTimeOffset> now) : ICollector
{
    private static readonly MetricFamily Amount = new(
        "librechat_budget_usd", MetricType.Gauge, "The amount of the budget, for each of its periods.", "usd", "budget");

    private static readonly MetricFamily Spent = new(
        "librechat_budget_spent_usd", MetricType.Gauge, "Money spent of the budget since its period began.", "usd", "budget");

    private static readonly MetricFamily Forecast = new(
        "librechat_budget_forecast_usd", MetricType.Gauge,
        "Money that will have been spent when the period ends, if it goes on as it has so far.", "usd", "budget");

    private static readonly MetricFamily Info = new(
        "librechat_budget_info", MetricType.Gauge,
        "Always 1: the period of each budget, as a window is called, and what its scope is limited by, or all.",
        labels: ["budget", "window", "scope"]);

    /// <inheritdoc/>
    public string Name => "budgets";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Amount, Spent, Forecast, Info];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notices => replayer.Notices;

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
        ledger.Advance(now());
        replayer.Refresh(cancellation);
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        Write(snapshot, Amount, budget => budget.Budget.AmountUsd);
        if (tail.IsLoaded && replayer.IsComplete)
        {
            Write(snapshot, Spent, budget => budget.SpentCredits / Credits.PerUsd);
            Write(snapshot, Forecast, budget => budget.ForecastCredits / Credits.PerUsd);
        }

        snapshot.Begin(Info);
        foreach (Budget budget in ledger.All.Select(state => state.Budget))
        {
            snapshot.Sample(1, Utf8(budget.Name), Utf8(budget.Window.Name), Utf8(budget.Scope.Limits));
        }
    }

    private void Write(SnapshotBuilder snapshot, MetricFamily family, Func<BudgetState, double?> value)
    {
        snapshot.Begin(family);
        foreach (BudgetState budget in ledger.All)
        {
            if (value(budget) is { } known)
            {
                snapshot.Sample(known, Utf8(budget.Budget.Name));
            }
        }
    }

    private static ReadOnlyMemory<byte> Utf8(string text) => Encoding.UTF8.GetBytes(text);
}
