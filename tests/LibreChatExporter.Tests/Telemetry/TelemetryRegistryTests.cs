using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Tests.Support;
using Prometheus;
using ExpositionFormat = LibreChatExporter.Exposition.ExpositionFormat;
using MetricType = LibreChatExporter.Exposition.MetricType;

namespace LibreChatExporter.Tests.Telemetry;

/// <summary>What is counted in the registry of prometheus-net is shown as it was counted, in both formats, and nothing else is.</summary>
public sealed class TelemetryRegistryTests : IDisposable
{
    private static readonly MetricFamily Events = new("test_events_total", MetricType.Counter, "Events.", labels: ["what", "who"]);
    private static readonly MetricFamily Level = new("test_level_bytes", MetricType.Gauge, "A level.", "bytes");
    private static readonly MetricFamily Size = MetricFamily.Histogram(
        "test_size_seconds", "Sizes.", "seconds", [0.0001, 0.25, 1, 300], "what");

    private readonly TelemetryRegistry _registry = new();
    private readonly TelemetryCollector _collector;

    public TelemetryRegistryTests() => _collector = new TelemetryCollector(_registry, new DocumentCounts());

    public void Dispose() => _collector.Dispose();

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("", "empty")]
    [InlineData("with \"quotes\", {braces} and = signs", "a\\backslash")]
    [InlineData("two\nlines", "\\n is no line")]
    [InlineData("ends in \\", "\"")]
    [InlineData("ünïcödé 😀", "# HELP x y")]
    public void Labels_come_through_whatever_is_in_them(string what, string who)
    {
        _registry.Counter(Events).WithLabels(what, who).Inc(3);

        Assert.Equal(3, Assert.Single(Read()["test_events_total"], series => series.Key == $"what={what},who={who}").Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    [InlineData(-1)]
    [InlineData(0.1)]
    [InlineData(1e300)]
    [InlineData(5e-324)]
    [InlineData(123456789012345678)]
    [InlineData(double.NaN)]
    [InlineData(double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity)]
    public void Values_come_through_to_the_last_bit(double value)
    {
        _registry.Gauge(Level).Set(value);

        Assert.Equal(value, Read().Value("test_level_bytes"));
    }

    [Fact]
    public void There_is_no_negative_zero()
    {
        _registry.Gauge(Level).Set(-0.0);
        Snapshot snapshot = Write();

        Assert.All(
            Enum.GetValues<ExpositionFormat>(),
            format => Assert.Contains("\ntest_level_bytes 0\n", Text(snapshot, format), StringComparison.Ordinal));
    }

    [Fact]
    public void Histograms_come_through_by_label()
    {
        Histogram size = _registry.Histogram(Size);
        size.WithLabels("a").Observe(0.25);
        size.WithLabels("a").Observe(0.5, count: 2);
        size.WithLabels("b").Observe(1e9);
        Scrape scrape = Read();

        Assert.Equal(
            [0.0, 1, 3, 3, 3],
            new[] { "0.0001", "0.25", "1.0", "300.0", "+Inf" }
                .Select(bound => scrape.Value("test_size_seconds_bucket", $"le={bound},what=a")));
        Assert.Equal((1.25, 3), (scrape.Value("test_size_seconds_sum", "what=a"), scrape.Value("test_size_seconds_count", "what=a")));
        Assert.Equal(0, scrape.Value("test_size_seconds_bucket", "le=300.0,what=b"));
        Assert.Equal(1, scrape.Value("test_size_seconds_count", "what=b"));
    }

    [Fact]
    public async Task A_histogram_that_others_observe_meanwhile_is_always_whole()
    {
        Histogram.Child size = _registry.Histogram(Size).WithLabels("a");
        using var end = new CancellationTokenSource();
        var begun = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var observing = Task.Run(() =>
        {
            for (int i = 0; !end.IsCancellationRequested; i++)
            {
                size.Observe(i % 1000);
                begun.TrySetResult();
            }
        });
        await begun.Task;
        double last = 1;
        for (int i = 0; i < 200; i++)
        {
            // Reading it fails where the count is not that of the last bucket.
            double count = Read().Value("test_size_seconds_count", "what=a");
            Assert.True(count >= last);
            last = count;
        }

        await end.CancelAsync();
        await observing;
        Assert.True(last > 1);
    }

    [Fact]
    public void A_family_cannot_be_added_twice_nor_as_what_it_is_not()
    {
        _registry.Gauge(Level);

        Assert.Throws<ArgumentException>(() => _registry.Gauge(Level));
        Assert.Throws<ArgumentException>(() => _registry.Counter(new MetricFamily("test_other", MetricType.Gauge, "Another.")));
        Assert.Throws<ArgumentException>(() => _registry.Histogram(new MetricFamily("test_other", MetricType.Gauge, "Another.")));
    }

    [Theory]
    [InlineData(0.00001)]
    [InlineData(1e6)]
    public void A_bound_that_the_library_writes_in_another_way_is_refused(double bound)
    {
        var family = MetricFamily.Histogram("test_other", "Another.", null, [bound]);

        Assert.Throws<ArgumentException>(() => _registry.Histogram(family));
    }

    [Fact]
    public void A_reading_that_fails_is_not_shown_with_its_old_value_and_says_so()
    {
        bool fails = false;
        var readings = new Readings();
        readings.Add(_registry.Gauge(Level).WithLabels(), () => fails ? throw new IOException("no such file") : 5);
        readings.Take();
        Assert.Equal(5, Read().Value("test_level_bytes"));
        fails = true;

        Assert.Throws<IOException>(readings.Take);
        Assert.Empty(Read()["test_level_bytes"]);
    }

    [Fact]
    public void No_family_is_shown_twice_whoever_keeps_it()
    {
        string[] names = [.. ExposedFamilies.With().SelectMany(Names)];

        Assert.Equal(names.Distinct().Order(), names.Order());
    }

    [Fact]
    public async Task Nothing_goes_into_the_registry_that_all_of_a_process_share()
    {
        using var source = new MemorySource();
        using var exporter = new TestExporter(source, TestSettings.Of((Setting.Listen, "127.0.0.1:0")), withRuntime: true);
        exporter.RefreshAndRead();
        Metrics.SuppressDefaultMetrics();
        using var text = new MemoryStream();
        await Metrics.DefaultRegistry.CollectAndExportAsTextAsync(text);

        Assert.Equal(0, text.Length);
    }

    /// <summary>The names that the lines of a family have, in either format.</summary>
    private static IEnumerable<string> Names(MetricFamily family) => family.Type switch
    {
        MetricType.Counter => [family.Name, family.Name[..^"_total".Length]],
        MetricType.Histogram => [family.Name, $"{family.Name}_bucket", $"{family.Name}_sum", $"{family.Name}_count"],
        _ => [family.Name],
    };

    private static string Text(Snapshot snapshot, ExpositionFormat format)
        => System.Text.Encoding.UTF8.GetString(snapshot.Body(format));

    private Snapshot Write()
    {
        var builder = new SnapshotBuilder();
        builder.Atomically(_collector.Write);
        return builder.Build(1);
    }

    private Scrape Read() => TestExporter.Parse(Write());
}
