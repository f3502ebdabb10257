using System.Text.RegularExpressions;
using LibreChatExporter.Exposition;
using LibreChatExporter.Settings;
using LibreChatExporter.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.Tests.Exposition;

public sealed class MetricFamilyTests
{
    [Theory]
    [InlineData("a_usd", MetricType.Counter, "Help.", "usd")]
    [InlineData("a_usd_total", MetricType.Gauge, "Help.", null)]
    [InlineData("a_seconds_total", MetricType.Counter, "Help.", "usd")]
    [InlineData("a_usd_total", MetricType.Counter, "Help.", "total")]
    [InlineData("a", MetricType.Gauge, "Two\nlines.", null)]
    [InlineData("a", MetricType.Gauge, "A \"quoted\" word.", null)]
    [InlineData("a", MetricType.Gauge, @"A back\slash.", null)]
    public void A_family_that_breaks_the_rules_cannot_be_made(string name, MetricType type, string help, string? unit)
        => Assert.Throws<ArgumentException>(() => new MetricFamily(name, type, help, unit));

    [Fact]
    public void A_family_says_what_it_was_made_of()
    {
        var family = new MetricFamily("a_usd_total", MetricType.Counter, "Help.", "usd", "x", "y");

        Assert.Equal(("a_usd_total", MetricType.Counter, "Help.", "usd"), (family.Name, family.Type, family.Help, family.Unit));
        Assert.Equal(["x", "y"], family.Labels);
    }

    [Fact]
    public void All_families_of_the_exporter_follow_the_conventions_of_Prometheus()
    {
        using var source = new MemorySource();
        using var exporter = new Exporter(source, TestSettings.Of((Setting.Demo, "false")), TimeProvider.System, NullLoggerFactory.Instance);
        List<MetricFamily> families = [.. exporter.Families];

        Assert.Equal(families.Count, families.Select(family => family.Name).Distinct().Count());
        Assert.All(families, family =>
        {
            Assert.Matches("^(librechat|process|dotnet|kestrel)_[a-z_]+[a-z]$", family.Name);
            Assert.EndsWith(".", family.Help, StringComparison.Ordinal);
            Assert.All(family.Labels, label => Assert.Matches("^[a-z][a-z_]*$", label));
            Assert.Equal(family.Labels.Count, family.Labels.Distinct().Count());
            Match unit = Regex.Match(family.Name, "_(seconds|bytes|usd)(_total)?$");
            Assert.True(!unit.Success || family.Unit == unit.Groups[1].Value, $"{family.Name} does not declare its unit");
        });
    }
}
