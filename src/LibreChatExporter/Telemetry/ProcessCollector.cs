using System.Diagnostics;
using LibreChatExporter.Exposition;
using ICollector = LibreChatExporter.Exposition.ICollector;

namespace LibreChatExporter.Telemetry;

/// <summary>
/// Reads the standard <c>process_*</c> families (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics) into the
/// registry, which <see cref="TelemetryCollector"/> shows. prometheus-net's own <c>DotNetStats</c> has other names for half of them, and
/// keeps silent when it cannot read.
/// </summary>
internal sealed class ProcessCollector : ICollector, IDisposable
{
    private static readonly MetricFamily Cpu = new(
        "process_cpu_seconds_total", MetricType.Counter, "User and system CPU time spent.", "seconds");

    private static readonly MetricFamily Start = new(
        "process_start_time_seconds", MetricType.Gauge, "When the process started, in Unix time.", "seconds");

    private static readonly MetricFamily Resident = new(
        "process_resident_memory_bytes", MetricType.Gauge, "Resident memory.", "bytes");

    private static readonly MetricFamily Virtual = new(
        "process_virtual_memory_bytes", MetricType.Gauge, "Virtual memory.", "bytes");

    private static readonly MetricFamily OpenFiles = new(
        "process_open_fds", MetricType.Gauge, "Open file descriptors.");

    private static readonly MetricFamily Threads = new(
        "process_threads", MetricType.Gauge, "Threads of the operating system in the process.");

    private readonly Process _process = Process.GetCurrentProcess();
    private readonly Readings _readings = new();

    /// <summary>Adds the families to a registry.</summary>
    public ProcessCollector(TelemetryRegistry registry)
    {
        _readings.Add(registry.Counter(Cpu).WithLabels(), () => _process.TotalProcessorTime.TotalSeconds);
        _readings.Add(registry.Gauge(Start).WithLabels(), () => new DateTimeOffset(_process.StartTime).ToUnixTimeMilliseconds() / 1e3);
        _readings.Add(registry.Gauge(Resident).WithLabels(), () => _process.WorkingSet64);
        _readings.Add(registry.Gauge(Virtual).WithLabels(), () => _process.VirtualMemorySize64);
        _readings.Add(registry.Gauge(Threads).WithLabels(), () => _process.Threads.Count);
        _readings.Add(
            registry.Gauge(OpenFiles).WithLabels(),
            () => OperatingSystem.IsLinux() ? Directory.EnumerateFileSystemEntries("/proc/self/fd").Count() : null);
    }

    /// <inheritdoc/>
    public string Name => "process";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families => [];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        _process.Refresh();
        _readings.Take();
    }

    /// <inheritdoc/>
    public void Dispose() => _process.Dispose();
}
