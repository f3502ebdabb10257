using System.Globalization;
using System.Text.RegularExpressions;
using LibreChatExporter.Tests.Docs;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>
/// The shipped rules ask for what there is, are tested, and say what an operator needs. That they do what they should is Prometheus' to
/// say.
/// </summary>
public sealed partial class RuleTests
{
    private const string Runbook = "https://github.com/librechat-exporter/librechat-exporter/blob/main/docs/runbook.md";

    /// <summary>What Prometheus itself knows of a target.</summary>
    private static readonly string[] Own = ["up"];

    public static TheoryData<string> Alerts => [.. RuleFiles.Alerts.Select(alert => alert.Name)];

    public static TheoryData<string> Recordings => [.. RuleFiles.Recordings.Where(rule => !rule.IsThreshold).Select(rule => rule.Name)];

    public static TheoryData<string> Thresholds => [.. RuleFiles.Recordings.Where(rule => rule.IsThreshold).Select(rule => rule.Name)];

    [Theory]
    [MemberData(nameof(Alerts))]
    public void Every_alert_has_a_test_in_which_it_fires_and_one_in_which_it_does_not(string alert)
    {
        Assert.Contains(RuleFiles.AlertTests[alert], firing => firing > 0);
        Assert.Contains(0, RuleFiles.AlertTests[alert]);
    }

    /// <summary>Routes group by the job, and inhibitions compare it. Where no exporter is known there is none to name.</summary>
    [Theory]
    [MemberData(nameof(Alerts))]
    public void Every_alert_that_fires_names_its_job(string alert)
        => Assert.All(RuleFiles.FiringLabels[alert], labels => Assert.True(labels.ContainsKey("job") || alert == "LibreChatExporterDown"));

    [Fact]
    public void Every_test_is_of_an_alert_that_there_is()
        => Assert.Empty(RuleFiles.AlertTests.Select(tests => tests.Key).Except(RuleFiles.Alerts.Select(alert => alert.Name)));

    [Theory]
    [MemberData(nameof(Recordings))]
    public void Every_recording_rule_has_a_test_of_its_value(string name)
        => Assert.Contains(RuleFiles.ValueTests, query => PromqlMetrics.Of(query).Contains(name));

    [Theory]
    [MemberData(nameof(Alerts))]
    public void Every_alert_says_how_bad_it_is_what_has_happened_and_where_to_read_on(string name)
    {
        AlertRule alert = RuleFiles.Alerts.Single(alert => alert.Name == name);
        Assert.Contains(alert.Labels["severity"], (string[])["critical", "warning", "info"]);
        Assert.Equal(["description", "runbook_url", "summary"], alert.Annotations.Keys.Order(StringComparer.Ordinal));
        Assert.All(alert.Annotations.Values, Assert.NotEmpty);
        Assert.Equal(
            $$$"""{{ with "librechat:runbook:info" | query }}{{ . | first | label "url" }}#{{{name.ToLowerInvariant()}}}{{ end }}""",
            alert.Annotations["runbook_url"]);
    }

    [Fact]
    public void Where_the_runbook_is_stands_in_one_place()
    {
        Assert.Equal(Runbook, RuleFiles.Recordings.Single(rule => rule.Name == "librechat:runbook:info").Labels["url"]);
        Assert.Equal(1, Regex.Count(File.ReadAllText(Path.Combine(Repository.Root, "deploy", "prometheus", "alerts.rules.yml")), Runbook));
    }

    /// <summary>One test file takes groups in this order; each that it does not name may come before the thresholds.</summary>
    [Fact]
    public void The_tests_that_take_days_name_all_groups_and_the_alerts_after_what_they_ask_for()
    {
        string[] order = [.. RuleFiles.GroupOrder("days.test.yml")];

        Assert.Equal(RuleFiles.Groups.Order(StringComparer.Ordinal), order.Order(StringComparer.Ordinal));
        Assert.Equal(["librechat.runbook", "librechat.thresholds"], order[..2]);
    }

    [Fact]
    public void Every_alert_has_a_section_in_the_runbook_and_every_section_an_alert()
    {
        IEnumerable<string> sections = File.ReadLines(Path.Combine(Repository.Root, "docs", "runbook.md"))
            .Where(line => line.StartsWith("## LibreChat", StringComparison.Ordinal)).Select(line => line[3..]);

        Assert.Equal(RuleFiles.Alerts.Select(alert => alert.Name), sections);
    }

    [Fact]
    public void The_runbook_begins_with_how_bad_each_alert_is_how_long_it_lasts_and_its_thresholds()
    {
        IEnumerable<string[]> alerts = RuleFiles.Alerts.Select(alert => (string[])
        [
            $"[{alert.Name}](#{alert.Name.ToLowerInvariant()})", alert.Labels["severity"], alert.For,
            string.Join(", ", PromqlMetrics.Of(alert.Expression).Distinct()
                .Select(metric => RuleFiles.Recordings.SingleOrDefault(rule => rule.IsThreshold && rule.Name == metric))
                .OfType<RecordingRule>()
                .Select(threshold => $"`{threshold.Name.Split(':')[1]}` {threshold.Number}")),
        ]);

        Assert.Equal(alerts, new Page("docs/runbook.md").Rows("| alert | severity |"));
    }

    [Fact]
    public void The_runbook_asks_for_metrics_that_there_are()
    {
        string runbook = File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbook.md"));
        IEnumerable<string> queries = PromqlBlock().Matches(runbook).SelectMany(block => block.Groups["query"].Value.Split('\n'));

        Assert.Empty(queries.SelectMany(PromqlMetrics.Of).Distinct().Except(Known()));
    }

    [Fact]
    public void Every_metric_that_the_rules_ask_for_is_exposed_or_recorded()
    {
        IEnumerable<string> queries = RuleFiles.Recordings.Select(rule => rule.Expression)
            .Concat(RuleFiles.Alerts.Select(alert => alert.Expression))
            .Concat(RuleFiles.Alerts.SelectMany(alert => alert.Annotations.Values).SelectMany(QueriesIn));

        Assert.Empty(queries.SelectMany(PromqlMetrics.Of).Distinct().Except(Known()));
    }

    [Theory]
    [MemberData(nameof(Thresholds))]
    public void Every_threshold_is_a_number_that_an_alert_asks_for_and_the_runbook_names(string name)
    {
        RecordingRule threshold = RuleFiles.Recordings.Single(rule => rule.Name == name);

        Assert.True(double.Parse(threshold.Number, CultureInfo.InvariantCulture) > 0);
        Assert.Contains(RuleFiles.Alerts, alert => PromqlMetrics.Of(alert.Expression).Contains(name));
        Assert.Contains($"`{name}`", File.ReadAllText(Path.Combine(Repository.Root, "docs", "runbook.md")), StringComparison.Ordinal);
    }

    [Fact]
    public void No_name_is_recorded_twice_and_no_alert_defined_twice()
    {
        Assert.Equal(RuleFiles.Recordings.Count, RuleFiles.Recordings.DistinctBy(rule => rule.Name).Count());
        Assert.Equal(RuleFiles.Alerts.Count, RuleFiles.Alerts.DistinctBy(alert => alert.Name).Count());
    }

    private static IEnumerable<string> Known()
        => ExposedFamilies.MetricNames().Concat(RuleFiles.Recordings.Select(rule => rule.Name)).Concat(Own);

    /// <summary>Texts of a template that are piped to <c>query</c>, as they are or through <c>printf</c>.</summary>
    private static IEnumerable<string> QueriesIn(string template)
    {
        string[] queries = [.. TemplateQuery().Matches(template).Select(match => Regex.Unescape(match.Groups["query"].Value))];
        Assert.Equal(Regex.Count(template, @"\|\s*query\b"), queries.Length);
        return queries.Select(query => query.Replace("%q", "\"\"", StringComparison.Ordinal));
    }

    [GeneratedRegex("""
        \{\{-?[^"}]*"(?<query>(\\.|[^"\\])*)"[^"}]*\|\s*query\b
        """)]
    private static partial Regex TemplateQuery();

    [GeneratedRegex("```promql\n(?<query>.*?)```", RegexOptions.Singleline)]
    private static partial Regex PromqlBlock();
}
