namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>Where the exporter tells tenants apart, the dashboards do so, too.</summary>
public sealed class TenantFigureTests(LiveTenants live) : IClassFixture<LiveTenants>
{
    /// <summary>The dashboards that can show one tenant.</summary>
    public static TheoryData<string> Uids
        => [.. Testing.Dashboards.All.Where(one => one.Variables.Any(variable => variable.Name == "tenant")).Select(one => one.Uid)];

    [SkippableTheory]
    [MemberData(nameof(Uids))]
    public async Task Each_tenant_can_be_chosen_and_every_query_asked(string uid)
    {
        await live.Ready();
        IReadOnlyList<string> tenants = (await live.Open(uid)).Choices["tenant"].Values;

        Assert.True(tenants.Count > 1, "there should be several tenants");
        foreach (string tenant in tenants)
        {
            DashboardReader reader = await Of(uid, tenant);
            foreach (Panel panel in Testing.Dashboards.All.Single(one => one.Uid == uid).Panels)
            {
                foreach (Target target in panel.Targets)
                {
                    _ = await reader.Ask(panel, target);
                }
            }
        }
    }

    [SkippableTheory]
    [InlineData("librechat-overview")]
    [InlineData("librechat-users")]
    [InlineData("librechat-models")]
    public async Task A_tenant_is_shown_what_is_its_own_and_all_what_is_all(string uid)
    {
        await live.Ready();
        IReadOnlyDictionary<string, double> costs = live.End.Metrics[SampleUsage.Cost];

        foreach ((string tenant, double cost) in SampleUsage.By("tenant", costs))
        {
            Near.Assert(cost, await (await Of(uid, tenant)).Number("Cost"));
        }

        Near.Assert(costs.Values.Sum(), await (await live.Open(uid)).Number("Cost"));
    }

    [SkippableFact]
    public async Task The_users_of_a_tenant_are_its_own()
    {
        await live.Ready();
        IReadOnlyDictionary<string, double> costs = live.End.Metrics[SampleUsage.Cost];

        foreach (string tenant in SampleUsage.By("tenant", costs).Keys)
        {
            Near.AssertRows(
                SampleUsage.By("user", costs, $"tenant={tenant}"),
                "user",
                await (await Of("librechat-users", tenant)).Column("Users", "Cost"));
        }
    }

    private Task<DashboardReader> Of(string uid, string tenant)
        => live.Open(uid, choose: (name, _) => name == "tenant" ? [tenant] : null);
}
