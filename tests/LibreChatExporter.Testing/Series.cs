namespace LibreChatExporter.Testing;

/// <summary>Takes series apart and adds them up, as queries do. For label values without commas.</summary>
internal static class Series
{
    /// <summary>The value of a label; null where the series does not have it.</summary>
    public static string? Label(string series, string label) => series.Split(',')
        .Where(pair => pair.StartsWith(label + "=", StringComparison.Ordinal))
        .Select(pair => pair[(label.Length + 1)..])
        .SingleOrDefault();

    /// <summary>The series without a label.</summary>
    public static string Without(string series, string label)
        => string.Join(',', series.Split(',').Where(pair => !pair.StartsWith(label + "=", StringComparison.Ordinal)));

    /// <summary>The values that a label has in a family, in order; null where series lack it.</summary>
    public static IReadOnlyList<string?> Values(this Scrape scrape, string family, string label)
        => [.. scrape[family].Keys.Select(series => Label(series, label)).Distinct().Order(StringComparer.Ordinal)];

    /// <summary>As <c>sum by (label)</c>.</summary>
    public static Dictionary<string, double> SumBy(this Scrape scrape, string family, string label) => scrape[family]
        .GroupBy(series => Label(series.Key, label) ?? "")
        .ToDictionary(group => group.Key, group => group.Sum(series => series.Value));

    /// <summary>As <c>sum without (label)</c>.</summary>
    public static Dictionary<string, double> SumWithout(this Scrape scrape, string family, string label)
        => Without(scrape, family, label, values => values.Sum());

    /// <summary>As <c>max without (label)</c>.</summary>
    public static Dictionary<string, double> MaxWithout(this Scrape scrape, string family, string label)
        => Without(scrape, family, label, values => values.Max());

    /// <summary>The series that have this value of a label, without it.</summary>
    public static Dictionary<string, double> Where(this Scrape scrape, string family, string label, string value) => scrape[family]
        .Where(series => Label(series.Key, label) == value)
        .ToDictionary(series => Without(series.Key, label), series => series.Value);

    private static Dictionary<string, double> Without(
        Scrape scrape, string family, string label, Func<IEnumerable<double>, double> combine) => scrape[family]
        .GroupBy(series => Without(series.Key, label))
        .ToDictionary(group => group.Key, group => combine(group.Select(series => series.Value)));
}
