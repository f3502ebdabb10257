using System.Text.Json;
using System.Text.RegularExpressions;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>The dashboards can be imported, read and left by their links.</summary>
public sealed partial class DashboardTests
{
    private const int Columns = 24;

    /// <summary>Those that Grafana comes with, in all versions that are meant.</summary>
    private static readonly string[] CoreTypes = ["stat", "timeseries", "table", "bargauge", "piechart", "heatmap", "gauge", "text", "row"];

    public static TheoryData<string> Files => Dashboards.Files;

    [Fact]
    public void There_are_six_with_uids_of_their_own() => Assert.Equal(
        ["librechat-activity", "librechat-agents", "librechat-exporter", "librechat-models", "librechat-overview", "librechat-users"],
        Dashboards.All.Select(dashboard => dashboard.Uid).Order(StringComparer.Ordinal));

    [Theory]
    [MemberData(nameof(Files))]
    public void Each_belongs_to_no_installation_and_has_the_tag_that_its_links_look_for(string file)
    {
        JsonElement json = Dashboards.Of(file).Json;

        Assert.Equal(JsonValueKind.Null, json.GetProperty("id").ValueKind);
        Assert.False(json.TryGetProperty("__inputs", out _));
        Assert.Contains("librechat", json.Items("tags").Select(tag => tag.GetString()));
        Assert.NotEqual("", json.Text("description"));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_panel_is_of_a_core_type_and_has_an_id_of_its_own_and_a_title(string file)
    {
        Dashboard dashboard = Dashboards.Of(file);

        Assert.NotEmpty(dashboard.Shown());
        Assert.Equal(dashboard.Panels.Count, dashboard.Panels.DistinctBy(panel => panel.Id).Count());
        Assert.All(dashboard.Panels, panel => Assert.Contains(panel.Type, CoreTypes));
        Assert.All(dashboard.Panels, panel => Assert.NotEqual("", panel.Title));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_panel_says_what_it_is_and_what_it_means_when_it_is_empty(string file) => Assert.All(
        Dashboards.Of(file).Shown(),
        panel =>
        {
            Assert.EndsWith(".", panel.Description, StringComparison.Ordinal);
            Assert.NotEqual("", Defaults(panel).Text("noValue"));
        });

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_value_has_a_unit(string file) => Assert.All(Dashboards.Of(file).Shown(), panel =>
    {
        Assert.NotEqual("", Defaults(panel).Text("unit"));
        if (panel.Type == "table")
        {
            Assert.All(ValueColumns(panel), column => Assert.Contains(
                Overrides(panel, column), property => property.Text("id") is "unit" or "mappings"));
        }
    });

    [Theory]
    [MemberData(nameof(Files))]
    public void No_panel_covers_another_or_leaves_the_grid(string file)
    {
        IReadOnlyList<Panel> panels = Dashboards.Of(file).Panels;

        Assert.All(panels, panel => Assert.True(
            panel.GridPos is { X: >= 0, Y: >= 0, Width: > 0, Height: > 0 } position && position.X + position.Width <= Columns,
            panel.Title));
        Assert.Empty(panels.SelectMany((panel, i) => panels.Skip(i + 1).Where(other => panel.GridPos.Overlaps(other.GridPos))
            .Select(other => $"{panel.Title} and {other.Title}")));
    }

    [Theory]
    [MemberData(nameof(Files))]
    public void No_data_source_is_built_in(string file) => Assert.All(
        Dashboards.Of(file).Json.Everywhere("datasource"),
        source => Assert.Equal("""{"type":"prometheus","uid":"${datasource}"}""", JsonSerializer.Serialize(source)));

    [Theory]
    [MemberData(nameof(Files))]
    public void Every_link_leads_to_a_dashboard_that_has_the_variables_which_it_sets(string file)
    {
        Dashboard source = Dashboards.Of(file);
        string[] urls = [.. source.Json.Everywhere("url").Select(url => url.GetString()!).Where(url => url.Length > 0)];

        Assert.NotEmpty(urls);
        Assert.All(urls, url =>
        {
            Dashboard target = Dashboards.All.Single(dashboard => dashboard.Uid == Link().Match(url).Groups["uid"].Value);
            string[] passedOn = [.. PassedOn().Matches(url).Select(match => match.Groups["name"].Value)];
            Assert.Subset(Names(source), passedOn.ToHashSet());
            Assert.Subset(Names(target), passedOn.Concat(Set().Matches(url).Select(match => match.Groups["name"].Value)).ToHashSet());
        });
    }

    private static HashSet<string> Names(Dashboard dashboard) => [.. dashboard.Variables.Select(variable => variable.Name)];

    private static JsonElement Defaults(Panel panel) => panel.Json.GetProperty("fieldConfig").GetProperty("defaults");

    /// <summary>The headings of a table's columns of numbers.</summary>
    private static IEnumerable<string> ValueColumns(Panel panel) => panel.Json.Items("transformations")
        .Single(step => step.Text("id") == "organize")
        .GetProperty("options").GetProperty("renameByName").EnumerateObject()
        .Where(column => column.Name.StartsWith("Value", StringComparison.Ordinal))
        .Select(column => column.Value.GetString()!);

    private static IEnumerable<JsonElement> Overrides(Panel panel, string column) => panel.Json.GetProperty("fieldConfig")
        .Items("overrides")
        .Where(one => one.GetProperty("matcher").Text("options") == column).SelectMany(one => one.Items("properties"));

    [GeneratedRegex(@"^/d/(?<uid>[\w-]+)\?")]
    private static partial Regex Link();

    [GeneratedRegex(@"\$\{(?<name>\w+):queryparam\}")]
    private static partial Regex PassedOn();

    [GeneratedRegex(@"[?&]var-(?<name>\w+)=")]
    private static partial Regex Set();
}
