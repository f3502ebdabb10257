using System.Text;

namespace LibreChatExporter.Exposition;

/// <summary>The types of families that are exposed.</summary>
public enum MetricType
{
    /// <summary>Only grows while the process lives; named <c>…_total</c>.</summary>
    Counter,

    /// <summary>Goes up and down.</summary>
    Gauge,
}

/// <summary>Name, type and labels of a family: what is said once, before its samples. Immutable.</summary>
public sealed class MetricFamily
{
    private const string TotalSuffix = "_total";

    /// <summary>Describes a family.</summary>
    /// <param name="name">As in a query; a counter's ends in <c>_total</c>.</param>
    /// <param name="type">Its type.</param>
    /// <param name="help">One line in plain words, without quotes, backslashes or line breaks, so that it needs no escaping anywhere.</param>
    /// <param name="unit">The unit that the name ends in, before <c>_total</c>; null where it has none.</param>
    /// <param name="labels">Label names, in the order in which <see cref="SnapshotBuilder.Sample"/> takes their values.</param>
    /// <exception cref="ArgumentException">Name, help and unit break these rules.</exception>
    public MetricFamily(string name, MetricType type, string help, string? unit = null, params string[] labels)
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

        Name = name;
        Type = type;
        Help = help;
        Unit = unit;
        Labels = labels;
        string kind = isCounter ? "counter" : "gauge";
        PrometheusHeader = Encoding.UTF8.GetBytes($"# HELP {name} {help}\n# TYPE {name} {kind}\n");
        OpenMetricsHeader = Encoding.UTF8.GetBytes(
            $"# HELP {family} {help}\n# TYPE {family} {kind}\n{(unit is null ? "" : $"# UNIT {family} {unit}\n")}");
        BeforeLabels = [.. labels.Select((label, i) => Encoding.UTF8.GetBytes(i == 0 ? $"{name}{{{label}=\"" : $"\",{label}=\""))];
        BeforeValue = Encoding.UTF8.GetBytes(labels.Length == 0 ? $"{name} " : "\"} ");
    }

    /// <summary>The name in queries.</summary>
    public string Name { get; }

    /// <summary>The type.</summary>
    public MetricType Type { get; }

    /// <summary>What it means, in one line.</summary>
    public string Help { get; }

    /// <summary>Its unit, if it has one.</summary>
    public string? Unit { get; }

    /// <summary>Label names in order.</summary>
    public IReadOnlyList<string> Labels { get; }

    /// <summary>Its header lines in the Prometheus text format 0.0.4.</summary>
    internal byte[] PrometheusHeader { get; }

    /// <summary>Its header lines in OpenMetrics 1.0.0.</summary>
    internal byte[] OpenMetricsHeader { get; }

    /// <summary>What stands in a sample before each label value.</summary>
    internal byte[][] BeforeLabels { get; }

    /// <summary>What stands in a sample before its value.</summary>
    internal byte[] BeforeValue { get; }
}
