using LibreChatExporter.Exposition;

namespace LibreChatExporter.Ledger;

/// <summary>
/// Histograms that only grow, one for each combination of labels: cumulative buckets, then how many there are, and their sum. Not
/// thread-safe.
/// </summary>
internal sealed class HistogramTable
{
    /// <summary>Beside those of the buckets: the last one, the number and the sum.</summary>
    private const int OtherSeries = 3;

    private readonly double[] _bounds;
    private readonly double[] _counts;

    /// <summary>No histograms.</summary>
    /// <param name="bounds">The upper bounds of the buckets, but the last one's.</param>
    /// <param name="births">Decides when a series that was born late shows its value.</param>
    /// <param name="maxSeries">The most series.</param>
    /// <param name="labels">How many labels a histogram has.</param>
    public HistogramTable(ReadOnlySpan<double> bounds, SeriesBirths births, int maxSeries, int labels)
    {
        (_bounds, _counts) = (bounds.ToArray(), new double[bounds.Length + 1]);

        // The number of observations is the last bucket, too.
        int[] series = [.. Enumerable.Repeat(1, bounds.Length), 2, 1];
        Counters = new CounterTable(series, births, new RowLimit(maxSeries, bounds.Length + OtherSeries, labels));
    }

    /// <summary>The buckets, their number and their sum, in a row for each histogram.</summary>
    public CounterTable Counters { get; }

    private int Count => _bounds.Length;

    private int Sum => _bounds.Length + 1;

    /// <summary>Counts an observation.</summary>
    /// <returns>Whether it was folded into another's because there are too many.</returns>
    public bool Add(LabelKey key, double value)
    {
        int row = Counters.Row(key, out bool isFolded);
        for (int bucket = 0; bucket < _bounds.Length; bucket++)
        {
            Counters.Add(row, bucket, value <= _bounds[bucket] ? 1 : 0);
        }

        Counters.Add(row, Count, 1);
        Counters.Add(row, Sum, value);
        return isFolded;
    }

    /// <summary>Ends the first load: see <see cref="CounterTable.FoldOverflow"/>.</summary>
    public double FoldOverflow() => Counters.FoldOverflow(Count, out _, Count);

    /// <summary>What a scrape is to see of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="sum">The sum.</param>
    /// <returns>The cumulative buckets, then the number; valid until the next call.</returns>
    public ReadOnlySpan<double> Shown(int row, out double sum)
    {
        for (int cell = 0; cell < _counts.Length; cell++)
        {
            Counters.TryGetShown(row, cell, out _counts[cell]);
        }

        Counters.TryGetShown(row, Sum, out sum);
        return _counts;
    }
}
