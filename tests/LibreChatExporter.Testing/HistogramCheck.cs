using System.Text.RegularExpressions;

namespace LibreChatExporter.Testing;

/// <summary>
/// Follows the samples of a family of histograms: those of one histogram together, buckets by ascending bounds, counts cumulative and
/// whole, the last bucket without bound and as large as the count, a sum; bounds as OpenMetrics asks for them, in either format.
/// </summary>
internal sealed partial class HistogramCheck(string family)
{
    public static readonly string[] Suffixes = ["_bucket", "_sum", "_count"];

    private string? _labels;
    private double _bound;
    private double _cumulative;
    private double? _count;
    private bool _hasSum;

    /// <exception cref="FormatException">The sample does not belong where it is.</exception>
    public void Add(SampleLine sample)
    {
        if (sample.Histogram != _labels)
        {
            End();
            (_labels, _bound, _cumulative, _count, _hasSum) = (sample.Histogram, double.NegativeInfinity, 0, null, false);
        }

        bool isBucket = sample.Name == family + "_bucket";
        if (isBucket != sample.Labels.TryGetValue("le", out string? bound))
        {
            throw new FormatException("buckets, and only they, have a bound");
        }

        if (isBucket)
        {
            AddBucket(bound!, sample.Value);
        }
        else if (sample.Name == family + "_sum")
        {
            _hasSum = true;
        }
        else
        {
            _count = sample.Value;
        }
    }

    /// <exception cref="FormatException">The last histogram is not whole.</exception>
    public void End()
    {
        if (_labels is not null && !(_hasSum && double.IsPositiveInfinity(_bound) && _count == _cumulative))
        {
            throw new FormatException($"{family} has a histogram {{{_labels}}} without sum, count or last bucket, or the latter differ");
        }
    }

    private void AddBucket(string text, double count)
    {
        if (!CanonicalBound().IsMatch(text))
        {
            throw new FormatException("a bound that is not written as it should be");
        }

        double bound = SampleLine.Number(text);
        if (bound <= _bound || count < _cumulative || !double.IsInteger(count))
        {
            throw new FormatException("a bucket that is out of order, less than the one before it, or a fraction");
        }

        (_bound, _cumulative) = (bound, count);
    }

    [GeneratedRegex(@"\A(\+Inf|[0-9]+\.[0-9]+|[0-9](\.[0-9]+)?e[+-][0-9]{2,})\z")]
    private static partial Regex CanonicalBound();
}
