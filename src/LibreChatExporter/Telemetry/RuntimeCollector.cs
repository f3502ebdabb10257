using LibreChatExporter.Exposition;
using Prometheus;
using ICollector = LibreChatExporter.Exposition.ICollector;
using MetricType = LibreChatExporter.Exposition.MetricType;

namespace LibreChatExporter.Telemetry;

/// <summary>
/// Reads the <c>dotnet_*</c> families into the registry, which <see cref="TelemetryCollector"/> shows. The values are those of .NET's own
/// meter (https://learn.microsoft.com/dotnet/core/diagnostics/built-in-metrics-runtime), from where that has them: prometheus-net's adapter
/// of meters makes gauges of counters, and forgets what has not changed for some minutes.
/// </summary>
internal sealed class RuntimeCollector : ICollector, IDisposable
{
    private static readonly MetricFamily Collections = new(
        "dotnet_gc_collections_total", MetricType.Counter, "Garbage collections by generation.", labels: "generation");

    private static readonly MetricFamily Pause = new(
        "dotnet_gc_pause_seconds_total", MetricType.Counter, "Time that garbage collections have halted the process.", "seconds");

    private static readonly MetricFamily Allocated = new(
        "dotnet_gc_allocated_bytes_total", MetricType.Counter, "Memory allocated on the managed heap.", "bytes");

    private static readonly MetricFamily HeapSize = new(
        "dotnet_gc_heap_size_bytes", MetricType.Gauge, "The managed heap after the last collection, by generation.", "bytes", "generation");

    private static readonly MetricFamily Committed = new(
        "dotnet_gc_committed_memory_bytes", MetricType.Gauge, "Memory committed to the managed heap at the last collection.", "bytes");

    private static readonly MetricFamily PoolThreads = new(
        "dotnet_thread_pool_threads", MetricType.Gauge, "Threads of the thread pool.");

    private static readonly MetricFamily PoolQueue = new(
        "dotnet_thread_pool_queued_work_items", MetricType.Gauge, "Work items that wait for a thread.");

    private static readonly MetricFamily PoolWork = new(
        "dotnet_thread_pool_work_items_total", MetricType.Counter, "Work items that the thread pool has completed.");

    private static readonly MetricFamily Contentions = new(
        "dotnet_monitor_lock_contentions_total", MetricType.Counter, "Times that a thread had to wait for a lock.");

    /// <summary>In the order in which the runtime numbers them.</summary>
    private static readonly string[] Generations = ["gen0", "gen1", "gen2", "loh", "poh"];

    private readonly Readings _readings = new();
    private readonly ExceptionCounter _exceptions;

    /// <summary>Adds the families to a registry, and starts to count exceptions.</summary>
    public RuntimeCollector(TelemetryRegistry registry)
    {
        Counter collections = registry.Counter(Collections);
        for (int i = 0; i <= GC.MaxGeneration; i++)
        {
            int generation = i;
            _readings.Add(collections.WithLabels(Generations[i]), () => CollectionsOf(generation));
        }

        _readings.Add(registry.Counter(Pause).WithLabels(), () => GC.GetTotalPauseDuration().TotalSeconds);
        _readings.Add(registry.Counter(Allocated).WithLabels(), () => GC.GetTotalAllocatedBytes());
        Gauge heap = registry.Gauge(HeapSize);
        for (int i = 0; i < Generations.Length; i++)
        {
            int generation = i;
            _readings.Add(heap.WithLabels(Generations[i]), () => AfterCollection(info => info.GenerationInfo[generation].SizeAfterBytes));
        }

        _readings.Add(registry.Gauge(Committed).WithLabels(), () => AfterCollection(info => info.TotalCommittedBytes));
        _readings.Add(registry.Gauge(PoolThreads).WithLabels(), () => ThreadPool.ThreadCount);
        _readings.Add(registry.Gauge(PoolQueue).WithLabels(), () => ThreadPool.PendingWorkItemCount);
        _readings.Add(registry.Counter(PoolWork).WithLabels(), () => ThreadPool.CompletedWorkItemCount);
        _readings.Add(registry.Counter(Contentions).WithLabels(), () => Monitor.LockContentionCount);
        _exceptions = new ExceptionCounter(registry);
    }

    /// <inheritdoc/>
    public string Name => "runtime";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families => [];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot) => _readings.Take();

    /// <inheritdoc/>
    public void Dispose() => _exceptions.Dispose();

    /// <summary>The runtime counts a collection for each generation below its own, too.</summary>
    private static double CollectionsOf(int generation)
        => GC.CollectionCount(generation) - (generation < GC.MaxGeneration ? GC.CollectionCount(generation + 1) : 0);

    /// <summary>Null before the first collection.</summary>
    private static double? AfterCollection(Func<GCMemoryInfo, long> value)
        => GC.GetGCMemoryInfo() is { Index: > 0 } info ? value(info) : null;
}
