using LibreChatExporter.Exposition;
using Prometheus;
using MetricType = LibreChatExporter.Exposition.MetricType;

namespace LibreChatExporter.Telemetry;

/// <summary>
/// What the process counts about itself, in a registry of prometheus-net that is its own: nothing of it is shared with another exporter or
/// with the library's static registry. Each metric has a <see cref="MetricFamily"/>, which says how it is shown. Safe for any number of
/// threads once all metrics have been added.
/// </summary>
internal sealed class TelemetryRegistry
{
    private const string TotalSuffix = "_total";

    /// <summary>Beyond these, the library does not write bounds as OpenMetrics asks for them.</summary>
    private const double MinBound = 1e-4, MaxBound = 1e6;

    private readonly Dictionary<string, MetricFamily> _families = new(StringComparer.Ordinal);
    private readonly MetricFactory _factory;

    /// <summary>Makes an empty registry.</summary>
    public TelemetryRegistry()
    {
        _factory = Metrics.WithCustomRegistry(Registry);

        // There is nobody who traces, and each would cost a look at the current activity.
        _factory.ExemplarBehavior = ExemplarBehavior.NoExemplars();
    }

    /// <summary>The families that have been added, by their names in OpenMetrics.</summary>
    internal IReadOnlyDictionary<string, MetricFamily> Families => _families;

    internal CollectorRegistry Registry { get; } = Metrics.NewCustomRegistry();

    /// <summary>Adds a family of counters.</summary>
    /// <exception cref="ArgumentException">Its name is taken, or it is of another type.</exception>
    internal Counter Counter(MetricFamily family)
    {
        Add(family, MetricType.Counter);
        return _factory.CreateCounter(family.Name, family.Help, [.. family.Labels]);
    }

    /// <summary>Adds a family of gauges.</summary>
    /// <exception cref="ArgumentException">Its name is taken, or it is of another type.</exception>
    internal Gauge Gauge(MetricFamily family)
    {
        Add(family, MetricType.Gauge);
        return _factory.CreateGauge(family.Name, family.Help, [.. family.Labels]);
    }

    /// <summary>Adds a family of histograms.</summary>
    /// <exception cref="ArgumentException">
    /// Its name is taken, it is of another type, or a bound is below 0.0001 or not below a million.
    /// </exception>
    internal Histogram Histogram(MetricFamily family)
    {
        if (family.Bounds.Any(bound => bound is < MinBound or >= MaxBound))
        {
            throw new ArgumentException($"{family.Name} has a bound that would come out differently", nameof(family));
        }

        Add(family, MetricType.Histogram);
        return _factory.CreateHistogram(
            family.Name, family.Help, [.. family.Labels], new HistogramConfiguration { Buckets = [.. family.Bounds] });
    }

    private void Add(MetricFamily family, MetricType type)
    {
        if (family.Type != type)
        {
            throw new ArgumentException($"{family.Name} is a {family.Type}, not a {type}", nameof(family));
        }

        _families.Add(type == MetricType.Counter ? family.Name[..^TotalSuffix.Length] : family.Name, family);
    }
}
