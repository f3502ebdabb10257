using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Collectors;

/// <summary>All collectors, a line each, but for those of the exporter itself, which the exporter adds.</summary>
internal static class CollectorCatalogue
{
    /// <summary>The names that decide what else is counted.</summary>
    internal const string
        Activity = "activity", Budgets = "budgets", Calls = "calls", Coverage = "coverage", History = "history", Prices = "prices",
        Users = "users", Windows = "windows";

    /// <summary>
    /// The collectors in the order in which they refresh: agents, for transactions of the legacy shape, users, for their labels, and
    /// windows and budgets come before the transactions, what needs the transactions comes after. Balances come before the accounts, each
    /// of which is made before its balance: so none has a balance and no name. Calls come after the messages, which know their answers.
    /// </summary>
    /// <remarks>Those that observe the ledger are saved in this order: another one is another version of the checkpoint.</remarks>
    internal static readonly IReadOnlyList<CollectorEntry> All =
    [
        new("agents", parts => new AgentCollector(parts.Source, parts.Tail, parts.Ledger, parts.Options)) { IsOptional = false },
        new("balances", parts => new BalanceCollector(
            parts.Source, parts.Users, parts.Labels, parts.Documents, parts.Options, parts.Slowly())),
        new(Users, parts => new UserCollector(
            parts.Source, parts.Directory, parts.Users, parts.Tail, parts.Ledger, parts.Options, parts.Slowly(), parts.ShowsUserInfo)),
        new(Windows, parts => new WindowCollector(
            parts.Tail, parts.Ledger, parts.Windows, parts.Observe(Windows, parts.Windows), parts.Now, parts.Options))
            { KeepsState = true },
        new(Budgets, parts => parts.Budgets is { } budgets
            ? new BudgetCollector(parts.Tail, budgets, parts.Observe(Budgets, budgets), parts.Now)
            : null) { KeepsState = true },
        new("usage", parts => parts.Usage) { IsOptional = false },
        new(History, parts => new HistoryCollector(
            parts.Tail,
            parts.History,
            parts.Observe(History, parts.History),
            parts.LabelSnapshots,
            parts.Now,
            parts.HistoryStore)) { KeepsState = true, IsForServing = true },
        new("comparison", parts => new ComparisonCollector(parts.Tail, parts.Comparison)),
        new(Activity, parts => new ActivityCollector(parts.Messages, parts.Labels)) { KeepsState = true },
        new(Coverage, parts => parts.Coverage is { } coverage
            ? new CoverageCollector(parts.Tail, parts.Messages, coverage, parts.Labels)
            : null) { KeepsState = true, Needs = Activity },
        new(Calls, parts => new CallCollector(
            parts.Tail,
            parts.Labels,
            parts.Calls,
            parts.Observe(Calls, parts.Calls),
            parts.LabelSnapshots,
            parts.Now,
            parts.TimeZone,
            parts.CallStore)) { KeepsState = true, IsForServing = true },
        new(Prices, parts => new PriceCollector(
            parts.Tail, parts.Ledger, parts.PriceWatch, parts.Ledger.Observe(parts.PriceWatch), parts.Options.MaxSeries))
            { KeepsState = true },
        new("settings", parts => new UnmatchedSettingCollector(
            parts.Tail, parts.Options, parts.Budgets, parts.Tenant)) { IsOptional = false },
        new("documents", parts => new DocumentCollector(parts.Source, parts.Slowly())),
        new("process", parts => parts.Process is { } registry ? new ProcessCollector(registry) : null),
        new("runtime", parts => parts.Process is { } registry ? new RuntimeCollector(registry) : null),
    ];

    /// <summary>The names of those that may be disabled.</summary>
    internal static readonly IReadOnlyList<string> Optional = [.. All.Where(entry => entry.IsOptional).Select(entry => entry.Name)];

    /// <summary>Whether a collector is to run.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="disabled">Those that are not to.</param>
    /// <param name="isServing">Whether there will be pages and an API.</param>
    internal static bool IsEnabled(string name, IReadOnlySet<string> disabled, bool isServing)
    {
        CollectorEntry entry = All.Single(entry => entry.Name == name);
        return !disabled.Contains(name) && (isServing || !entry.IsForServing)
            && (entry.Needs is not { } needed || IsEnabled(needed, disabled, isServing));
    }
}
