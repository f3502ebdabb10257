namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>What the sample's usage adds up to, by its own figures.</summary>
internal static class SampleUsage
{
    internal const string Cost = "librechat_cost_usd_total", Tokens = "librechat_tokens_total", Calls = "librechat_llm_calls_total";

    /// <summary>The sum of a family.</summary>
    internal static double Total(string family) => LiveSample.Sample.Expected(family).Values.Sum();

    /// <summary>The sums of a family by one of its labels, of the series that have <paramref name="where"/> among theirs.</summary>
    internal static IReadOnlyDictionary<string, double> By(string label, string family, string where = "")
        => By(label, LiveSample.Sample.Expected(family), where);

    /// <summary>As <see cref="By(string, string, string)"/>, of what a scrape has shown.</summary>
    internal static IReadOnlyDictionary<string, double> By(string label, IReadOnlyDictionary<string, double> family, string where = "")
        => family.Where(series => where.Split(',', StringSplitOptions.RemoveEmptyEntries).All(Pairs(series.Key).Contains))
            .GroupBy(series => Pairs(series.Key).Single(pair => pair.StartsWith(label + "=", StringComparison.Ordinal))[(label.Length + 1)..])
            .ToDictionary(group => group.Key, group => group.Sum(series => series.Value));

    private static string[] Pairs(string labels) => labels.Split(',');
}
