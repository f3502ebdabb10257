using System.Diagnostics.Metrics;
using System.Text;
using LibreChatExporter.Exposition;

namespace LibreChatExporter.Collectors;

/// <summary>
/// The <c>dotnet_*</c> and <c>kestrel_*</c> families, from the meters that .NET and its web server have built in
/// (https://learn.microsoft.com/dotnet/core/diagnostics/built-in-metrics-runtime). Meters report from any thread; a lock guards the values.
/// </summary>
public sealed class RuntimeCollector : ICollector, IDisposable
{
    /// <summary>Tags such as the type of an exception are open-ended.</summary>
    private const int MaxSeries = 50;

    private static readonly Dictionary<string, Observed> Instruments = new Observed[]
    {
        new("dotnet.gc.collections", "gc.heap.generation", new(
            "dotnet_gc_collections_total", MetricType.Counter, "Garbage collections by generation.", labels: "generation")),
        new("dotnet.gc.pause.time", null, new(
            "dotnet_gc_pause_seconds_total", MetricType.Counter, "Time that garbage collections have halted the process.", "seconds")),
        new("dotnet.gc.heap.total_allocated", null, new(
            "dotnet_gc_allocated_bytes_total", MetricType.Counter, "Memory allocated on the managed heap.", "bytes")),
        new("dotnet.gc.last_collection.heap.size", "gc.heap.generation", new(
            "dotnet_gc_heap_size_bytes", MetricType.Gauge, "The managed heap after the last collection, by generation.", "bytes", "generation")),
        new("dotnet.gc.last_collection.memory.committed_size", null, new(
            "dotnet_gc_committed_memory_bytes", MetricType.Gauge, "Memory committed to the managed heap at the last collection.", "bytes")),
        new("dotnet.thread_pool.thread.count", null, new(
            "dotnet_thread_pool_threads", MetricType.Gauge, "Threads of the thread pool.")),
        new("dotnet.thread_pool.queue.length", null, new(
            "dotnet_thread_pool_queued_work_items", MetricType.Gauge, "Work items that wait for a thread.")),
        new("dotnet.thread_pool.work_item.count", null, new(
            "dotnet_thread_pool_work_items_total", MetricType.Counter, "Work items that the thread pool has completed.")),
        new("dotnet.monitor.lock_contentions", null, new(
            "dotnet_monitor_lock_contentions_total", MetricType.Counter, "Times that a thread had to wait for a lock.")),
        new("dotnet.exceptions", "error.type", new(
            "dotnet_exceptions_total", MetricType.Counter, "Exceptions thrown, by type.", labels: "type")),
        new("kestrel.active_connections", null, new(
            "kestrel_active_connections", MetricType.Gauge, "Open connections to the web server.")),
    }.ToDictionary(observed => observed.Instrument);

    private readonly Lock _lock = new();
    private readonly Dictionary<Observed, Dictionary<string, double>> _values = Instruments.Values.ToDictionary(
        observed => observed, _ => new Dictionary<string, double>());

    private readonly MeterListener _listener = new();

    /// <summary>Starts to listen.</summary>
    public RuntimeCollector()
    {
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (Instruments.TryGetValue(instrument.Name, out Observed? observed))
            {
                listener.EnableMeasurementEvents(instrument, observed);
            }
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<int>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.SetMeasurementEventCallback<double>((instrument, value, tags, state) => Record(instrument, value, tags, state));
        _listener.Start();
    }

    /// <inheritdoc/>
    public string Name => "runtime";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [.. Instruments.Values.Select(observed => observed.Family)];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation) => _listener.RecordObservableInstruments();

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        lock (_lock)
        {
            foreach ((Observed observed, Dictionary<string, double> values) in _values)
            {
                snapshot.Begin(observed.Family);
                foreach ((string label, double value) in values)
                {
                    snapshot.Sample(value, observed.Tag is null ? [] : [Encoding.UTF8.GetBytes(label)]);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _listener.Dispose();

    private void Record(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags, object? state)
    {
        var observed = (Observed)state!;
        string label = "";
        foreach (KeyValuePair<string, object?> tag in tags)
        {
            label = tag.Key == observed.Tag ? $"{tag.Value}" : label;
        }

        lock (_lock)
        {
            Dictionary<string, double> values = _values[observed];
            if (values.TryGetValue(label, out double before) || values.Count < MaxSeries)
            {
                // Observable instruments report totals, the others what has changed.
                values[label] = instrument.IsObservable ? value : before + value;
            }
        }
    }

    /// <summary>An instrument and the family that it becomes.</summary>
    /// <param name="Instrument">Its name in .NET.</param>
    /// <param name="Tag">The tag that becomes the family's label, if it has one.</param>
    /// <param name="Family">The family.</param>
    private sealed record Observed(string Instrument, string? Tag, MetricFamily Family);
}
