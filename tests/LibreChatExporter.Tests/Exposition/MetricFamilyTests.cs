using System.Text.RegularExpressions;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Hosting;
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

    [Theory]
    [InlineData("a_total", null)]
    [InlineData("a_seconds", "usd")]
    [InlineData("a", null, double.NaN)]
    [InlineData("a", null, double.PositiveInfinity)]
    [InlineData("a", null, 1.0, double.PositiveInfinity)]
    [InlineData("a", null, 0.0)]
    [InlineData("a", null, -1.0, 1.0)]
    [InlineData("a", null, 2.0, 1.0)]
    [InlineData("a", null, 1.0, 1.0)]
    public void A_histogram_that_breaks_the_rules_cannot_be_made(string name, string? unit, params double[] bounds)
        => Assert.Throws<ArgumentException>(() => MetricFamily.Histogram(name, "Help.", unit, bounds.Length == 0 ? [1] : bounds));

    [Fact]
    public void A_histogram_has_bounds()
    {
        Assert.Throws<ArgumentException>(() => MetricFamily.Histogram("a", "Help.", null, []));
        Assert.Throws<ArgumentException>(() => new MetricFamily("a", MetricType.Histogram, "Help."));
    }

    [Fact]
    public void No_label_comes_twice()
    {
        Assert.Throws<ArgumentException>(() => new MetricFamily("a", MetricType.Gauge, "Help.", null, "x", "y", "x"));
        Assert.Throws<ArgumentException>(() => new MetricFamily("a", MetricType.Gauge, "Help.", null, "x").WithLabel("x"));
        Assert.Throws<ArgumentException>(() => MetricFamily.Histogram("a", "Help.", null, [1], "le"));
        Assert.Throws<ArgumentException>(() => MetricFamily.Histogram("a", "Help.", null, [1]).WithLabel("le"));
    }

    [Fact]
    public void A_family_with_one_more_label_is_like_the_one_it_was_made_of()
    {
        MetricFamily[] families =
        [
            new("a_usd_total", MetricType.Counter, "Help.", "usd", "x", "y"),
            new("a", MetricType.Gauge, "Help."),
            MetricFamily.Histogram("a_seconds", "Help.", "seconds", [0.5, 1], "x"),
        ];
        Assert.All(families, family =>
        {
            MetricFamily other = family.WithLabel("z");
            Assert.Equal((family.Name, family.Type, family.Help, family.Unit), (other.Name, other.Type, other.Help, other.Unit));
            Assert.Equal(family.Bounds, other.Bounds);
            Assert.Equal([.. family.Labels, "z"], other.Labels);
            Assert.DoesNotContain("z", family.Labels);
        });
    }

    [Fact]
    public void A_family_says_what_it_was_made_of()
    {
        var family = new MetricFamily("a_usd_total", MetricType.Counter, "Help.", "usd", "x", "y");

        Assert.Equal(("a_usd_total", MetricType.Counter, "Help.", "usd"), (family.Name, family.Type, family.Help, family.Unit));
        Assert.Equal(["x", "y"], family.Labels);
        Assert.Empty(family.Bounds);
    }

    [Fact]
    public void A_family_of_histograms_says_what_it_was_made_of()
    {
        double[] bounds = [0.5, 1];
        MetricFamily family = MetricFamily.Histogram("a_seconds", "Help.", "seconds", bounds, "x");
        bounds[0] = 2;

        Assert.Equal(("a_seconds", MetricType.Histogram, "Help.", "seconds"), (family.Name, family.Type, family.Help, family.Unit));
        Assert.Equal(["x"], family.Labels);
        Assert.Equal([0.5, 1], family.Bounds);
    }

    [Fact]
    public void All_families_of_the_exporter_follow_the_conventions_of_Prometheus()
    {
        using var source = new MemorySource();
        using var exporter = new Exporter(
            source, TestSettings.Of((Setting.Demo, "false")), TimeProvider.System, NullLoggerFactory.Instance);
        List<MetricFamily> families = [.. exporter.Families];

        Assert.Equal(families.Count, families.Select(family => family.Name).Distinct().Count());
        Assert.All(families, family =>
        {
            Assert.Matches("^(librechat|process|dotnet|http|kestrel)_[a-z_]+[a-z]$", family.Name);
            Assert.EndsWith(".", family.Help, StringComparison.Ordinal);
            Assert.All(family.Labels, label => Assert.Matches("^[a-z][a-z_]*$", label));
            Assert.Equal(family.Labels.Count, family.Labels.Distinct().Count());
            Match unit = Regex.Match(family.Name, "_(seconds|bytes|usd)(_total)?$");
            Assert.True(!unit.Success || family.Unit == unit.Groups[1].Value, $"{family.Name} does not declare its unit");
        });
    }
}
