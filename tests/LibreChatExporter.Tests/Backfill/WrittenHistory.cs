using System.Globalization;
using System.Text;

namespace LibreChatExporter.Tests.Backfill;

/// <summary>
/// What a backfill has written, read strictly: headers before all samples and none twice, instants in whole seconds that never go back, no
/// series twice at one, finite counters, the end at the end.
/// </summary>
internal sealed class WrittenHistory
{
    private readonly SortedDictionary<long, Dictionary<string, double>> _instants = [];

    internal WrittenHistory(byte[] utf8)
    {
        string[] lines = new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8).Split('\n');
        Assert.Equal(["# EOF", ""], lines[^2..]);
        Samples = [.. lines[..^2].SkipWhile(line => line.StartsWith('#'))];
        Headers = lines[..^(Samples.Count + 2)];
        Assert.Equal(Headers.Count, Headers.Distinct().Count());
        long last = long.MinValue;
        foreach (string line in Samples)
        {
            int end = line.LastIndexOf(' ');
            SampleLine sample = SampleLine.Parse(line[..end]);
            long time = long.Parse(line[(end + 1)..], NumberStyles.None, CultureInfo.InvariantCulture);
            Assert.True(time >= last && double.IsFinite(sample.Value) && sample.Value >= 0, line);
            Assert.Contains($"# TYPE {sample.Name[..^"_total".Length]} counter", Headers);
            _instants.TryAdd(time, []);
            Assert.True(_instants[time].TryAdd($"{sample.Name}{{{sample.Series}}}", sample.Value), $"twice: {line}");
            last = time;
        }
    }

    /// <summary>The lines before the samples.</summary>
    internal IReadOnlyList<string> Headers { get; }

    /// <summary>The lines of the samples.</summary>
    internal IReadOnlyList<string> Samples { get; }

    /// <summary>The instants, in order.</summary>
    internal IReadOnlyList<DateTimeOffset> Instants => [.. _instants.Keys.Select(DateTimeOffset.FromUnixTimeSeconds)];

    /// <summary>The series that there are at an instant, as <c>family{label=value,…}</c>, and their values.</summary>
    internal IReadOnlyDictionary<string, double> At(DateTimeOffset instant) => _instants[instant.ToUnixTimeSeconds()];

    /// <summary>The values of a series, from the first instant that has it.</summary>
    internal double[] Values(string series)
        => [.. _instants.Values.Where(values => values.ContainsKey(series)).Select(values => values[series])];

    /// <summary>Fails unless each series, once it is there, is there at each instant, never falls, and begins as 0.</summary>
    /// <param name="always">What the names of those begin with that are there from the first instant on.</param>
    internal void AssertBornAsZeroAndDense(params string[] always)
    {
        Dictionary<string, double>? before = null;
        foreach (Dictionary<string, double> values in _instants.Values)
        {
            Assert.All(
                before ?? [], series => Assert.True(values.TryGetValue(series.Key, out double now) && now >= series.Value, series.Key));
            foreach ((string series, double value) in values.Where(
                series => before?.ContainsKey(series.Key) == false && !always.Any(series.Key.StartsWith)))
            {
                Assert.True(value == 0, $"{series} is born as {value}");
            }

            before = values;
        }
    }
}
