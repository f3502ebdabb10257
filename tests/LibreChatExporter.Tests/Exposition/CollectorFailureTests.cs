using LibreChatExporter.Collectors;
using LibreChatExporter.Exposition;
using LibreChatExporter.Hosting;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Tests.Support;
using Microsoft.Extensions.Logging;
using NSubstitute;
using Prometheus;
using ICollector = LibreChatExporter.Exposition.ICollector;
using MetricType = LibreChatExporter.Exposition.MetricType;

namespace LibreChatExporter.Tests.Exposition;

public sealed class CollectorFailureTests : IDisposable
{
    private static readonly MetricFamily Good = new("test_good", MetricType.Gauge, "Written by the collector that works.");
    private static readonly MetricFamily Bad = new("test_bad", MetricType.Gauge, "Written by the collector that fails.");

    private readonly FakeTimeProvider _clock = new(Ids.Noon);
    private readonly SnapshotStore _snapshots = new();
    private readonly ILogger<Refresher> _log = Substitute.For<ILogger<Refresher>>();
    private readonly TelemetryRegistry _registry = new();
    private readonly TelemetryCollector _telemetry;
    private readonly FakeCollector _good = new("good", Good);
    private readonly FakeCollector _bad = new("bad", Bad);
    private readonly Refresher _refresher;

    public CollectorFailureTests()
    {
        var births = new SeriesBirths();
        var ledger = new UsageLedger(births);
        var documents = new DocumentCounts();
        var tail = new TransactionTail(
            new MemorySource(), ledger, new AgentDirectory(ledger.Labels, documents), _clock,
            new TailOptions(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2)), documents);
        var metrics = new RefreshMetrics(_registry);
        _telemetry = new TelemetryCollector(_registry, documents);
        List<CollectorStatus> statuses = [new(_bad, metrics), new(_good, metrics), new(_telemetry, metrics)];
        var self = new ExporterCollector(TestExporter.Build, tail, births, () => 0, isRepriced: false, statuses[1], statuses);
        statuses.Add(new CollectorStatus(self, metrics));
        _refresher = new Refresher(
            new MemorySource(), statuses, statuses[1], tail, births, _snapshots, new ScrapeLog(_clock), metrics, _clock, _log);
    }

    public void Dispose() => _telemetry.Dispose();

    [Fact]
    public void A_collector_that_cannot_refresh_shows_what_it_knew_and_the_others_go_on()
    {
        Refresh();
        _bad.OnRefresh = () => throw new SourceException("the disk is gone");

        Scrape scrape = Refresh();
        Assert.Equal((1, 2), (scrape.Value("test_bad"), scrape.Value("test_good")));
        AssertStatus(scrape, succeeded: 0, errors: 1);
        Assert.Equal("the disk is gone", _refresher.Health.Error);
        Assert.True(_refresher.Health.IsUp);
        const string lastSuccess = "librechat_exporter_collector_last_success_timestamp_seconds";
        Assert.Equal(Ids.Noon.AddSeconds(15).ToUnixTimeSeconds(), scrape.Value(lastSuccess, "collector=bad"));
        Assert.Equal(Ids.Noon.AddSeconds(30).ToUnixTimeSeconds(), scrape.Value(lastSuccess, "collector=good"));
    }

    [Fact]
    public void Each_failure_of_the_source_is_counted_once_under_its_reason_and_a_mistake_under_none()
    {
        const string Errors = "librechat_exporter_source_errors_total";
        Assert.All(Refresh()[Errors].Values, errors => Assert.Equal(0, errors));
        SourceErrorReason[] reasons = Enum.GetValues<SourceErrorReason>();
        foreach (SourceErrorReason reason in reasons)
        {
            _bad.OnRefresh = () => throw new SourceException("gone") { Reason = reason };
            Refresh();
        }

        _bad.OnRefresh = () => throw new InvalidOperationException("a mistake");
        Scrape scrape = Refresh();
        Assert.Equal(reasons.Length, scrape[Errors].Count);
        Assert.All(scrape[Errors].Values, errors => Assert.Equal(1, errors));
        Assert.Equal(1, scrape.Value(Errors, "reason=connection_lost"));
        AssertStatus(scrape, succeeded: 0, errors: reasons.Length + 1);
    }

    [Fact]
    public void A_collector_that_breaks_down_while_refreshing_is_noted_too()
    {
        _bad.OnRefresh = () => throw new InvalidOperationException("a mistake");

        Scrape scrape = Refresh();
        AssertStatus(scrape, succeeded: 0, errors: 1);
        Assert.Equal(2, scrape.Value("test_good"));
    }

    [Fact]
    public void A_collector_that_breaks_down_while_writing_leaves_no_half_of_itself()
    {
        _bad.OnWrite = () => throw new InvalidOperationException("a mistake");

        Scrape scrape = Refresh();
        Assert.DoesNotContain("test_bad", scrape.Families.Keys);
        Assert.Equal(2, scrape.Value("test_good"));
        AssertStatus(scrape, succeeded: 0, errors: 1);

        _bad.OnWrite = () => { };
        scrape = Refresh();
        Assert.Equal(1, scrape.Value("test_bad"));
        AssertStatus(scrape, succeeded: 1, errors: 1);
    }

    [Fact]
    public void How_long_a_refresh_takes_is_shown()
    {
        _bad.OnRefresh = () => _clock.Advance(TimeSpan.FromSeconds(3));

        Scrape scrape = Refresh();
        Assert.Equal(3, scrape.Value("librechat_exporter_collector_duration_seconds", "collector=bad"));
        Assert.Equal(0, scrape.Value("librechat_exporter_collector_duration_seconds", "collector=good"));
    }

    [Fact]
    public void How_long_refreshes_take_is_counted_by_how_they_ended()
    {
        const string Duration = "librechat_exporter_refresh_duration_seconds";
        _bad.OnRefresh = () => _clock.Advance(TimeSpan.FromSeconds(3));
        Refresh();
        _bad.OnRefresh = () =>
        {
            _clock.Advance(TimeSpan.FromSeconds(40));
            throw new SourceException("the disk is gone");
        };

        Scrape scrape = Refresh();
        Assert.Equal((1, 3), (scrape.Value($"{Duration}_count", "outcome=success"), scrape.Value($"{Duration}_sum", "outcome=success")));
        Assert.Equal((1, 40), (scrape.Value($"{Duration}_count", "outcome=failure"), scrape.Value($"{Duration}_sum", "outcome=failure")));
        Assert.Equal(0, scrape.Value($"{Duration}_bucket", "le=2.5,outcome=success"));
        Assert.Equal(1, scrape.Value($"{Duration}_bucket", "le=5.0,outcome=success"));
    }

    [Fact]
    public void A_cancelled_refresh_publishes_nothing()
    {
        Refresh();
        Snapshot before = _snapshots.Current;
        using var stopping = new CancellationTokenSource();
        _bad.OnRefresh = () =>
        {
            stopping.Cancel();
            stopping.Token.ThrowIfCancellationRequested();
        };

        Assert.Throws<OperationCanceledException>(() => _refresher.Refresh(stopping.Token));
        Assert.Same(before, _snapshots.Current);
    }

    [Fact]
    public void A_cancellation_that_nobody_asked_for_is_a_failure_like_any_other()
    {
        _bad.OnRefresh = () => throw new OperationCanceledException();

        Scrape scrape = Refresh();
        AssertStatus(scrape, succeeded: 0, errors: 1);
        Assert.Equal(2, scrape.Value("test_good"));
    }

    [Fact]
    public void Every_failure_is_logged_as_an_error()
    {
        _bad.OnRefresh = () => throw new SourceException("the disk is gone");
        Refresh();
        _bad.OnRefresh = () => { };
        _bad.OnWrite = () => throw new InvalidOperationException("a mistake");
        Refresh();

        Assert.Equal(2, _log.ReceivedCalls().Count(call => call.GetArguments()[0] is LogLevel.Error));
    }

    [Fact]
    public void A_help_with_a_line_break_costs_the_telemetry_and_not_the_whole_exposition()
        => AssertTelemetryIsLeftOut(() => Metrics.WithCustomRegistry(_registry.Registry).CreateGauge("test_other", "one\ntest_good 5"));

    [Fact]
    public void A_family_that_nobody_declared_is_not_shown()
        => AssertTelemetryIsLeftOut(() => DotNetStats.Register(_registry.Registry));

    [Fact]
    public void An_adapter_of_meters_in_the_registry_is_not_shown()
    {
        IDisposable? adapter = null;
        AssertTelemetryIsLeftOut(() => adapter = MeterAdapter.StartListening(
            new MeterAdapterOptions { Registry = _registry.Registry, MetricFactory = null, InstrumentFilterPredicate = _ => false }));
        adapter?.Dispose();
    }

    /// <summary>All but the telemetry is there, and it is said that the telemetry is not.</summary>
    private void AssertTelemetryIsLeftOut(Action spoil)
    {
        Assert.Equal(1, Refresh().Value("librechat_exporter_collector_success", "collector=telemetry"));
        spoil();

        Scrape scrape = Refresh();
        Assert.Equal((1, 2), (scrape.Value("test_bad"), scrape.Value("test_good")));
        Assert.Equal(0, scrape.Value("librechat_exporter_collector_success", "collector=telemetry"));
        Assert.Empty(scrape["librechat_exporter_collector_errors_total"]);
        Assert.DoesNotContain("test_other", scrape.Families.Keys);
    }

    private static void AssertStatus(Scrape scrape, int succeeded, int errors)
    {
        Assert.Equal(succeeded, scrape.Value("librechat_exporter_collector_success", "collector=bad"));
        Assert.Equal(errors, scrape.Value("librechat_exporter_collector_errors_total", "collector=bad"));
        Assert.Equal(1, scrape.Value("librechat_exporter_collector_success", "collector=good"));
        Assert.Equal(0, scrape.Value("librechat_exporter_collector_errors_total", "collector=good"));
    }

    private Scrape Refresh()
    {
        _clock.Advance(TimeSpan.FromSeconds(15));
        _refresher.Refresh(CancellationToken.None);
        return TestExporter.Parse(_snapshots.Current);
    }

    /// <summary>Writes its one family and then does what it is told; the value tells the collectors apart.</summary>
    private sealed class FakeCollector(string name, MetricFamily family) : ICollector
    {
        public Action OnRefresh { get; set; } = () => { };

        public Action OnWrite { get; set; } = () => { };

        public string Name => name;

        public IReadOnlyList<MetricFamily> Families => [family];

        public void Refresh(CancellationToken cancellation) => OnRefresh();

        public void Write(SnapshotBuilder snapshot)
        {
            snapshot.Scalar(family, family == Bad ? 1 : 2);
            OnWrite();
        }
    }
}
