using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources.Mongo;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>An exporter in this process, over the real database, whose clock and refreshes are the test's.</summary>
internal sealed class LiveExporter : IDisposable
{
    private readonly MongoSource _source;
    private readonly Exporter _exporter;

    internal LiveExporter(TestDatabase database, DateTimeOffset start, params (Setting Setting, string Value)[] settings)
        : this(database.Uri, start, settings)
    {
    }

    internal LiveExporter(string uri, DateTimeOffset start, params (Setting Setting, string Value)[] given)
    {
        Clock = new FakeTimeProvider(start);
        ExporterSettings settings = SettingsReader.Read(
            given.Append((Setting.Source, uri)).ToDictionary(), _ => null, file: null);
        _source = new MongoSource(uri, database: null, settings.QueryTimeout, settings.Tenant);
        _exporter = new Exporter(_source, settings, Clock, NullLoggerFactory.Instance, withRuntime: false);
        _exporter.Refresher.Publish();
    }

    internal FakeTimeProvider Clock { get; }

    public void Dispose()
    {
        _exporter.Dispose();
        _source.Dispose();
    }

    /// <summary>Refreshes, which must succeed, and gives what a scrape would see.</summary>
    internal Scrape Refresh()
    {
        Scrape scrape = TryRefresh();
        Assert.Null(_exporter.Refresher.Health.Error);
        return scrape;
    }

    /// <summary>
    /// Refreshes some time later, until all shows: a series that is born late shows its value two snapshots later when nobody scrapes.
    /// </summary>
    internal Scrape Settle(TimeSpan after)
    {
        const int SnapshotsToReveal = 3;
        Clock.Advance(after);
        for (int i = 0; i < SnapshotsToReveal; i++)
        {
            _ = Refresh();
        }

        return Refresh();
    }

    /// <summary>Refreshes, whether that succeeds or not, and gives what a scrape would see.</summary>
    internal Scrape TryRefresh()
    {
        _exporter.Refresher.Refresh(CancellationToken.None);
        return Published();
    }

    /// <summary>What a scrape would see now.</summary>
    internal Scrape Published()
        => Scrape.Parse(System.Text.Encoding.UTF8.GetString(_exporter.Snapshots.Current.Body(ExpositionFormat.Prometheus)));
}
