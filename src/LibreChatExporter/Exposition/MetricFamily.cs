using System.Text;

namespace LibreChatExporter.Exposition;

/// <summary>The types of families that are exposed.</summary>
public enum MetricType
{
    /// <summary>Only grows; named <c>…_total</c>.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,

    /// <summary>Counts observations by their size, and sums them up.</summary>
    Histogram,
}

/// <summary>Name, type and labels of a family: what is said once, before its samples. Immutable.</summary>
internal sealed class MetricFamily
{
    private const string TotalSuffix = "_total";

    private readonly string[] _labels;
    private readonly double[] _bounds;

    /// <summary>Describes a family of counters or gauges.</summary>
    /// <param name="name">As in a query; a counter's ends in <c>_total</c>.</param>
    /// <param name="type">Its type; for histograms there is <see cref="Histogram"/>.</param>
    /// <param name="help">One line in plain words, without quotes, backslashes or line breaks, so that it needs no escaping
    /// anywhere.</param>
    /// <param name="unit">The unit that the name ends in, before <c>_total</c>; null where it has none.</param>
    /// <param name="labels">Label names, none twice, in the order in which <see cref="SnapshotBuilder.Sample"/> takes their values.</param>
    /// <exception cref="ArgumentException">The arguments break these rules.</exception>
    public MetricFamily(string name, MetricType type, string help, string? unit = null, params string[] labels)
        : this(name, type, help, unit, [], labels)
    {
    }

    private MetricFamily(string name, MetricType type, string help, string? unit, double[] bounds, string[] labels)
    {
        bool isCounter = type == MetricType.Counter;
        if (isCounter != name.EndsWith(TotalSuffix, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{name}: counters, and only they, end in {TotalSuffix}", nameof(name));
        }

        // OpenMetrics names a counter's family without the suffix that its samples carry.
        string family = isCounter ? name[..^TotalSuffix.Length] : name;
        if (unit is not null && !family.EndsWith("_" + unit, StringComparison.Ordinal))
        {
            throw new ArgumentException($"{name} does not end in its unit {unit}", nameof(unit));
        }

        if (help.AsSpan().IndexOfAny("\\\"\n") >= 0)
        {
            throw new ArgumentException($"the help of {name} would need escaping", nameof(help));
        }

        bool isHistogram = type == MetricType.Histogram;
        if (isHistogram != bounds.Length > 0)
        {
            throw new ArgumentException($"{name}: histograms, and only they, have bounds", nameof(bounds));
        }

        string[] allLabels = isHistogram ? [.. labels, SampleShape.BoundLabel] : labels;
        if (allLabels.Distinct().Count() < allLabels.Length)
        {
            throw new ArgumentException($"{name} has a label twice: {string.Join(", ", allLabels)}", nameof(labels));
        }

        Name = name;
        Type = type;
        Help = help;
        Unit = unit;
        _bounds = bounds;
        _labels = labels;
        string kind = type switch
        {
            MetricType.Counter => "counter",
            MetricType.Histogram => "histogram",
            _ => "gauge",
        };
        PrometheusHeader = Encoding.UTF8.GetBytes($"# HELP {name} {help}\n# TYPE {name} {kind}\n");
        OpenMetricsHeader = Encoding.UTF8.GetBytes(
            $"# HELP {family} {help}\n# TYPE {family} {kind}\n{(unit is null ? "" : $"# UNIT {family} {unit}\n")}");
        Shapes = isHistogram ? HistogramShapes() : [new SampleShape(name, labels)];
    }

    /// <summary>The name in queries.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public MetricType Type { get; }

    /// <summary>What it means, in one line.</summary>
    public string Help { get; }

    /// <summary>Its unit, if it has one.</summary>
    public string? Unit { get; }

    /// <summary>Label names in order; the <c>le</c> of a histogram's buckets is not among them.</summary>
    public IReadOnlyList<string> Labels => _labels;

    /// <summary>The bounds of a histogram's buckets, without that which has none; empty for other types.</summary>
    public IReadOnlyList<double> Bounds => _bounds;

    /// <summary>Its header lines in the Prometheus text format 0.0.4.</summary>
    internal byte[] PrometheusHeader { get; }

    /// <summary>Its header lines in OpenMetrics 1.0.0.</summary>
    internal byte[] OpenMetricsHeader { get; }

    /// <summary>The lines that a set of label values has: one, or a histogram's buckets, then its sum and its count.</summary>
    internal SampleShape[] Shapes { get; }

    /// <summary>Describes a family of histograms.</summary>
    /// <param name="name">Without the suffixes <c>_bucket</c>, <c>_sum</c> and <c>_count</c> that queries add.</param>
    /// <param name="help">As for other families.</param>
    /// <param name="unit">The unit that the name ends in; null where it has none.</param>
    /// <param name="bounds">
    /// Up to what each bucket counts, inclusively, in ascending order: positive, as OpenMetrics knows no sum of observations that may be
    /// negative, and finite, as the bucket without a bound is always there.
    /// </param>
    /// <param name="labels">Label names as for other families, without <c>le</c>.</param>
    /// <exception cref="ArgumentException">The arguments break these rules.</exception>
    public static MetricFamily Histogram(string name, string help, string? unit, ReadOnlySpan<double> bounds, params string[] labels)
    {
        double last = 0;
        foreach (double bound in bounds)
        {
            if (!(bound > last && double.IsFinite(bound)))
            {
                throw new ArgumentException($"{name} has a bound of {bound} after {last}", nameof(bounds));
            }

            last = bound;
        }

        return new MetricFamily(name, MetricType.Histogram, help, unit, bounds.ToArray(), labels);
    }

    /// <summary>A family like this one with one more label, which comes last.</summary>
    /// <exception cref="ArgumentException">It has that label already.</exception>
    public MetricFamily WithLabel(string name) => new(Name, Type, Help, Unit, _bounds, [.. _labels, name]);

    private SampleShape[] HistogramShapes() =>
    [
        .. _bounds.Append(double.PositiveInfinity).Select(bound => new SampleShape($"{Name}_bucket", _labels, bound)),
        new SampleShape($"{Name}_sum", _labels),
        new SampleShape($"{Name}_count", _labels),
    ];
}
