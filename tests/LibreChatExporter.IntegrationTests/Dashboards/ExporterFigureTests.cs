namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>
/// What the dashboards show of windows and of activity is what the exporter says at the same scrape, after it has been restarted.
/// </summary>
[Collection(LiveCollection.Name)]
public sealed class ExporterFigureTests(LiveSample live)
{
    private const int RowsOnTop = 10;

    /// <summary>Tiles of a window, and the family whose sum it is.</summary>
    public static TheoryData<string, string> WindowTiles => new()
    {
        { "Cost, $window", "librechat_window_cost_usd" },
        { "Tokens, $window", "librechat_window_tokens" },
        { "Model calls, $window", "librechat_window_llm_calls" },
        { "Active users, $window", "librechat_window_active_users" },
        { "Conversations, $window", "librechat_window_active_conversations" },
    };

    /// <summary>Tables of a window, what their rows are by, a column, and the family whose sums it has.</summary>
    public static TheoryData<string, string, string, string> WindowTables => new()
    {
        { "Models, $window", "model", "Cost", "librechat_window_model_cost_usd" },
        { "Agents, $window", "agent", "Cost", "librechat_window_agent_cost_usd" },
        { "Agents, $window", "agent", "Tokens", "librechat_window_agent_tokens" },
    };

    /// <summary>Tiles of what is counted from messages, the family whose sum it is, and of which series.</summary>
    public static TheoryData<string, string, string> ActivityTiles => new()
    {
        { "Questions", "librechat_messages_total", "sender=user" },
        { "Answers", "librechat_messages_total", "sender=assistant" },
        { "Tool calls", "librechat_tool_calls_total", "" },
    };

    private IEnumerable<string> Windows => live.End.Metrics["librechat_window_cost_usd"].Keys.Select(key => key["window=".Length..]);

    [SkippableFact]
    public async Task What_the_exporter_says_is_what_the_sample_says()
    {
        await live.Ready();

        SampleUsage.Sample.AssertUsage(live.End.Metrics);
    }

    [SkippableTheory]
    [MemberData(nameof(WindowTiles))]
    public async Task The_tiles_of_each_window_are_what_the_exporter_says(string title, string family)
    {
        await live.Ready();
        Dictionary<string, double> windows = SampleUsage.By("window", live.End.Metrics[family]);

        // Those of a day and of a week must differ, or it would not show which is asked for.
        Assert.True(windows.Values.Distinct().Count() > 1 || family.EndsWith("_users", StringComparison.Ordinal));
        foreach ((string window, double expected) in windows)
        {
            Near.Assert(expected, await (await Overview(window)).Number(title));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(WindowTables))]
    public async Task The_tables_of_each_window_are_what_the_exporter_says(string title, string label, string column, string family)
    {
        await live.Ready();
        foreach (string window in Windows)
        {
            Near.AssertRows(
                SampleUsage.By(label, live.End.Metrics[family], $"window={window}"),
                label,
                await (await Overview(window)).Column(title, column));
        }
    }

    [SkippableFact]
    public async Task The_top_users_of_each_window_are_what_the_exporter_says()
    {
        await live.Ready();
        foreach (string window in Windows)
        {
            var expected = SampleUsage.By("user", live.End.Metrics["librechat_window_user_cost_usd"], $"window={window}")
                .OrderByDescending(row => row.Value).Take(RowsOnTop).ToDictionary();
            Near.AssertRows(expected, "user", await (await Overview(window)).Column("Top users, $window", "Cost"));
        }
    }

    [SkippableTheory]
    [MemberData(nameof(ActivityTiles))]
    public async Task What_is_counted_from_messages_is_what_the_exporter_says(string title, string family, string where)
    {
        await live.Ready();

        double expected = SampleUsage.By("", live.End.Metrics[family], where).Values.Single();
        Near.Assert(expected, await (await live.Open("librechat-activity")).Number(title));
    }

    [SkippableFact]
    public async Task The_error_rate_is_errors_by_answers()
    {
        await live.Ready();
        double answers = SampleUsage.By("sender", live.End.Metrics["librechat_messages_total"])["assistant"];

        Near.Assert(
            live.End.Metrics.Sum("librechat_message_errors_total") / answers,
            await (await live.Open("librechat-activity")).Number("Error rate"));
    }

    private Task<DashboardReader> Overview(string window)
        => live.Open("librechat-overview", choose: (name, _) => name == "window" ? [window] : null);
}
