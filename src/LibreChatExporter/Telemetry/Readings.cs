using Prometheus;

namespace LibreChatExporter.Telemetry;

/// <summary>
/// Metrics whose values are looked up anew for each snapshot. One that cannot be looked up is not shown: callbacks of prometheus-net's own
/// would leave the figures of the last time, and nobody would be told. Called by one thread.
/// </summary>
internal sealed class Readings
{
    private readonly List<(ChildBase Metric, Action Read)> _all = [];

    /// <summary>Adds a gauge; one that is null is not shown.</summary>
    internal void Add(Gauge.Child gauge, Func<double?> read) => Add(gauge, read, gauge.Set);

    /// <summary>Adds a counter, read as a total; one that is null is not shown.</summary>
    internal void Add(Counter.Child counter, Func<double?> read) => Add(counter, read, counter.IncTo);

    /// <summary>Reads all. What throws is thrown, and it and what comes after it is not shown.</summary>
    internal void Take()
    {
        _all.ForEach(reading => reading.Metric.Unpublish());
        _all.ForEach(reading => reading.Read());
    }

    private void Add(ChildBase metric, Func<double?> read, Action<double> set)
    {
        _all.Add((metric, Read));

        void Read()
        {
            if (read() is { } value)
            {
                set(value);
            }
        }
    }
}
