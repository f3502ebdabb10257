using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>
/// The figures that the dashboards show for a time that covers it are the sample's: all of it came in while Prometheus was there, and
/// halfway the exporter was restarted. Asked at the instant of a scrape, <c>increase()</c> of series that begin at 0 is exact: it has
/// nothing to extrapolate at either end.
/// </summary>
[Collection(LiveCollection.Name)]
public class FigureTests(LiveSample live)
{
    private const string Agents = "agent!=none";

    /// <summary>Tiles of one number, the family whose sum it is, and of which series.</summary>
    public static TheoryData<string, string, string> Tiles => new()
    {
        { "librechat-overview", "Cost", SampleUsage.Cost },
        { "librechat-overview", "Tokens", SampleUsage.Tokens },
        { "librechat-overview", "Model calls", SampleUsage.Calls },
        { "librechat-users", "Cost", SampleUsage.Cost },
        { "librechat-users", "Tokens", SampleUsage.Tokens },
        { "librechat-users", "Model calls", SampleUsage.Calls },
        { "librechat-models", "Cost", SampleUsage.Cost },
        { "librechat-models", "Tokens", SampleUsage.Tokens },
    };

    /// <summary>Columns of tables: by which labels, of which family, of which of its series, and in which unit.</summary>
    public static TheoryData<string, string, string, string, string, string, double> Columns => new()
    {
        { "librechat-users", "Users", "Cost", "user", SampleUsage.Cost, "", 1 },
        { "librechat-users", "Users", "Tokens", "user", SampleUsage.Tokens, "", 1 },
        { "librechat-users", "Users", "Calls", "user", SampleUsage.Calls, "", 1 },
        { "librechat-users", "Users", "Balance", "user", "librechat_balance_credits", "", 1e-6 },
        { "librechat-models", "Models", "Cost", "model", SampleUsage.Cost, "", 1 },
        { "librechat-models", "Models", "Input", "model", SampleUsage.Tokens, "type=input", 1 },
        { "librechat-models", "Models", "Output", "model", SampleUsage.Tokens, "type=output", 1 },
        { "librechat-models", "Models", "Cache write", "model", SampleUsage.Tokens, "type=cache_write", 1 },
        { "librechat-models", "Models", "Cache read", "model", SampleUsage.Tokens, "type=cache_read", 1 },
        { "librechat-models", "Models", "Calls", "model", SampleUsage.Calls, "", 1 },
        { "librechat-agents", "Agents", "Cost", "agent", SampleUsage.Cost, Agents, 1 },
        { "librechat-agents", "Agents", "Tokens", "agent", SampleUsage.Tokens, Agents, 1 },
        { "librechat-agents", "Agents", "Calls", "agent", SampleUsage.Calls, Agents, 1 },
        { "librechat-agents", "Models of agents", "Cost", "agent,model", SampleUsage.Cost, Agents, 1 },
        { "librechat-agents", "Models of agents", "Output", "agent,model", SampleUsage.Tokens, Agents + ",type=output", 1 },
        { "librechat-agents", "Models of agents", "Calls", "agent,model", SampleUsage.Calls, Agents, 1 },
        { "librechat-agents", "Users of agents", "Cost", "agent,user", SampleUsage.Cost, Agents, 1 },
    };

    /// <summary>Tables of shares, and of what.</summary>
    public static TheoryData<string, string, string, string> Shares => new()
    {
        { "librechat-users", "Users", "user", "" },
        { "librechat-models", "Models", "model", "" },
        { "librechat-agents", "Agents", "agent", Agents },
    };

    [SkippableTheory]
    [MemberData(nameof(Tiles))]
    public async Task Totals_over_the_selected_time_are_those_of_the_sample(string uid, string title, string family)
    {
        await live.Ready();

        Near.Assert(SampleUsage.Total(family), await (await live.Open(uid)).Number(title));
    }

    [SkippableTheory]
    [MemberData(nameof(Tiles))]
    public async Task Halfway_they_are_what_has_come_in_by_then(string uid, string title, string family)
    {
        await live.Ready();
        double half = live.Halfway.Metrics.Sum(family);

        Assert.InRange(half, SampleUsage.Total(family) / 10, SampleUsage.Total(family) * 0.9);
        Near.Assert(half, await (await live.Open(uid, live.Halfway)).Number(title));
    }

    [SkippableTheory]
    [MemberData(nameof(Columns))]
    public async Task Columns_of_tables_are_those_of_the_sample_row_by_row(
        string uid, string title, string column, string labels, string family, string where, double unit)
    {
        await live.Ready();
        Dictionary<string, double> expected = SampleUsage.By(labels, family, where);

        Assert.NotEmpty(expected);
        Near.AssertRows(
            expected.ToDictionary(row => row.Key, row => row.Value * unit), labels, await (await live.Open(uid)).Column(title, column));
    }

    [SkippableTheory]
    [MemberData(nameof(Shares))]
    public async Task Shares_are_those_of_the_sample_and_sum_to_1(string uid, string title, string label, string where)
    {
        await live.Ready();
        IReadOnlyList<PrometheusApi.Sample> shares = await (await live.Open(uid)).Column(title, "Share");

        double total = SampleUsage.Total(SampleUsage.Cost, where);
        Near.AssertRows(
            SampleUsage.By(label, SampleUsage.Cost, where).ToDictionary(row => row.Key, row => row.Value / total), label, shares);
        Near.Assert(1, shares.Sum(share => share.Value));
    }

    [SkippableTheory]
    [MemberData(nameof(Shares))]
    public async Task Who_and_what_is_on_top_with_how_much_is_what_it_is_in_the_sample(string uid, string title, string label, string where)
    {
        await live.Ready();
        KeyValuePair<string, double> expected = SampleUsage.By(label, SampleUsage.Cost, where).MaxBy(row => row.Value);

        PrometheusApi.Sample top = (await (await live.Open(uid)).Column(title, "Cost")).MaxBy(row => row.Value)!;
        Assert.Equal(expected.Key, top.Labels[label]);
        Near.Assert(expected.Value, top.Value);

        // The same is first in the overview, whose window covers the sample, too.
        string inOverview = label switch { "user" => "Top users, $window", "model" => "Models, $window", _ => "Agents, $window" };
        IReadOnlyList<PrometheusApi.Sample> rows = await (await live.Open("librechat-overview")).Column(inOverview, "Cost");
        top = rows.Where(row => where.Length == 0 || row.Labels[label] != "none").MaxBy(row => row.Value)!;
        Assert.Equal(expected.Key, top.Labels[label]);
        Near.Assert(expected.Value, top.Value);
    }

    [SkippableTheory]
    [InlineData("user")]
    [InlineData("model")]
    [InlineData("agent")]
    public async Task Each_choice_of_a_user_a_model_or_an_agent_shows_what_is_theirs(string label)
    {
        await live.Ready();
        foreach ((string value, double cost) in SampleUsage.By(label, SampleUsage.Cost))
        {
            DashboardReader reader = await live.Open("librechat-users", choose: (name, _) => name == label ? [value] : null);
            Near.Assert(cost, await reader.Number("Cost"));
        }
    }

    [SkippableFact]
    public async Task Cost_by_provider_and_by_purpose_adds_up_to_all_cost()
    {
        await live.Ready();
        DashboardReader models = await live.Open("librechat-models");

        Near.Assert(SampleUsage.Total(SampleUsage.Cost), (await models.Rows("Cost by provider")).Sum(row => row.Value));
        Near.AssertRows(
            SampleUsage.By("context", "librechat_context_cost_usd_total"), "context", await models.Rows("Cost by purpose"));
    }

    [SkippableFact]
    public async Task Users_and_agents_are_counted_as_in_the_sample()
    {
        await live.Ready();

        double users = SampleUsage.By("user", SampleUsage.Calls).Count(row => row.Value > 0);
        Assert.Equal(users, await (await live.Open("librechat-overview")).Number("Active users"));
        Assert.Equal(users, await (await live.Open("librechat-users")).Number("Active users"));
        DashboardReader agents = await live.Open("librechat-agents");
        Assert.Equal(SampleUsage.By("agent", SampleUsage.Calls, Agents).Count(row => row.Value > 0), await agents.Number("Agents used"));
        Near.Assert(SampleUsage.Total(SampleUsage.Cost, Agents), await agents.Number("Cost of agents"));
        Near.Assert(SampleUsage.Total(SampleUsage.Calls, Agents), await agents.Number("Model calls"));
    }
}

/// <summary>The same of a newer Prometheus.</summary>
[Collection(NewerLiveCollection.Name)]
public sealed class NewerFigureTests(NewerLiveSample live) : FigureTests(live);
