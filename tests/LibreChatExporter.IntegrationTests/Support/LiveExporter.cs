using LibreChatExporter.Exposition;
using LibreChatExporter.Settings;
using LibreChatExporter.Sources.Mongo;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>An exporter in this process, over the real database, whose clock and refreshes are the test's.</summary>
internal sealed class LiveExporter : IDisposable
{
    private readonly MongoSource _source;
    private readonly Exporter _exporter;

    internal LiveExporter(TestDatabase database, DateTimeOffset start)
    {
        Clock = new MovableClock(start);
        ExporterSettings settings = SettingsReader.Read(
            new Dictionary<Setting, string> { [Setting.Source] = database.Uri }, _ => null, file: null);
        _source = new MongoSource(database.Uri, database: null, settings.QueryTimeout);
        _exporter = new Exporter(_source, settings, Clock, NullLoggerFactory.Instance, withRuntime: false);
    }

    internal MovableClock Clock { get; }

    public void Dispose()
    {
        _exporter.Dispose();
        _source.Dispose();
    }

    /// <summary>Refreshes, which must succeed, and gives what a scrape would see.</summary>
    internal Scrape Refresh()
    {
        _exporter.Refresher.Refresh(CancellationToken.None);
        Assert.Null(_exporter.Refresher.Health.Error);
        var text = new MemoryStream();
        foreach (ReadOnlyMemory<byte> segment in _exporter.Snapshots.Current.Segments(ExpositionFormat.Prometheus))
        {
            text.Write(segment.Span);
        }

        return Scrape.Parse(System.Text.Encoding.UTF8.GetString(text.ToArray()));
    }
}
