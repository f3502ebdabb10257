using System.Text;
using LibreChatExporter.Budgets;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Collectors;

/// <summary>
/// Settings that match nothing that there is: a wrong name would else be a figure of 0, and no error. The metric counts patterns and does
/// not name them, as a pattern may be what is not to be shown.
/// </summary>
/// <param name="tail">Whether all rows have been read.</param>
/// <param name="options">Which models and agents are shown.</param>
/// <param name="budgets">The budgets; null for none.</param>
/// <param name="tenant">The only tenant; null for all.</param>
internal sealed class UnmatchedSettingCollector(
    TransactionTail tail, LedgerOptions options, BudgetLedger? budgets, string? tenant) : ICollector
{
    private static readonly MetricFamily Unmatched = new(
        "librechat_exporter_setting_unmatched", MetricType.Gauge,
        "How many of the patterns, budgets or tenants that a setting names match none of the transactions.", labels: "setting");

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
        foreach (IGrouping<string, (string Setting, string Value, bool IsUsed)> setting in Uses().GroupBy(use => use.Setting))
        {
            snapshot.Sample(setting.Count(use => !use.IsUsed), Encoding.UTF8.GetBytes(setting.Key));
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
