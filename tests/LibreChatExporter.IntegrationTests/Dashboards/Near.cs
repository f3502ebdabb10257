using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>Compares figures that may differ by the order in which they were added up, and no more.</summary>
internal static class Near
{
    private const double Tolerance = 1e-9;

    internal static void Assert(double expected, double actual)
        => Xunit.Assert.True(Math.Abs(expected - actual) <= Tolerance * Math.Abs(expected), $"{actual:R} is not {expected:R}");

    /// <summary>Fails unless there is exactly the expected value for each of the expected rows, and no other row.</summary>
    internal static void AssertRows(IReadOnlyDictionary<string, double> expected, string labels, IReadOnlyList<PrometheusApi.Sample> rows)
    {
        var actual = rows.ToDictionary(row => SampleUsage.Key(row.Labels, labels), row => row.Value);
        Xunit.Assert.Equal(expected.Keys.Order(StringComparer.Ordinal), actual.Keys.Order(StringComparer.Ordinal));
        Xunit.Assert.All(expected, row => Assert(row.Value, actual[row.Key]));
    }
}
