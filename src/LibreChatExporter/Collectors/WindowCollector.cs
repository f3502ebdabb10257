using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Usage;

namespace LibreChatExporter.Collectors;

/// <summary>Cost, tokens and activity within time windows: what a panel shows at once, without a query over a range.</summary>
public sealed class WindowCollector : ICollector
{
    private static readonly int[] Cost = [UsageCells.CostInput, UsageCells.CostOutput];
    private static readonly int[] Tokens = [UsageCells.Input, UsageCells.Output, UsageCells.CacheWrite, UsageCells.CacheRead];
    private static readonly (int, string)[] CostTypes = [(UsageCells.CostInput, "input"), (UsageCells.CostOutput, "output")];

    private static readonly (int, string)[] TokenTypes =
    [
        (UsageCells.Input, "input"), (UsageCells.Output, "output"), (UsageCells.CacheWrite, "cache_write"), (UsageCells.CacheRead, "cache_read"),
    ];

    private readonly TransactionTail _tail;
    private readonly UsageLedger _ledger;
    private readonly UsageWindows _windows;
    private readonly Func<DateTimeOffset> _now;
    private readonly WindowFamily[] _families;
    private readonly List<(UsageWindow Window, ReadOnlyMemory<byte> Name, Dictionary<Place, Breakdown> Sums)> _views = [];

    /// <summary>Shows the windows of a ledger.</summary>
    /// <param name="tail">Whether the ledger is complete.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="windows">Its windows.</param>
    /// <param name="now">Where windows end.</param>
    /// <param name="options">What is shown.</param>
    public WindowCollector(TransactionTail tail, UsageLedger ledger, UsageWindows windows, Func<DateTimeOffset> now, LedgerOptions options)
    {
        (_tail, _ledger, _windows, _now) = (tail, ledger, windows, now);
        _families = Describe(options.ByTenant);
        Families = [.. _families.Select(family => family.Family)];
        int limit = options.MaxSeries / windows.All.Count;
        foreach (UsageWindow window in windows.All)
        {
            _views.Add((window, Encoding.UTF8.GetBytes(window.Definition.Name), Enum.GetValues<Place>().ToDictionary(
                place => place, place => new Breakdown(place, place == Place.Model ? limit / TokenTypes.Length : limit, ledger.Other))));
        }
    }

    /// <inheritdoc/>
    public string Name => "windows";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; }

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation) => _windows.Advance(_now());

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!_tail.IsLoaded)
        {
            return;
        }

        foreach ((UsageWindow window, _, Dictionary<Place, Breakdown> sums) in _views)
        {
            foreach (Breakdown breakdown in sums.Values)
            {
                breakdown.Fill(window, _ledger.Usage.Keys);
            }
        }

        foreach (WindowFamily family in _families)
        {
            family.Write(snapshot, _views.Select(view => (view.Name, view.Sums[family.Place])), _ledger.Labels);
        }
    }

    private static WindowFamily[] Describe(bool byTenant)
    {
        const double perUsd = UsageCollector.CreditsPerUsd;
        return
        [
            new(Gauge("cost_usd", "Money spent within the window.", "usd"), byTenant, Place.None, perUsd, Cost),
            new(Gauge("tokens", "Tokens within the window, by kind.", "tokens", "type"), byTenant, Place.None, 1, TokenTypes),
            new(Gauge("llm_calls", "Model calls within the window."), byTenant, Place.None, 1, UsageCells.Calls),
            new(Gauge("active_users", "Users who called a model within the window."), byTenant, Place.None, 1, UsageWindow.Users),
            new(Gauge("active_conversations", "Chats in which a model was called within the window."), byTenant, Place.None, 1, UsageWindow.Conversations),
            new(Gauge("user_cost_usd", "Money spent within the window, by user.", "usd", "user"), byTenant, Place.User, perUsd, Cost),
            new(Gauge("user_tokens", "Tokens of all kinds within the window, by user.", "tokens", "user"), byTenant, Place.User, 1, Tokens),
            new(Gauge("user_conversations", "Chats in which a model was called within the window, by user.", null, "user"), byTenant, Place.User, 1, UsageWindow.Conversations),
            new(Gauge("model_cost_usd", "Money spent within the window, by model and side of the call.", "usd", "model", "type"), byTenant, Place.Model, perUsd, CostTypes),
            new(Gauge("model_tokens", "Tokens within the window, by model and kind.", "tokens", "model", "type"), byTenant, Place.Model, 1, TokenTypes),
            new(Gauge("agent_cost_usd", "Money spent within the window, by agent.", "usd", "agent"), byTenant, Place.Agent, perUsd, Cost),
            new(Gauge("agent_tokens", "Tokens of all kinds within the window, by agent.", "tokens", "agent"), byTenant, Place.Agent, 1, Tokens),
        ];
    }

    private static MetricFamily Gauge(string name, string help, string? unit = null, params string[] labels)
        => new("librechat_window_" + name, MetricType.Gauge, help, unit, ["window", .. labels]);
}
