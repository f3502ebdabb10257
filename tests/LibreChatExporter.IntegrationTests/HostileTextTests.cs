using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Names that LibreChat would hardly write, but that a database can hold: they harm nothing.</summary>
public sealed class HostileTextTests
{
    private static readonly string[] HostileTexts =
    [
        "quote\"d", "back\\slash", "back\\\\n", "new\nline", "carriage\rreturn", "tab\t", "😀 emoji", "", " ", "{}", "a=b,c=\"d\"", "# EOF",
        "\u0001", "\u2028", "# HELP x y", new('x', 3_000), Emoji(300), "x" + Emoji(300),
    ];

    [SkippableFact]
    public async Task Texts_of_any_kind_make_an_exposition_that_promtool_and_Prometheus_take()
    {
        _ = Programs.Require("prometheus", package: "prometheus");
        using TestDatabase database = TestDatabase.Create();
        database.Writer.Insert(Collection.Transactions, [.. HostileTexts.SelectMany((text, i) => (byte[][])
        [
            Rows.Call(User, row => row.String("model", text)),
            Rows.Call(User, row => row.String("context", text)),
            Rows.Call(null, row => row.String("user", text)),
            Rows.Call(User, row => row.String("model", "m").String("messageId", $"m{i}")),
        ])]);
        database.Writer.Insert(Collection.Messages, [.. HostileTexts.Select((text, i) => Rows.Answer(User, $"m{i}", "agent_" + text))]);
        database.Writer.Insert(Collection.Agents, [.. HostileTexts.Select(text => new BsonWriter().ObjectId("_id", Rows.NewId())
            .String("id", "agent_" + text).String("name", text).String("provider", text).String("model", text).ToArray())]);
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri);
        await exporter.BecomesReady();

        string text = (await exporter.Get("/metrics")).Body;
        Scrape scrape = Scrape.Parse(text);
        Assert.Equal(4 * HostileTexts.Length, scrape.Sum("librechat_llm_calls_total"));
        Assert.Equal(4 * HostileTexts.Length, scrape.Sum("librechat_tokens_total"));
        Assert.Equal(0, scrape.Sum("librechat_rows_skipped_total"));
        Assert.Contains($"agent=none,model=new line,user={User}", scrape["librechat_llm_calls_total"].Keys);
        Assert.Contains($"agent=agent_back\\slash,model=m,user={User}", scrape["librechat_llm_calls_total"].Keys);
        Assert.Contains($"agent=none,model={new string('x', 200)},user={User}", scrape["librechat_llm_calls_total"].Keys);
        Promtool.AssertNoComplaint(text);
        await AssertPrometheusSeesTheSame(exporter, scrape);
    }

    [SkippableFact]
    public async Task Missing_and_odd_users_models_and_contexts_have_names_for_that()
    {
        using TestDatabase database = TestDatabase.Create();
        database.Writer.Insert(
            Collection.Transactions,
            Rows.Call(null, _ => { }),
            Rows.Call(null, row => row.Int32("user", 5).Double("model", 1).Boolean("context", true)));

        Scrape scrape = Scrape.Parse((await ExporterProcess.Run(database.Uri, "--once")).Output);

        Assert.Equal(2, scrape["librechat_llm_calls_total"]["agent=none,model=unknown,user=unknown"]);
        Assert.Equal(2e-6, scrape["librechat_context_cost_usd_total"]["context=other,model=unknown"], 1e-12);
    }

    [SkippableFact]
    public async Task Documents_of_megabytes_do_not_stop_the_others()
    {
        using TestDatabase database = TestDatabase.Create();
        string large = new('y', 2 << 20);
        database.Writer.Insert(
            Collection.Transactions,
            Rows.Call(User, row => row.String("model", large)),
            Rows.Call(User, row => row.String("context", large).String("model", "m")),
            Rows.Call(User, row => row.String("messageId", large).String("model", "m")),
            Rows.Call(User, row => row.String("model", "m").String("messageId", "m1").String("somethingElse", large)),
            Rows.Call(User, row => row.String("model", "m")));
        database.Writer.Insert(Collection.Messages, new BsonWriter().ObjectId("_id", Rows.NewId()).String("messageId", "m1")
            .String("user", User).Boolean("isCreatedByUser", false).String("model", "agent_1").String("text", large).ToArray());

        ChildProcess.Result result = await ExporterProcess.Run(database.Uri, "--once");

        Assert.Equal("", result.Error);
        Scrape scrape = Scrape.Parse(result.Output);
        Assert.Equal(5, scrape.Sum("librechat_llm_calls_total"));
        Assert.Equal(1, scrape["librechat_llm_calls_total"][$"agent=agent_1,model=m,user={User}"]);
        Assert.True(result.Output.Length < 100_000);
        Promtool.AssertNoComplaint(result.Output);
    }

    private static string User => Rows.User(1);

    private static string Emoji(int count) => string.Concat(Enumerable.Repeat("😀", count));

    private static async Task AssertPrometheusSeesTheSame(ExporterProcess exporter, Scrape scrape)
    {
        using PrometheusServer prometheus = await PrometheusServer.Scraping(exporter.Port);
        IReadOnlyList<PrometheusServer.Series> series = await prometheus.Samples("librechat_llm_calls_total");
        Assert.Equal("", await prometheus.LastError());
        IEnumerable<string> seen = series.Select(one => string.Join(',', one.Labels
            .Where(label => label.Key is "user" or "model" or "agent").OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => $"{label.Key}={label.Value}")));
        Assert.Equal(scrape["librechat_llm_calls_total"].Keys.Order(StringComparer.Ordinal), seen.Order(StringComparer.Ordinal));
    }
}
