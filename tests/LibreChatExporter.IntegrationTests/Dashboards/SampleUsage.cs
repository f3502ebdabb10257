namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>What the sample's usage adds up to, by its own figures.</summary>
internal static class SampleUsage
{
    internal const string Cost = "librechat_cost_usd_total", Tokens = "librechat_tokens_total", Calls = "librechat_llm_calls_total";

    /// <summary>The sample that <see cref="LiveSample"/> lets come in.</summary>
    internal static Sample Sample { get; } = new("librechat-sample");

    /// <summary>
    /// The sum of a family, of the series that <paramref name="where"/> is true of: pairs <c>label=value</c> or <c>label!=value</c>.
    /// </summary>
    internal static double Total(string family, string where = "") => By("", family, where).Values.Single();

    /// <summary>The sums of a family by some of its labels, whose values are put together by commas.</summary>
    internal static Dictionary<string, double> By(string labels, string family, string where = "")
        => By(labels, Sample.Expected(family), where);

    /// <summary>As <see cref="By(string, string, string)"/>, of what a scrape has shown.</summary>
    internal static Dictionary<string, double> By(string labels, IReadOnlyDictionary<string, double> family, string where = "")
        => family.Select(series => (Pairs: Pairs(series.Key), series.Value))
            .Where(series => Pairs(where).All(pair => pair.Key[^1] == '!'
                ? series.Pairs[pair.Key[..^1]] != pair.Value
                : series.Pairs[pair.Key] == pair.Value))
            .GroupBy(series => Key(series.Pairs, labels))
            .ToDictionary(group => group.Key, group => group.Sum(series => series.Value));

    /// <summary>The values of some labels, put together by commas.</summary>
    internal static string Key(IReadOnlyDictionary<string, string> series, string labels) => string.Join(
        ',', labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(label => series[label]));

    private static Dictionary<string, string> Pairs(string labels)
        => labels.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(pair => pair.Split('=', 2))
            .ToDictionary(pair => pair[0], pair => pair[1]);
}
