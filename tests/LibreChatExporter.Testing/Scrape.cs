using LibreChatExporter.Exposition;
using Xunit.Sdk;

namespace LibreChatExporter.Testing;

/// <summary>
/// What a server that scraped would have: series by family, each series written as <c>label=value</c> pairs, sorted by label and joined by
/// commas. As in a query, a histogram is three families, whose names end in <c>_bucket</c>, <c>_sum</c> and <c>_count</c>.
/// </summary>
internal sealed class Scrape(IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> families, IReadOnlySet<string> counters)
{
    /// <summary>Families that count what the process itself has done.</summary>
    public static readonly string[] OwnWork =
    [
        "process_", "dotnet_", "kestrel_", "http_", "librechat_exporter_collector_", "librechat_exporter_documents_read_total",
        "librechat_exporter_checkpoint_", "librechat_exporter_source_errors_total", "librechat_exporter_refresh_duration_seconds",
        "librechat_exporter_auth_failures_total", "librechat_exporter_hosts_refused_total",
    ];

    private static readonly Dictionary<string, double> None = [];

    public IReadOnlyDictionary<string, IReadOnlyDictionary<string, double>> Families { get; } = families;

    /// <summary>Names of the families that are counters, and those that histograms are made of, which only grow too.</summary>
    public IReadOnlySet<string> Counters { get; } = counters;

    /// <summary>The series of a family; none where it is absent.</summary>
    public IReadOnlyDictionary<string, double> this[string family] => Families.GetValueOrDefault(family) ?? None;

    /// <summary>Reads an exposition in the text format; fails if it breaks the format.</summary>
    public static Scrape Parse(string text)
    {
        try
        {
            return ExpositionParser.Parse(text, ExpositionFormat.Prometheus);
        }
        catch (FormatException e)
        {
            throw FailException.ForFailure(e.Message);
        }
    }

    /// <summary>The value of one series; fails where there is none.</summary>
    public double Value(string family, string series = "")
        => this[family].TryGetValue(series, out double value)
            ? value
            : throw FailException.ForFailure($"{family} has no series {{{series}}}; it has {string.Join(" | ", this[family].Keys)}");

    /// <summary>The sum over the series of a family.</summary>
    public double Sum(string family) => this[family].Values.Sum();

    /// <summary>All series of all counters, by a name that is unique.</summary>
    public IEnumerable<KeyValuePair<string, double>> CounterSeries => Families
        .Where(family => Counters.Contains(family.Key))
        .SelectMany(family => family.Value.Select(series => KeyValuePair.Create($"{family.Key}{{{series.Key}}}", series.Value)));

    /// <summary>Fails unless a later scrape still has every series of every counter, and none of them lower.</summary>
    /// <param name="later">The later scrape.</param>
    /// <param name="isRestarted">Whether there may have been a restart between the two, which counts its own work anew.</param>
    public void AssertNothingFell(Scrape later, bool isRestarted = false)
    {
        Dictionary<string, double> values = new(later.CounterSeries);
        foreach ((string series, double before) in CounterSeries.Where(series => !isRestarted || !OwnWork.Any(series.Key.StartsWith)))
        {
            Assert.True(values.TryGetValue(series, out double now) && now >= before, $"{series} fell from {before} to {now}");
        }
    }
}
