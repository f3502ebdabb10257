namespace LibreChatExporter.Tests.Sources;

public sealed class TenantTests
{
    /// <summary>The families of usage, windows and balances. The last ones are no sums.</summary>
    private static readonly string[] ByTenant =
    [
        "librechat_cost_usd_total", "librechat_tokens_total", "librechat_llm_calls_total", "librechat_context_cost_usd_total",
        "librechat_context_tokens_total", "librechat_credits_granted_total", "librechat_refunded_usd_total", "librechat_window_cost_usd",
        "librechat_window_tokens", "librechat_window_llm_calls", "librechat_window_active_users", "librechat_window_active_conversations",
        "librechat_window_user_cost_usd", "librechat_window_user_tokens", "librechat_window_user_conversations",
        "librechat_window_model_cost_usd", "librechat_window_model_tokens", "librechat_window_agent_cost_usd",
        "librechat_window_agent_tokens",
        "librechat_balance_credits", "librechat_balance_last_refill_timestamp_seconds",
        "librechat_user_last_transaction_timestamp_seconds",
    ];

    private static readonly string[] Distinct =
        ["librechat_window_active_users", "librechat_window_active_conversations", "librechat_window_user_conversations"];

    private const string Budgets = "budgets:\n  - name: everything\n    amount: 10\n    window: year\n";

    private const string Unmatched = "librechat_exporter_setting_unmatched";

    [Theory]
    [MemberData(nameof(TenantDump.Names), MemberType = typeof(TenantDump))]
    public void A_tenant_that_is_asked_for_is_shown_as_if_there_were_no_other(string name)
    {
        using TenantDump dump = TenantDump.Open(name);
        Assert.Equal(3, dump.Tenants.Count);
        foreach (string tenant in dump.Tenants)
        {
            Scrape alone = dump.ReadAlone(tenant, Budgets);
            Scrape asked = dump.Read(tenant, budgets: Budgets);

            Assert.Equal(alone.Families.Keys.Order(), asked.Families.Keys.Order());
            Assert.Equal(0, asked.Value(Unmatched, "setting=tenant"));
            Assert.All(
                alone.Families.Keys.Except([Unmatched, "librechat_exporter_series"]),
                family => Compare.Family(family, alone[family], asked[family], tenant));
            Assert.NotEqual(0, asked.Value("librechat_budget_spent_usd", "budget=everything"));
        }
    }

    [Theory]
    [MemberData(nameof(TenantDump.Names), MemberType = typeof(TenantDump))]
    public void With_the_label_tenants_add_up_to_what_is_shown_without_it(string name)
    {
        using TenantDump dump = TenantDump.Open(name);
        (Scrape without, Scrape with) = (dump.Read(), dump.Read(byTenant: true));

        // Who is one without tenants is one in each where ids are shared.
        string[] distinct = name == TenantDump.SharedIdsName ? Distinct : [];
        Assert.All(ByTenant[..^2].Except(distinct), family => Compare.Family(family, without[family], with.SumWithout(family, "tenant")));
        Assert.All(distinct, family => Assert.True(without.Sum(family) < with.Sum(family), family));
        Assert.All(ByTenant[^2..], family => Compare.Family(family, without[family], with.MaxWithout(family, "tenant")));
        Assert.All(
            without.Families.Keys.Except([.. ByTenant, "librechat_exporter_series"]),
            family => Compare.Family(family, without[family], with[family]));
    }

    [Theory]
    [MemberData(nameof(TenantDump.Names), MemberType = typeof(TenantDump))]
    public void With_the_label_each_tenant_has_the_figures_that_it_has_alone(string name)
    {
        using TenantDump dump = TenantDump.Open(name);
        Scrape scrape = dump.Read(byTenant: true);
        foreach (string tenant in dump.Tenants)
        {
            Scrape alone = dump.ReadAlone(tenant);
            Assert.All(ByTenant, family => Compare.Family(
                family, WithoutEmptyWindows(family, alone[family]), scrape.Where(family, "tenant", tenant), tenant));
        }
    }

    [Theory]
    [MemberData(nameof(TenantDump.Names), MemberType = typeof(TenantDump))]
    public void The_label_is_on_all_series_of_its_families_and_on_no_others(string name)
    {
        using TenantDump dump = TenantDump.Open(name);
        Scrape scrape = dump.Read(byTenant: true);
        Assert.All(
            scrape.Families.Keys.Intersect(ByTenant),
            family => Assert.Superset(scrape.Values(family, "tenant").ToHashSet(), dump.Tenants.ToHashSet<string?>()));
        Assert.All(scrape.Families.Keys.Except(ByTenant), family => Assert.All(scrape.Values(family, "tenant"), Assert.Null));

        Scrape without = dump.Read();
        Assert.All(without.Families.Keys, family => Assert.All(without.Values(family, "tenant"), Assert.Null));
    }

    [Theory]
    [MemberData(nameof(TenantDump.Names), MemberType = typeof(TenantDump))]
    public void A_budget_of_a_tenant_counts_what_it_spends_alone(string name)
    {
        using TenantDump dump = TenantDump.Open(name);
        foreach (string tenant in dump.Tenants)
        {
            double alone = dump.ReadAlone(tenant, Budgets).Value("librechat_budget_spent_usd", "budget=everything");
            double spent = dump.Read(budgets: $"{Budgets}    tenant: {tenant}\n").Value("librechat_budget_spent_usd", "budget=everything");

            Assert.True(alone > 0 && Compare.IsClose(alone, spent), $"{tenant}: {spent} instead of {alone}");
        }
    }

    [Fact]
    public void Agents_with_one_id_have_the_model_that_they_have_in_their_tenant()
    {
        using TenantDump dump = TenantDump.Open(TenantDump.SharedIdsName);
        Scrape scrape = dump.Read(byTenant: true);
        IEnumerable<string?> ModelsIn(string tenant) => [.. scrape["librechat_cost_usd_total"].Keys
            .Where(series => Series.Label(series, "tenant") == tenant)
            .Select(series => Series.Label(series, "model"))
            .Where(model => model!.Contains('-', StringComparison.Ordinal) || model == "unknown")
            .Distinct().Order()];

        Assert.Equal(["gpt-4.1", "unknown"], ModelsIn("a"));
        Assert.Equal(["claude-opus-4-5", "claude-sonnet-4-5"], ModelsIn("b"));
        Assert.Equal(["unknown"], ModelsIn("none"));
        Assert.Equal(["Alpha"], dump.Read("a").Values("librechat_agent_info", "name"));
        Assert.Equal(["Beta", "Gamma"], dump.Read("b").Values("librechat_agent_info", "name"));
        Assert.Empty(dump.Read("none")["librechat_agent_info"]);
    }

    [Fact]
    public void A_tenant_that_nobody_knows_has_nothing()
    {
        using TenantDump dump = TenantDump.Open("the sample");
        Scrape scrape = dump.Read("Acme");

        Assert.Empty(scrape["librechat_cost_usd_total"]);
        Assert.Empty(scrape["librechat_users"]);
        Assert.Equal(0, scrape.Sum("librechat_window_cost_usd"));
        Assert.Equal(0, scrape.Sum("librechat_documents"));
        Assert.Equal(1, scrape.Value("librechat_up"));
    }

    /// <summary>Of a window in which nothing was used, an exporter says 0, but it cannot name tenants that it has not met.</summary>
    private static Dictionary<string, double> WithoutEmptyWindows(string family, IReadOnlyDictionary<string, double> series) => series
        .Where(one => one.Value != 0
            || Series.Without(one.Key, "window").Length > 0
            || !family.StartsWith("librechat_window_", StringComparison.Ordinal))
        .ToDictionary();
}
