using System.Globalization;
using System.Net;
using System.Net.Sockets;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>
/// The sample as it comes in live, seen by a real Prometheus through a real exporter that is restarted halfway, while rows go on coming. It
/// is started once, by the first test that asks for it.
/// </summary>
public class LiveSample : IAsyncLifetime
{
    private const int Lots = 12;

    /// <summary>
    /// A week is as far as <c>overlap</c> and the messages' look-back can go; some less, so that nothing is lost at its edge.
    /// </summary>
    private static readonly TimeSpan Span = TimeSpan.FromDays(6);

    /// <summary>More than all of it takes to come in.</summary>
    private static readonly TimeSpan Range = TimeSpan.FromMinutes(30);

    private readonly Release _release;
    private readonly Sample _sample;
    private readonly string[] _settings;
    private readonly Lazy<Task> _start;
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("librechat-exporter-test-");
    private TestDatabase? _database;
    private ExporterProcess? _exporter;
    private PrometheusServer? _server;

    public LiveSample()
        : this(Release.OfTheMachine, "librechat-sample")
    {
    }

    private protected LiveSample(Release release, string sample, params string[] settings)
        => (_release, _sample, _settings, _start) = (release, new Sample(sample), settings, new Lazy<Task>(Start));

    internal PrometheusApi Prometheus { get; private set; } = null!;

    /// <summary>Before the restart, when all that had come in by then had been scraped.</summary>
    internal Moment Halfway { get; private set; } = null!;

    /// <summary>When all had been scraped.</summary>
    internal Moment End { get; private set; } = null!;

    public Task InitializeAsync() => Task.CompletedTask;

    public Task DisposeAsync()
    {
        Prometheus?.Dispose();
        _server?.Dispose();
        _exporter?.Dispose();
        _database?.Dispose();
        _folder.Delete(recursive: true);
        return Task.CompletedTask;
    }

    /// <summary>Waits until all has come in; skips the test where something that this takes is missing.</summary>
    internal Task Ready() => _start.Value;

    /// <summary>Opens a dashboard for a time that ends at one of the moments and covers all that came in.</summary>
    /// <param name="uid">The dashboard.</param>
    /// <param name="moment">The moment; the end where nothing is said.</param>
    /// <param name="choose">Of a variable and its values, the chosen ones; null for all.</param>
    internal Task<DashboardReader> Open(
        string uid, Moment? moment = null, Func<string, IReadOnlyList<string>, IReadOnlyList<string>?>? choose = null)
        => DashboardReader.Open(
            Prometheus, Testing.Dashboards.All.Single(one => one.Uid == uid), TimeView.Ending((moment ?? End).Time, Range), choose);

    private async Task Start()
    {
        string program = _release.Require("prometheus");
        _database = TestDatabase.Create();
        _exporter = await Serve(port: null);
        await _exporter.BecomesReady();
        _server = await PrometheusServer.ScrapingBy(program, _exporter.Port);
        Prometheus = new PrometheusApi(_server.Api);
        await NextScrape();
        await Provoke(_exporter.Port);

        var replay = new SampleReplay(_sample, _database.Writer, DateTimeOffset.UtcNow, Span, Lots);
        replay.InsertTheRest();

        // Agents exist before they are used; rows of the legacy shape get their models from them.
        await Eventually.Succeeds(async () => Assert.NotEmpty((await _exporter.Scrape())["librechat_agent_info"]));
        await Insert(replay, Lots / 2);
        Halfway = await Settle(replay);
        await Restart(replay);
        await Insert(replay, replay.LotsLeft);
        End = await Settle(replay);
    }

    private Task<ExporterProcess> Serve(int? port) => ExporterProcess.ServeBy(
        ExporterProcess.CommandLine(
        [
            .. _settings, "--config", Path.Combine(Repository.Root, "deploy", "librechat-exporter.yaml"), "--state", _folder.FullName,
            "--refresh-interval", "500ms", "--slow-interval", "1s", "--attribution-wait", "2s", "--overlap", "7d",
            "--feedback-lookback", "7d",
        ]),
        ExporterProcess.Environment(_database!.Uri),
        port);

    /// <summary>Sends what is no HTTP, so that there is one of the exceptions that are counted.</summary>
    private static async Task Provoke(int port)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(IPAddress.Loopback, port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync("nonsense\r\n\r\n"u8.ToArray());
        byte[] answer = new byte[1];
        Assert.Equal(1, await stream.ReadAsync(answer));
    }

    /// <summary>Ends the exporter as its operator would, and starts it where it was; a lot comes in meanwhile.</summary>
    private async Task Restart(SampleReplay replay)
    {
        int port = _exporter!.Port;
        _exporter.Process.SendSigterm();
        Assert.Equal(0, (await _exporter.Process.End()).ExitCode);
        _exporter.Dispose();
        replay.InsertLot();
        _exporter = await Serve(port);
    }

    /// <summary>A lot for each scrape, so that rates have a shape.</summary>
    private async Task Insert(SampleReplay replay, int lots)
    {
        for (int lot = 0; lot < lots; lot++)
        {
            replay.InsertLot();
            await NextScrape();
        }
    }

    private static bool MovesWithTime(string family) => family == "librechat_budget_forecast_usd"
        || !family.StartsWith("librechat_", StringComparison.Ordinal) || family.StartsWith("librechat_exporter_", StringComparison.Ordinal);

    /// <summary>Waits until nothing is to come any more, and a scrape has seen that.</summary>
    private async Task<Moment> Settle(SampleReplay replay)
    {
        Moment? moment = null;
        await Eventually.Succeeds(async () =>
        {
            Scrape before = await _exporter!.Scrape();
            Assert.Equal(replay.InsertedUsd, before.Sum("librechat_cost_usd_total"), 1e-9);
            Assert.Equal(replay.InsertedMessages, before.Sum("librechat_messages_total"));
            Assert.Equal(0, before.Value("librechat_exporter_pending_transactions"));
            DateTimeOffset scraped = await NextScrape();

            // What depends on the time alone must not have moved between this reading and the scrape.
            Scrape after = await _exporter.Scrape();
            foreach (string family in before.Families.Keys.Where(family => !MovesWithTime(family)))
            {
                Assert.Equal(before[family], after[family]);
            }

            moment = new Moment(scraped, after);
        });
        return moment!;
    }

    /// <summary>Waits for a scrape that begins after this call, and gives its time.</summary>
    private async Task<DateTimeOffset> NextScrape()
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        DateTimeOffset scraped = default;
        await Eventually.Succeeds(async () =>
        {
            IReadOnlyList<PrometheusApi.Sample> samples = await Prometheus.Instant("timestamp(librechat_up)", DateTimeOffset.UtcNow);
            scraped = DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Round(1000 * Assert.Single(samples).Value));
            Assert.True(scraped > now, string.Create(CultureInfo.InvariantCulture, $"no scrape since {now:O}"));
        });
        return scraped;
    }

    /// <summary>The time of a scrape, and what it has seen.</summary>
    internal sealed record Moment(DateTimeOffset Time, Scrape Metrics);
}

/// <summary>As <see cref="LiveSample"/>, of the sample with tenants, which the exporter tells apart.</summary>
public sealed class LiveTenants() : LiveSample(Release.OfTheMachine, "librechat-tenants", "--tenant-label");

/// <summary>As <see cref="LiveSample"/>, seen by a newer Prometheus.</summary>
public sealed class NewerLiveSample() : LiveSample(Release.Newer, "librechat-sample");
