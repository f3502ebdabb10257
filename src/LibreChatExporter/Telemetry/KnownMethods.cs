using System.Collections.Frozen;
using Prometheus;
using Prometheus.HttpMetrics;

namespace LibreChatExporter.Telemetry;

/// <summary>
/// A family of counters with the label <c>method</c>, of which those that no standard knows are one: prometheus-net's middleware takes over
/// whatever a client calls its method, and lets nobody else fill that label. Safe for any number of threads.
/// </summary>
internal sealed class KnownMethods(ICollector<ICounter> counters) : ICollector<ICounter>
{
    private static readonly FrozenSet<string> Known = FrozenSet.Create(
        StringComparer.Ordinal,
        HttpMethods.Get, HttpMethods.Head, HttpMethods.Post, HttpMethods.Put, HttpMethods.Patch, HttpMethods.Delete, HttpMethods.Options,
        HttpMethods.Trace, HttpMethods.Connect);

    private readonly int _method = Array.IndexOf(counters.LabelNames, HttpRequestLabelNames.Method);

    /// <inheritdoc/>
    public string Name => counters.Name;

    /// <inheritdoc/>
    public string Help => counters.Help;

    /// <inheritdoc/>
    public string[] LabelNames => counters.LabelNames;

    /// <inheritdoc/>
    public ICounter Unlabelled => counters.Unlabelled;

    /// <inheritdoc/>
    public ICounter WithLabels(params string[] labelValues) => WithLabels(labelValues.AsSpan());

    /// <inheritdoc/>
    public ICounter WithLabels(ReadOnlyMemory<string> labelValues) => WithLabels(labelValues.Span);

    /// <inheritdoc/>
    public ICounter WithLabels(ReadOnlySpan<string> labelValues)
    {
        string[] bounded = [.. labelValues];
        if (!Known.Contains(bounded[_method]))
        {
            bounded[_method] = WebMetrics.Other;
        }

        return counters.WithLabels(bounded);
    }
}
