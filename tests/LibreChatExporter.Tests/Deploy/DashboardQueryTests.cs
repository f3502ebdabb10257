using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;
using LibreChatExporter.Tests.Docs;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>What the dashboards ask exists, and is asked so that the answer is right over restarts and for any range.</summary>
public sealed partial class DashboardQueryTests
{
    /// <summary>What Prometheus itself says of each target.</summary>
    private static readonly string[] OfPrometheus = ["up", "scrape_duration_seconds"];

    /// <summary>The type of each family; the page is held to the code by tests of its own.</summary>
    private static readonly Dictionary<string, string> Types = new Page("docs/metrics.md")
        .AllRows("| family | type | labels | meaning | example |")
        .ToDictionary(row => row[0].Split('`')[1], row => row[1]);

    public static TheoryData<string> Files => Dashboards.Files;

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_metric_that_is_asked_for_exists(string file)
    {
        Dashboard dashboard = Dashboards.Of(file);
        string[] metrics = [.. Queries(dashboard).Concat(dashboard.Variables.Select(Asked)).SelectMany(PromqlMetrics.Of).Distinct()];

        Assert.NotEmpty(metrics);
        Assert.All(metrics, metric => Assert.True(Type(metric) is not null, metric));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void A_counter_is_asked_for_its_increase_or_whether_it_is_there(string file) => Assert.All(Queries(Dashboards.Of(file)), query =>
    {
        foreach (string counter in PromqlMetrics.Of(query).Where(metric => Type(metric) is "counter" or "histogram"))
        {
            Assert.All(Regex.Matches(query, $@"\b{counter}\b"), use
                => Assert.True(Increase().IsMatch(query[..use.Index]) || Existence().IsMatch(query[..use.Index]), $"{counter} in {query}"));
        }
    });

    [Theory]
    [MemberData(nameof(Files))]
    public void A_gauge_is_not_asked_for_an_increase(string file) => Assert.All(Queries(Dashboards.Of(file)), query => Assert.All(
        PromqlMetrics.Of(query).Where(metric => Type(metric) == "gauge"),
        gauge => Assert.DoesNotMatch($@"\b(rate|increase)\(\s*{gauge}\b", query)));

    [Theory]
    [MemberData(nameof(Files))]
    public void The_top_is_of_the_whole_range_and_not_of_each_step_of_it(string file)
        => Assert.All(Targets(Dashboards.Of(file)).Where(target => !target.Instant), target => Assert.All(Top().Matches(target.Expr), top =>
        {
            string operand = Parenthesis(target.Expr[(top.Index + top.Length)..]);
            Assert.Equal(PromqlMetrics.Of(operand).Count, Regex.Count(operand, @"@ end\(\)"));
        }));

    /// <summary>
    /// A range leaves out its left end since Prometheus 3; with a millisecond more it has the sample there, however far apart samples are.
    /// </summary>
    [Theory]
    [MemberData(nameof(Files))]
    public void A_range_in_a_graph_grows_with_its_steps_and_one_in_a_figure_is_that_of_the_dashboard(string file)
        => Assert.All(Targets(Dashboards.Of(file)), target => Assert.All(Range().Matches(target.Expr), range => Assert.True(
            range.Groups["range"].Value switch
            {
                "${__range}1ms" => target.Instant || range.Groups["pinned"].Success,
                "$__rate_interval" => !target.Instant,
                string fixedRange => char.IsAsciiDigit(fixedRange[0]),
            },
            target.Expr)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_installation_is_told_apart_by_its_job_in_every_selector(string file) => Assert.All(
        Queries(Dashboards.Of(file)), query => Assert.Equal(
            Regex.Count(query, @"(?<!\$)\{"), Regex.Count(query, """\{job=~"\$job"[,}]""")));

    [Theory]
    [MemberData(nameof(Files))]
    public void Tables_ask_for_tables_and_graphs_have_legends(string file) => Assert.All(Dashboards.Of(file).Shown(), panel =>
    {
        Assert.NotEmpty(panel.Targets);
        Assert.Equal(panel.Targets.Count, panel.Targets.DistinctBy(target => target.RefId).Count());
        Assert.All(panel.Targets, target =>
        {
            Assert.Equal(panel.Type == "table", target.Format == "table");
            Assert.True(target.Instant || panel.Type is "timeseries" or "heatmap" or "stat", panel.Title);
            if (panel.Type is "timeseries" or "heatmap" or "bargauge" or "piechart" || panel.Targets.Count > 1 && panel.Type != "table")
            {
                Assert.True(target.Legend is not ("" or "__auto"), panel.Title);
            }
        });
    });

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_variable_is_used_and_every_one_that_is_used_is_defined(string file)
    {
        Dashboard dashboard = Dashboards.Of(file);
        IEnumerable<string> used = Variables().Matches(dashboard.Json.GetRawText()).Select(match => match.Groups["name"].Value)
            .Where(name => !name.StartsWith("__", StringComparison.Ordinal) && !char.IsAsciiDigit(name[0])).Distinct();

        Assert.Equal(
            dashboard.Variables.Select(variable => variable.Name).Order(StringComparer.Ordinal), used.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void Prometheus_understands_every_query()
    {
        var rules = new StringBuilder("groups:\n- name: dashboards\n  rules:\n");
        foreach (string query in Dashboards.All.SelectMany(
            dashboard => Queries(dashboard).Concat(dashboard.Variables.Where(OfPromql).Select(Asked))))
        {
            string plain = query
                .Replace("$__interval_ms", "60000", StringComparison.Ordinal).Replace("$__rate_interval", "5m", StringComparison.Ordinal)
                .Replace("${__range}", "1h", StringComparison.Ordinal).Replace("'", "''", StringComparison.Ordinal);
            rules.Append(CultureInfo.InvariantCulture, $"  - record: query:{rules.Length}\n    expr: '{plain}'\n");
        }

        Promtool.AssertAccepts("check rules", rules.ToString());
    }

    private static IEnumerable<Target> Targets(Dashboard dashboard) => dashboard.Panels.SelectMany(panel => panel.Targets);

    private static IEnumerable<string> Queries(Dashboard dashboard) => Targets(dashboard).Select(target => target.Expr);

    private static bool OfPromql(Variable variable) => variable.Type == "query";

    /// <summary>The PromQL of a variable, without Grafana's function around it.</summary>
    private static string Asked(Variable variable) => OfPromql(variable) ? Function().Match(variable.Query).Groups["promql"].Value : "";

    private static string? Type(string metric) => Types.GetValueOrDefault(metric)
        ?? (OfPrometheus.Contains(metric) ? "gauge" : null)
        ?? Types.GetValueOrDefault(Regex.Replace(metric, "_(bucket|sum|count)$", ""));

    /// <summary>The text up to the parenthesis that closes what an opening one before it has begun.</summary>
    private static string Parenthesis(string text)
    {
        int depth = 1;
        int end = 0;
        for (; depth > 0; end++)
        {
            depth += text[end] switch { '(' => 1, ')' => -1, _ => 0 };
        }

        return text[..end];
    }

    [GeneratedRegex(@"\b(rate|increase|resets)\($")]
    private static partial Regex Increase();

    [GeneratedRegex(@"\b(and|unless) on \([^)]*\) $")]
    private static partial Regex Existence();

    [GeneratedRegex(@"\b(top|bottom)k\(\d+, ")]
    private static partial Regex Top();

    [GeneratedRegex(@"\[(?<range>[^\]]+)\](?<pinned> @ end\(\))?")]
    private static partial Regex Range();

    [GeneratedRegex(@"\$\{?(?<name>\w+)")]
    private static partial Regex Variables();

    [GeneratedRegex(@"^(label_values|query_result)\((?<promql>.*?)(, \w+)?\)$")]
    private static partial Regex Function();
}
