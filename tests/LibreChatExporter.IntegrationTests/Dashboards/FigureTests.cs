using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>
/// The figures that the dashboards show are the sample's: all of it came in while Prometheus was there, and halfway the exporter was restarted. Asked at the
/// instant of a scrape, <c>increase()</c> of series that begin at 0 is exact: it has nothing to extrapolate at either end.
/// </summary>
[Collection(LiveCollection.Name)]
public sealed class FigureTests(LiveSample live)
{
    /// <summary>More than the sample takes to come in.</summary>
    private static readonly TimeSpan Range = TimeSpan.FromMinutes(30);

    /// <summary>Tiles of one number, and the family whose sum it is.</summary>
    public static TheoryData<string, string, string> Tiles => new()
    {
        { "librechat-overview", "Cost", SampleUsage.Cost },
        { "librechat-overview", "Tokens", SampleUsage.Tokens },
        { "librechat-overview", "Model calls", SampleUsage.Calls },
    };

    /// <summary>Tiles of a window, and the family whose sum it is.</summary>
    public static TheoryData<string, string, string> WindowTiles => new()
    {
        { "librechat-overview", "Cost, $window", "librechat_window_cost_usd" },
        { "librechat-overview", "Tokens, $window", "librechat_window_tokens" },
        { "librechat-overview", "Model calls, $window", "librechat_window_llm_calls" },
        { "librechat-overview", "Active users, $window", "librechat_window_active_users" },
        { "librechat-overview", "Conversations, $window", "librechat_window_active_conversations" },
    };

    public static TheoryData<string, string, string, string, string> WindowTables => new()
    {
        { "librechat-overview", "Top users, $window", "user", "Cost", "librechat_window_user_cost_usd" },
        { "librechat-overview", "Models, $window", "model", "Cost", "librechat_window_model_cost_usd" },
        { "librechat-overview", "Agents, $window", "agent", "Cost", "librechat_window_agent_cost_usd" },
    };

    [SkippableTheory]
    [MemberData(nameof(Tiles))]
    public async Task Totals_over_the_selected_time_are_those_of_the_sample(string uid, string title, string family)
    {
        await live.Ready();

        AssertNear(SampleUsage.Total(family), await (await Open(uid, live.End)).Number(title));
    }

    [SkippableTheory]
    [MemberData(nameof(Tiles))]
    public async Task Halfway_they_are_what_has_come_in_by_then(string uid, string title, string family)
    {
        await live.Ready();
        double half = live.Halfway.Metrics.Sum(family);

        Assert.InRange(half, SampleUsage.Total(family) / 10, SampleUsage.Total(family) * 0.9);
        AssertNear(half, await (await Open(uid, live.Halfway)).Number(title));
    }

    [SkippableTheory]
    [MemberData(nameof(WindowTiles))]
    public async Task The_tiles_of_a_window_are_what_the_exporter_says(string uid, string title, string family)
    {
        await live.Ready();
        IReadOnlyDictionary<string, double> windows = SampleUsage.By("window", live.End.Metrics[family]);

        Assert.NotEmpty(windows);
        foreach ((string window, double expected) in windows)
        {
            AssertNear(expected, await (await Open(uid, live.End, window)).Number(title));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(WindowTables))]
    public async Task The_tables_of_a_window_are_what_the_exporter_says(string uid, string title, string label, string column, string family)
    {
        await live.Ready();
        foreach (string window in live.End.Metrics["librechat_window_cost_usd"].Keys.Select(key => key["window=".Length..]))
        {
            DashboardReader reader = await Open(uid, live.End, window);
            AssertRows(SampleUsage.By(label, live.End.Metrics[family], $"window={window}"), label, await reader.Column(title, column));
        }
    }

    private static void AssertRows(IReadOnlyDictionary<string, double> expected, string label, IReadOnlyList<PrometheusApi.Sample> rows)
    {
        var actual = rows.ToDictionary(row => row.Labels[label], row => row.Value);
        Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Assert.All(expected, row => AssertNear(row.Value, actual[row.Key]));
    }

    private static void AssertNear(double expected, double actual)
        => Assert.True(Math.Abs(expected - actual) <= 1e-9 * Math.Abs(expected), $"{actual:R} is not {expected:R}");

    private Task<DashboardReader> Open(string uid, LiveSample.Moment moment, string? window = null) => DashboardReader.Open(
        live.Prometheus,
        DashboardReader.Shipped.Single(dashboard => dashboard.Uid == uid),
        TimeView.Ending(moment.Time, Range),
        (name, _) => name == "window" && window is not null ? [window] : null);
}
