using System.Globalization;
using System.Text;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// An exposition, read back: family → <c>label=value,…</c> with the labels sorted → value. Written against the format's specification, not
/// against the exporter's writer, and strict: a line that it does not understand fails the test.
/// </summary>
internal sealed class Scrape
{
    private static readonly Dictionary<string, double> Nothing = [];

    /// <summary>Of counters and of what histograms are made of; promtool takes care that nothing else is named so.</summary>
    private static readonly string[] CounterSuffixes = ["_total", "_bucket", "_sum", "_count"];

    /// <summary>Counters that count what the process itself has done.</summary>
    private static readonly string[] OwnWork =
    [
        "process_", "dotnet_", "kestrel_", "http_", "librechat_exporter_collector_", "librechat_exporter_documents_read_total",
        "librechat_exporter_checkpoint_", "librechat_exporter_refresh_duration_seconds",
        "librechat_exporter_source_errors_total", "librechat_exporter_auth_failures_total",
    ];

    private readonly Dictionary<string, Dictionary<string, double>> _families = [];

    /// <summary>The samples of a family; none when it is absent.</summary>
    internal IReadOnlyDictionary<string, double> this[string family] => _families.GetValueOrDefault(family, Nothing);

    internal IEnumerable<string> Families => _families.Keys;

    /// <summary>All samples of counters and histograms, by family and labels.</summary>
    internal IEnumerable<(string Series, double Value)> Counters => _families
        .Where(family => CounterSuffixes.Any(suffix => family.Key.EndsWith(suffix, StringComparison.Ordinal)))
        .SelectMany(family => family.Value.Select(sample => ($"{family.Key}{{{sample.Key}}}", sample.Value)));

    /// <summary>Fails unless a later scrape still has every series of every counter, and none of them lower.</summary>
    /// <param name="later">The later scrape.</param>
    /// <param name="isRestarted">Whether there may have been a restart between the two, which counts the exporter's own work anew.</param>
    internal void AssertNothingFell(Scrape later, bool isRestarted = false)
    {
        var values = later.Counters.ToDictionary();
        Assert.All(Counters.Where(counter => !isRestarted || !OwnWork.Any(counter.Series.StartsWith)), counter => Assert.True(
            values.TryGetValue(counter.Series, out double now) && now >= counter.Value, $"{counter.Series} fell from {counter.Value}"));
    }

    internal static Scrape Parse(string text)
    {
        var scrape = new Scrape();
        foreach (string line in text.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            if (!line.StartsWith('#'))
            {
                scrape.Add(line);
            }
        }

        return scrape;
    }

    /// <summary>The only value of a family without labels.</summary>
    internal double Scalar(string family)
    {
        Assert.True(this[family].TryGetValue("", out double value), $"there is no {family}");
        return value;
    }

    internal double Sum(string family) => this[family].Values.Sum();

    private void Add(string line)
    {
        int position = line.AsSpan().IndexOfAny('{', ' ');
        Assert.True(position > 0, line);
        string family = line[..position];
        var labels = new SortedDictionary<string, string>(StringComparer.Ordinal);
        if (line[position] == '{')
        {
            position = ReadLabels(line, position + 1, labels);
        }

        Assert.Equal(' ', line[position]);
        double value = line[(position + 1)..] switch
        {
            "+Inf" => double.PositiveInfinity,
            "-Inf" => double.NegativeInfinity,
            string number => double.Parse(number, CultureInfo.InvariantCulture),
        };
        if (!_families.TryGetValue(family, out Dictionary<string, double>? samples))
        {
            _families.Add(family, samples = []);
        }

        Assert.True(samples.TryAdd(string.Join(',', labels.Select(label => $"{label.Key}={label.Value}")), value), $"twice: {line}");
    }

    private static int ReadLabels(string line, int position, SortedDictionary<string, string> labels)
    {
        while (line[position] != '}')
        {
            int equals = line.IndexOf('=', position);
            string name = line[position..equals];
            Assert.Equal('"', line[equals + 1]);
            position = ReadValue(line, equals + 2, out string value);
            labels.Add(name, value);
            if (line[position] == ',')
            {
                position++;
            }
        }

        return position + 1;
    }

    private static int ReadValue(string line, int position, out string value)
    {
        var text = new StringBuilder();
        for (; line[position] != '"'; position++)
        {
            if (line[position] != '\\')
            {
                text.Append(line[position]);
                continue;
            }

            position++;
            text.Append(line[position] switch
            {
                'n' => '\n',
                '\\' => '\\',
                '"' => '"',
                char other => throw new FormatException($"\\{other} in: {line}"),
            });
        }

        value = text.ToString();
        return position + 1;
    }
}
