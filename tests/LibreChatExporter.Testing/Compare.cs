namespace LibreChatExporter.Testing;

/// <summary>Compares families series by series.</summary>
internal static class Compare
{
    /// <summary>The same series with the same values, to one part in a thousand million; zeros to the last bit.</summary>
    public static void Family(
        string family, IReadOnlyDictionary<string, double> expected, IReadOnlyDictionary<string, double> actual, string context = "")
    {
        List<string> differences =
        [
            .. expected.Keys.Except(actual.Keys).Select(series => $"missing {{{series}}} {expected[series]}"),
            .. actual.Keys.Except(expected.Keys).Select(series => $"extra {{{series}}} {actual[series]}"),
            .. expected.Where(series => actual.TryGetValue(series.Key, out double value) && !IsClose(series.Value, value))
                .Select(series => $"{{{series.Key}}} is {actual[series.Key]:R}, should be {series.Value:R}"),
        ];
        Assert.True(differences.Count == 0, $"{family} {context}\n{string.Join("\n", differences.Take(10))}");
    }

    /// <summary>All families of the oracle.</summary>
    public static void WithOracle(Dictionary<string, Dictionary<string, double>> oracle, Scrape actual, string context = "")
    {
        foreach ((string family, Dictionary<string, double> expected) in oracle)
        {
            Family(family, expected, actual[family], context);
        }
    }

    public static bool IsClose(double expected, double actual) => Math.Abs(expected - actual) <= 1e-9 * Math.Abs(expected);
}
