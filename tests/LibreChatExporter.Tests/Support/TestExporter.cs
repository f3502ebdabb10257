using LibreChatExporter.Exposition;
using LibreChatExporter.Settings;
using LibreChatExporter.Sources;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.Tests.Support;

/// <summary>An exporter with a clock of its own, refreshed and scraped by hand. Each scrape is parsed in both formats, which must agree.</summary>
internal sealed class TestExporter : IDisposable
{
    public static readonly BuildInfo Build = new("1.2.3", "0123abc", ".NET 10.0.0");

    public TestExporter(ILibreChatSource source, FakeTimeProvider? clock = null, params (Setting Setting, string Value)[] settings)
        : this(source, TestSettings.Of(settings), clock)
    {
    }

    public TestExporter(ILibreChatSource source, ExporterSettings settings, FakeTimeProvider? clock = null, bool withRuntime = false)
    {
        Clock = clock ?? new FakeTimeProvider(Ids.Noon);
        Exporter = new Exporter(source, settings, Clock, NullLoggerFactory.Instance, progress: null, Build, withRuntime);
    }

    public FakeTimeProvider Clock { get; }

    public Exporter Exporter { get; }

    /// <summary>The snapshot that a scrape would be served from now.</summary>
    public Snapshot Snapshot => Exporter.Snapshots.Current;

    public Health Health => Exporter.Refresher.Health;

    public static byte[] Body(Snapshot snapshot, ExpositionFormat format)
    {
        using var body = new MemoryStream();
        foreach (ReadOnlyMemory<byte> segment in snapshot.Segments(format))
        {
            body.Write(segment.Span);
        }

        return body.ToArray();
    }

    public static Scrape Parse(Snapshot snapshot)
    {
        Scrape text = ExpositionParser.Parse(Body(snapshot, ExpositionFormat.Prometheus), ExpositionFormat.Prometheus);
        Scrape openMetrics = ExpositionParser.Parse(Body(snapshot, ExpositionFormat.OpenMetrics), ExpositionFormat.OpenMetrics);
        Assert.Equivalent(text.Families.Keys.Order(), openMetrics.Families.Keys.Order(), strict: true);
        foreach ((string family, IReadOnlyDictionary<string, double> series) in text.Families)
        {
            Assert.Equal(series.OrderBy(s => s.Key), openMetrics[family].OrderBy(s => s.Key));
        }

        return text;
    }

    public void Refresh() => Exporter.Refresher.Refresh(CancellationToken.None);

    /// <summary>Refreshes, must not fail, and returns what a scrape would see.</summary>
    public Scrape RefreshAndRead()
    {
        Refresh();
        Assert.True(Health is { IsUp: true, Error: null }, Health.Error);
        return Read();
    }

    /// <summary>As <see cref="RefreshAndRead"/>, after enough refreshes without a scrape for all births to show.</summary>
    public Scrape RefreshUntilAllShows()
    {
        RefreshAndRead();
        RefreshAndRead();
        return RefreshAndRead();
    }

    /// <summary>What a scrape would see now.</summary>
    public Scrape Read() => Parse(Snapshot);

    /// <summary>As <see cref="Read"/>, from the text format alone, for loops that scrape thousands of times.</summary>
    public Scrape ReadText() => ExpositionParser.Parse(Body(Snapshot, ExpositionFormat.Prometheus), ExpositionFormat.Prometheus);

    /// <summary>Notes that somebody, on a connection of their own, has read the snapshot that there is.</summary>
    public void Visit(string reader, bool polls = true) => Exporter.Scrapes.Record(reader, connection: reader, polls, Snapshot.Number);

    public void Dispose() => Exporter.Dispose();
}
