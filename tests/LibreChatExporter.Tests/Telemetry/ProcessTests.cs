using System.Diagnostics.Metrics;
using System.Globalization;
using LibreChatExporter.Exposition;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Telemetry;

/// <summary>What is said of the process and the runtime is what the system and .NET say of them.</summary>
public sealed class ProcessTests : IDisposable
{
    private readonly TelemetryRegistry _registry = new();
    private readonly TelemetryCollector _telemetry;
    private readonly ProcessCollector _process;
    private readonly RuntimeCollector _runtime;

    public ProcessTests()
    {
        _process = new ProcessCollector(_registry);
        _runtime = new RuntimeCollector(_registry);
        _telemetry = new TelemetryCollector(_registry, new DocumentCounts());
    }

    public void Dispose()
    {
        _process.Dispose();
        _runtime.Dispose();
        _telemetry.Dispose();
    }

    [Fact]
    public void The_process_is_as_Linux_sees_it()
    {
        if (!OperatingSystem.IsLinux())
        {
            return;
        }

        Scrape scrape = Read();
        double seconds = Cpu();
        Assert.InRange(scrape.Value("process_cpu_seconds_total"), seconds - 2, seconds + 1);
        Assert.InRange(scrape.Value("process_start_time_seconds"), Boot() + Started() - 2, Boot() + Started() + 2);
        AssertClose(Status("VmRSS") * 1024, scrape.Value("process_resident_memory_bytes"));
        AssertClose(Status("VmSize") * 1024, scrape.Value("process_virtual_memory_bytes"));
        AssertClose(Status("Threads"), scrape.Value("process_threads"));
        AssertClose(Directory.EnumerateFileSystemEntries("/proc/self/fd").Count(), scrape.Value("process_open_fds"));
    }

    [Fact]
    public void The_runtime_is_as_its_own_meter_sees_it()
    {
        GC.Collect(1);
        GC.Collect(2);
        Dictionary<string, double> before = Meter();
        Scrape scrape = Read();
        Dictionary<string, double> after = Meter();

        (string Instrument, string Family, string Series)[] same =
        [
            ("dotnet.gc.collections gen0", "dotnet_gc_collections_total", "generation=gen0"),
            ("dotnet.gc.collections gen1", "dotnet_gc_collections_total", "generation=gen1"),
            ("dotnet.gc.collections gen2", "dotnet_gc_collections_total", "generation=gen2"),
            ("dotnet.gc.pause.time", "dotnet_gc_pause_seconds_total", ""),
            ("dotnet.gc.heap.total_allocated", "dotnet_gc_allocated_bytes_total", ""),
            ("dotnet.thread_pool.work_item.count", "dotnet_thread_pool_work_items_total", ""),
            ("dotnet.monitor.lock_contentions", "dotnet_monitor_lock_contentions_total", ""),
        ];
        Assert.All(same, row => Assert.InRange(scrape.Value(row.Family, row.Series), before[row.Instrument], after[row.Instrument]));
        Assert.True(scrape.Value("dotnet_gc_collections_total", "generation=gen2") >= 1);
        Assert.Equal(
            ["gen0", "gen1", "gen2", "loh", "poh"], scrape["dotnet_gc_heap_size_bytes"].Keys.Select(key => key.Split('=')[1]).Order());
        Assert.InRange(scrape.Value("dotnet_gc_committed_memory_bytes"), scrape.Sum("dotnet_gc_heap_size_bytes") / 2, 1e11);
        Assert.True(scrape.Value("dotnet_thread_pool_threads") > 0);
    }

    [Fact]
    public void Exceptions_are_counted_by_type_and_beyond_so_many_types_as_other()
    {
        for (int i = 0; i < 3; i++)
        {
            Assert.Throws<TestException>(() => Throw(new TestException()));
        }

        Assert.Equal(3, Read().Value("dotnet_exceptions_total", "type=TestException"));
        Type[] types = [.. typeof(Exception).Assembly.GetExportedTypes()
            .Where(type => type.IsAssignableTo(typeof(Exception)) && !type.IsAbstract && type.GetConstructor([]) is not null)];
        Assert.True(types.Length > ExceptionCounter.MaxTypes);
        foreach (Type type in types)
        {
            Assert.Throws(type, () => Throw((Exception)Activator.CreateInstance(type)!));
        }

        IReadOnlyDictionary<string, double> series = Read()["dotnet_exceptions_total"];
        Assert.Equal(ExceptionCounter.MaxTypes + 1, series.Count);
        Assert.True(series["type=other"] >= types.Length - ExceptionCounter.MaxTypes);
    }

    private static void Throw(Exception exception) => throw exception;

    private static void AssertClose(double expected, double actual) => Assert.InRange(actual, 0.8 * expected, 1.25 * expected);

    private static double Status(string name) => double.Parse(
        File.ReadLines("/proc/self/status").Single(line => line.StartsWith(name + ":", StringComparison.Ordinal))
            .Split((char[])['\t', ' '], StringSplitOptions.RemoveEmptyEntries)[1],
        CultureInfo.InvariantCulture);

    private static double[] Stat() => [.. File.ReadAllText("/proc/self/stat").Split(") ")[1].Split(' ').Skip(1)
        .Select(field => double.Parse(field, CultureInfo.InvariantCulture))];

    private static double Cpu() => (Stat()[10] + Stat()[11]) / 100;

    private static double Started() => Stat()[18] / 100;

    private static double Boot() => double.Parse(
        File.ReadLines("/proc/stat").Single(line => line.StartsWith("btime", StringComparison.Ordinal)).Split(' ')[1],
        CultureInfo.InvariantCulture);

    /// <summary>What .NET's own meter says now, by instrument and generation.</summary>
    private static Dictionary<string, double> Meter()
    {
        Dictionary<string, double> values = [];
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, self) =>
        {
            if (instrument.Meter.Name == "System.Runtime" && instrument.IsObservable)
            {
                self.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => values[Key(instrument, tags)] = value);
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => values[Key(instrument, tags)] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return values;

        static string Key(Instrument instrument, ReadOnlySpan<KeyValuePair<string, object?>> tags)
            => tags.Length == 0 ? instrument.Name : $"{instrument.Name} {tags[0].Value}";
    }

    private Scrape Read()
    {
        var builder = new SnapshotBuilder();
        builder.Atomically(_process.Write);
        builder.Atomically(_runtime.Write);
        builder.Atomically(_telemetry.Write);
        return TestExporter.Parse(builder.Build(1));
    }

    private sealed class TestException : Exception;
}
