using LibreChatExporter.Checkpoints;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Logging.Testing;

namespace LibreChatExporter.Tests.Support;

/// <summary>
/// An exporter with a clock of its own, refreshed and scraped by hand. Each scrape is parsed in both formats, which must agree.
/// </summary>
/// <remarks>With a state, it can be restarted.</remarks>
internal sealed class TestExporter : IDisposable
{
    private readonly ILibreChatSource _source;
    private readonly ExporterSettings _settings;
    private readonly bool _withRuntime;
    private readonly TempFolder? _state;
    private StateFolder? _folder;

    public static readonly BuildInfo Build = new("1.2.3", "0123abc", ".NET 10.0.0");

    public TestExporter(ILibreChatSource source, FakeTimeProvider? clock = null, params (Setting Setting, string Value)[] settings)
        : this(source, TestSettings.Of(settings), clock)
    {
    }

    public TestExporter(
        ILibreChatSource source,
        ExporterSettings settings,
        FakeTimeProvider? clock = null,
        bool withRuntime = false,
        TempFolder? state = null)
    {
        (_source, _settings, _withRuntime, _state) = (source, settings, withRuntime, state);
        Clock = clock ?? new FakeTimeProvider(Ids.Noon);
        Exporter = Start();
    }

    public FakeTimeProvider Clock { get; }

    public Exporter Exporter { get; private set; }

    /// <summary>What the last start said of its checkpoint.</summary>
    public FakeLogger<Checkpoint> CheckpointLog { get; private set; } = new();

    /// <summary>The files of the checkpoint.</summary>
    public string[] StateFiles => [.. Directory.GetFiles(_state!.Path).Where(file => Path.GetFileName(file) != "lock")];

    /// <summary>The snapshot that a scrape would be served from now.</summary>
    public Snapshot Snapshot => Exporter.Snapshots.Current;

    public Health Health => Exporter.Refresher.Health;

    public static Scrape Parse(Snapshot snapshot)
    {
        Scrape text = ExpositionParser.Parse(snapshot.Body(ExpositionFormat.Prometheus), ExpositionFormat.Prometheus);
        Scrape openMetrics = ExpositionParser.Parse(snapshot.Body(ExpositionFormat.OpenMetrics), ExpositionFormat.OpenMetrics);
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
    public Scrape ReadText() => ExpositionParser.Parse(Snapshot.Body(ExpositionFormat.Prometheus), ExpositionFormat.Prometheus);

    /// <summary>Notes that somebody, on a connection of their own, has read the snapshot that there is.</summary>
    public void Visit(string reader, bool polls = true) => Exporter.Scrapes.Record(reader, connection: reader, polls, Snapshot.Number);

    /// <summary>Ends the exporter, as a crash would, and starts it again from what it has saved; other settings may be given.</summary>
    public void Restart(ExporterSettings? settings = null)
    {
        Dispose();
        Exporter = Start(settings);
    }

    /// <summary>As <see cref="Restart"/>, in the middle of a refresh: it has counted, but neither saved nor shown anything.</summary>
    public void RestartInARefresh()
    {
        Dictionary<string, byte[]> before = StateFiles.ToDictionary(file => file, File.ReadAllBytes);
        Refresh();
        Dispose();
        Array.ForEach(StateFiles, File.Delete);
        foreach ((string file, byte[] content) in before)
        {
            File.WriteAllBytes(file, content);
        }

        Exporter = Start();
    }

    public void Dispose()
    {
        Exporter.Dispose();
        _folder?.Dispose();
    }

    private Exporter Start(ExporterSettings? settings = null)
    {
        ExporterSettings used = settings ?? _settings;
        CheckpointLog = new FakeLogger<Checkpoint>();
        _folder = _state is null ? null : StateFolder.Open(_state.Path);
        Checkpoint? checkpoint = _folder is null
            ? null
            : new Checkpoint(_folder, CheckpointIdentity.Of(used, _source), Clock, CheckpointLog);
        return new Exporter(_source, used, Clock, NullLoggerFactory.Instance, progress: null, Build, _withRuntime, checkpoint);
    }
}
