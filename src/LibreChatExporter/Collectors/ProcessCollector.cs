using System.Diagnostics;
using LibreChatExporter.Exposition;

namespace LibreChatExporter.Collectors;

/// <summary>The standard <c>process_*</c> families (https://prometheus.io/docs/instrumenting/writing_clientlibs/#process-metrics).</summary>
public sealed class ProcessCollector : ICollector
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

    /// <inheritdoc/>
    public string Name => "process";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Cpu, Start, Resident, Virtual, OpenFiles, Threads];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        using var process = Process.GetCurrentProcess();
        snapshot.Scalar(Cpu, process.TotalProcessorTime.TotalSeconds);
        snapshot.Scalar(Start, new DateTimeOffset(process.StartTime).ToUnixTimeMilliseconds() / 1e3);
        snapshot.Scalar(Resident, process.WorkingSet64);
        snapshot.Scalar(Virtual, process.VirtualMemorySize64);
        snapshot.Scalar(Threads, process.Threads.Count);
        if (OperatingSystem.IsLinux())
        {
            snapshot.Scalar(OpenFiles, Directory.EnumerateFileSystemEntries("/proc/self/fd").Count());
        }
    }
}
