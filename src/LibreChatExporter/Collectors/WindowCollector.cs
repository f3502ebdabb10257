using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Collectors;

/// <summary>Cost, tokens and activity within time windows: what a panel shows at once, without a query over a range.</summary>
internal sealed class WindowCollector : ICollector
{
    private static readonly int[] Cost = [.. UsageTypes.Cost.Select(type => type.Cell)];
    private static readonly int[] Tokens = [.. UsageTypes.Tokens.Select(type => type.Cell)];

    private readonly TransactionTail _tail;
    private readonly UsageLedger _ledger;
    private readonly UsageWindows _windows;
    private readonly RowReplayer _replayer;
    private readonly Func<DateTimeOffset> _now;
    private readonly WindowFamily[] _families;
    private readonly List<(ReadOnlyMemory<byte> Name, Dictionary<GroupBy, Breakdown> Sums)> _views = [];

    /// <summary>Shows the windows of a ledger.</summary>
    /// <param name="tail">Whether the ledger is complete.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="windows">The windows.</param>
    /// <param name="replayer">Sees to it that they have seen all rows.</param>
    /// <param name="now">Where windows end.</param>
    /// <param name="options">What is shown.</param>
    public WindowCollector(
        TransactionTail tail,
        UsageLedger ledger,
        UsageWindows windows,
        RowReplayer replayer,
        Func<DateTimeOffset> now,
        LedgerOptions options)
    {
        (_tail, _ledger, _windows, _replayer, _now) = (tail, ledger, windows, replayer, now);
        _families = Describe(options.ByTenant);
        Families = [.. _families.Select(family => family.Family)];
        int limit = options.MaxSeries / windows.All.Count;
        foreach (UsageWindow window in windows.All)
        {
            _views.Add((Encoding.UTF8.GetBytes(window.Definition.Name), _families.Select(family => family.GroupBy).Distinct().ToDictionary(
                groupBy => groupBy,
                groupBy => new Breakdown(
                    groupBy, groupBy is GroupBy.None or GroupBy.Model ? limit / UsageTypes.Tokens.Length : limit, options.ByTenant))));
        }
    }

    /// <inheritdoc/>
    public string Name => "windows";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; }

    /// <inheritdoc/>
    public IReadOnlyList<string> Notices => _replayer.Notices;

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
        _windows.Advance(_now());
        _replayer.Refresh(cancellation);
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!_tail.IsLoaded || !_replayer.IsComplete || !_windows.IsComplete)
        {
            return;
        }

        _windows.SumUp();
        for (int i = 0; i < _views.Count; i++)
        {
            foreach (Breakdown breakdown in _views[i].Sums.Values)
            {
                breakdown.Fill(_windows.All[i], _ledger.Usage.Keys);
            }
        }

        foreach (WindowFamily family in _families)
        {
            family.Write(snapshot, _views.Select(view => (view.Name, view.Sums[family.GroupBy])), _ledger.Labels);
        }
    }

    private static WindowFamily[] Describe(bool byTenant)
    {
        return
        [
            Sum(GroupBy.None, "cost_usd", "Money spent within the window.", "usd", Cost),
            Each(GroupBy.None, "tokens", "Tokens within the window, by kind.", "tokens", UsageTypes.Tokens),
            Sum(GroupBy.None, "llm_calls", "Model calls within the window.", null, UsageCells.Calls),
            Sum(GroupBy.None, "active_users", "Users who called a model within the window.", null, UsageWindow.Users),
            Sum(
                GroupBy.None, "active_conversations", "Chats in which a model was called within the window.", null,
                UsageWindow.Conversations),
            Sum(GroupBy.User, "user_cost_usd", "Money spent within the window, by user.", "usd", Cost),
            Sum(GroupBy.User, "user_tokens", "Tokens of all kinds within the window, by user.", "tokens", Tokens),
            Sum(
                GroupBy.User, "user_conversations", "Chats in which the user called a model within the window.", null,
                UsageWindow.Conversations),
            Each(GroupBy.Model, "model_cost_usd", "Money spent within the window, by model and side of the call.", "usd", UsageTypes.Cost),
            Each(GroupBy.Model, "model_tokens", "Tokens within the window, by model and kind.", "tokens", UsageTypes.Tokens),
            Sum(GroupBy.Agent, "agent_cost_usd", "Money spent within the window, by agent.", "usd", Cost),
            Sum(GroupBy.Agent, "agent_tokens", "Tokens of all kinds within the window, by agent.", "tokens", Tokens),
        ];

        WindowFamily Sum(GroupBy groupBy, string name, string help, string? unit, params int[] cells)
            => new(Gauge(groupBy, name, help, unit), byTenant, groupBy, PerUnit(unit), cells);

        WindowFamily Each(GroupBy groupBy, string name, string help, string? unit, IReadOnlyList<(int Cell, string Type)> cells)
            => new(Gauge(groupBy, name, help, unit, "type"), byTenant, groupBy, PerUnit(unit), cells);
    }

    private static MetricFamily Gauge(GroupBy groupBy, string name, string help, string? unit, params string[] labels)
    {
        string[] groupLabels = groupBy == GroupBy.None ? [] : [groupBy.ToString().ToLowerInvariant()];
        return new MetricFamily("librechat_window_" + name, MetricType.Gauge, help, unit, ["window", .. groupLabels, .. labels]);
    }

    private static double PerUnit(string? unit) => unit == "usd" ? Credits.PerUsd : 1;
}
