using System.Text;
using LibreChatExporter.Budgets;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Collectors;

/// <summary>Settings that match nothing that there is: a wrong name would else be a figure of 0, and no error.</summary>
/// <param name="tail">Whether all rows have been read.</param>
/// <param name="options">Which models and agents are shown.</param>
/// <param name="budgets">The budgets; null for none.</param>
/// <param name="tenant">The only tenant; null for all.</param>
internal sealed class SettingsCollector(TransactionTail tail, LedgerOptions options, BudgetLedger? budgets, string? tenant) : ICollector
{
    private static readonly MetricFamily Unmatched = new(
        "librechat_exporter_setting_unmatched", MetricType.Gauge,
        "Whether a tenant, a pattern or a budget of the settings matches none of the transactions: 1 or 0.", labels: ["setting", "value"]);

    /// <inheritdoc/>
    public string Name => "settings";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Unmatched];

    /// <inheritdoc/>
    public IReadOnlyList<string> Notices => !tail.IsLoaded ? [] :
    [
        .. Uses().Where(use => !use.IsUsed).Select(use => $"the setting {use.Setting} matches none of the transactions: {use.Value}"),
    ];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!tail.IsLoaded)
        {
            return;
        }

        snapshot.Begin(Unmatched);
        foreach ((string setting, string value, bool isUsed) in Uses().DistinctBy(use => (use.Setting, use.Value)))
        {
            snapshot.Sample(isUsed ? 0 : 1, Encoding.UTF8.GetBytes(setting), Encoding.UTF8.GetBytes(value));
        }
    }

    private IEnumerable<(string Setting, string Value, bool IsUsed)> Uses() =>
    [
        .. tenant is null ? [] : ((string, string, bool)[])[("tenant", tenant, tail.Met > 0)],
        .. Uses("include-models", options.Models?.Included),
        .. Uses("exclude-models", options.Models?.Excluded),
        .. Uses("include-agents", options.Agents?.Included),
        .. Uses("exclude-agents", options.Agents?.Excluded),
        .. budgets?.All.Select(budget => ("budgets", budget.Budget.Name, budget.IsUsed)) ?? [],
    ];

    private static IEnumerable<(string Setting, string Value, bool IsUsed)> Uses(string setting, PatternUse? patterns)
        => patterns?.All.Select(use => (setting, use.Pattern, use.IsUsed)) ?? [];
}
