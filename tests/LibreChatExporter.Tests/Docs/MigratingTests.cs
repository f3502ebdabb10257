using System.Text.RegularExpressions;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Deploy;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Docs;

/// <summary>What the page on other exporters says is here is here, and what it says is recorded is.</summary>
public sealed partial class MigratingTests
{
    private static readonly Page Migrating = new("docs/migrating.md");

    private static readonly string[][] Rows =
    [
        .. new[] { "## virtUOS", "## rubentalstra" }
            .SelectMany(heading => Migrating.Rows("| theirs | recorded |", heading)).Select(Joined),
    ];

    [Fact]
    public void Every_metric_of_ours_exists()
    {
        IReadOnlySet<string> exposed = ExposedFamilies.MetricNames();
        string[] asked = [.. Rows.SelectMany(row => InBackticks(row[2])).SelectMany(PromqlMetrics.Of).Distinct()];

        Assert.True(asked.Length > 15);
        Assert.Empty(asked.Except(exposed));
    }

    [Fact]
    public void What_is_said_to_be_recorded_is_and_nothing_else()
    {
        Assert.All(Rows, row => Assert.Contains(row[1], new[] { "yes", "no" }.AsEnumerable()));
        string[] said = [.. Rows.Where(row => row[1] == "yes").SelectMany(row => InBackticks(row[0])).Distinct()];

        Assert.Equal(RuleFiles.Migrating.Select(rule => rule.Name).Order(StringComparer.Ordinal), said.Order(StringComparer.Ordinal));
    }

    /// <summary>Under a name of our own there would be other series of the same figures.</summary>
    [Fact]
    public void What_is_recorded_has_no_name_that_the_exporter_has_and_asks_for_what_it_exposes()
    {
        IReadOnlySet<string> exposed = ExposedFamilies.MetricNames();

        Assert.Empty(RuleFiles.Migrating.Select(rule => rule.Name).Intersect(exposed));
        Assert.Empty(RuleFiles.Migrating.SelectMany(rule => PromqlMetrics.Of(rule.Expression)).Except(exposed));
        Assert.Equal(RuleFiles.Migrating.Count, RuleFiles.Migrating.DistinctBy(rule => rule.Name).Count());
    }

    [Fact]
    public void Every_recorded_name_has_a_test_of_its_value()
        => Assert.Empty(RuleFiles.Migrating.Select(rule => rule.Name).Except(RuleFiles.ValueTests));

    [Fact]
    public void Every_setting_of_ours_exists()
    {
        string[] flags =
        [
            .. new[] { "## virtUOS", "## rubentalstra" }.SelectMany(heading => Migrating.Rows("| their variable |", heading))
                .SelectMany(row => Flag().Matches(row[1])).Select(match => match.Groups["name"].Value),
        ];

        Assert.True(flags.Length > 5);
        Assert.Empty(flags.Except(Setting.All.Select(setting => setting.Name)));
    }

    /// <summary>A query may have a bar within, which a table of Markdown escapes.</summary>
    private static string[] Joined(string[] cells)
    {
        List<string> joined = [];
        foreach (string cell in cells)
        {
            if (joined.Count > 0 && joined[^1].EndsWith('\\'))
            {
                joined[^1] = joined[^1][..^1] + "|" + cell;
            }
            else
            {
                joined.Add(cell);
            }
        }

        return [.. joined];
    }

    private static IEnumerable<string> InBackticks(string cell) => Backticks().Matches(cell).Select(match => match.Groups["code"].Value);

    [GeneratedRegex("`(?<code>[^`]+)`")]
    private static partial Regex Backticks();

    [GeneratedRegex("--(?<name>[a-z-]+)")]
    private static partial Regex Flag();
}
