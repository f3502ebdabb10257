using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Docs;

/// <summary>
/// The page of metrics says what the code exposes: every family, its type, its labels, its meaning, and a query that Prometheus
/// understands.
/// </summary>
public sealed class MetricsTests
{
    private const string ByTenant = " ᵗ";

    private static readonly string[][] Rows = [.. new Page("docs/metrics.md").AllRows("| family | type | labels | meaning | example |")];

    [Fact]
    public void Every_family_has_a_row_and_every_row_a_family()
    {
        string[] exposed = [.. ExposedFamilies.With().Select(family => Row(family, family.Labels))];
        string[] documented = [.. Rows.Select(
            row => string.Join(" | ", [row[0].Replace(ByTenant, "", StringComparison.Ordinal).Trim('`'), .. row[1..4]]))];

        Assert.Equal(exposed.Order(StringComparer.Ordinal), documented.Order(StringComparer.Ordinal));
    }

    [Fact]
    public void The_families_that_are_marked_have_the_tenant_when_it_is_asked_for_and_no_others()
    {
        IEnumerable<string> exposed = ExposedFamilies.With((Setting.TenantLabel, "true")).Where(family => family.Labels.Contains("tenant"))
            .Select(family => family.Name);
        IEnumerable<string> marked = Rows.Where(row => row[0].EndsWith(ByTenant, StringComparison.Ordinal))
            .Select(row => row[0].Split('`')[1]);

        Assert.Equal(exposed.Order(StringComparer.Ordinal), marked.Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public void Every_example_asks_for_its_family_and_Prometheus_understands_it()
    {
        var rules = new StringBuilder("groups:\n- name: examples\n  rules:\n");
        for (int i = 0; i < Rows.Length; i++)
        {
            string query = Rows[i][4].Trim('`');
            Assert.Contains(Rows[i][0].Split('`')[1], query, StringComparison.Ordinal);
            rules.Append(System.Globalization.CultureInfo.InvariantCulture, $"  - record: example:{i}\n    expr: '{query}'\n");
        }

        Promtool.AssertAccepts("check rules", rules.ToString());
    }

    private static string Row(MetricFamily family, IEnumerable<string> labels)
        => $"{family.Name} | {family.Type.ToString().ToLowerInvariant()} | {string.Join(", ", labels)} | {family.Help}";
}
