using LibreChatExporter.IntegrationTests.Support;
using Xunit.Abstractions;

namespace LibreChatExporter.IntegrationTests;

/// <summary>
/// Rows arrive and twenty scrape, refresh after refresh: the totals are right, and what the process takes does not grow. All times are the
/// defaults divided by 75, so that 480 refreshes stand for two hours. Alone on the machine, because it is about load.
/// </summary>
[Collection(nameof(SoakTests))]
[CollectionDefinition(nameof(SoakTests), DisableParallelization = true)]
public sealed class SoakTests(ITestOutputHelper output)
{
    private const int DefaultRefreshes = 90;

    private const int Scrapers = 20;

    private const string Prometheus = "text/plain;version=0.0.4", OpenMetrics = "application/openmetrics-text;version=1.0.0";

    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(200);

    private static readonly string[] Settings =
    [
        "--refresh-interval", "200ms", "--slow-interval", "4s", "--overlap", "4s", "--attribution-wait", "1600ms",
        "--feedback-lookback", "20m",
    ];

    private static readonly int Refreshes = TestEnvironment.Times("SOAK_REFRESHES", few: DefaultRefreshes);

    [SkippableFact]
    public async Task Nothing_grows_while_rows_arrive_and_many_scrape()
    {
        using TestDatabase database = TestDatabase.Create();
        new Sample("librechat-sample").LoadInto(database);
        DirectoryInfo state = Directory.CreateTempSubdirectory("exporter-soak-");
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri, [.. Settings, "--state", state.FullName]);
        await exporter.BecomesReady();
        Scrape before = await exporter.Scrape();
        using var stop = new CancellationTokenSource();
        Scraper[] scrapers = [.. Enumerable.Range(0, Scrapers).Select(i => new Scraper(
            exporter.Port, i % 2 == 0 ? Prometheus : OpenMetrics, gzip: i / 2 % 2 == 0, reconnects: i % 5 == 0))];
        Task[] scraping = [.. scrapers.Select(scraper => scraper.Run(Interval, stop.Token))];

        var traffic = new Traffic(database.Writer, seed: 4, generations: 1);
        List<Load> loads = await Watch(exporter, traffic);
        traffic.Finish();
        await TotalsBecomeRight(exporter, before, traffic);
        await stop.CancelAsync();
        await Task.WhenAll(scraping);

        output.WriteLine($"{Refreshes} refreshes, {scrapers.Sum(scraper => scraper.Scrapes)} scrapes by {Scrapers}");
        output.WriteLine($"first refresh: {loads[0]}");
        Load[] thirds = [.. loads.Chunk((loads.Count + 2) / 3).Select(Load.Median)];
        output.WriteLine(string.Join('\n', thirds.Select((third, i) => $"median of third {i + 1}: {third}")));
        AssertNoGrowth(thirds[1], thirds[2]);
        state.Delete(recursive: true);
    }

    /// <summary>Inserts a lot after each refresh that is seen, and notes what the process takes.</summary>
    private static async Task<List<Load>> Watch(ExporterProcess exporter, Traffic traffic)
    {
        List<Load> loads = [];
        Scrape last = await exporter.Scrape();
        while (loads.Count < Refreshes)
        {
            await Task.Delay(Interval / 4);
            Scrape scrape = await exporter.Scrape();
            if (RefreshTime(scrape) != RefreshTime(last))
            {
                last.AssertNothingFell(scrape);
                last = scrape;
                traffic.Step();
                loads.Add(Load.Of(exporter.Process.Id, scrape));
            }
        }

        return loads;
    }

    private static double RefreshTime(Scrape scrape)
        => scrape["librechat_exporter_collector_last_success_timestamp_seconds"]["collector=usage"];

    private static Task TotalsBecomeRight(ExporterProcess exporter, Scrape before, Traffic traffic) => Eventually.Succeeds(async () =>
    {
        Scrape scrape = await exporter.Scrape();
        Assert.Equal(0, scrape.Value("librechat_exporter_pending_transactions"));
        Assert.All(traffic.Inserted.Families, family => Assert.Equal(before.Sum(family.Key) + family.Value, scrape.Sum(family.Key), 1e-6));
    });

    /// <summary>
    /// Medians, because a collection may have just been or be just about to come. A tenth is what they differ by from run to run; ids of
    /// rows, which are kept for a day, are a hundred bytes or so for each.
    /// </summary>
    private static void AssertNoGrowth(Load earlier, Load later)
    {
        const int MiB = 1 << 20;
        Assert.True(later.Resident <= (1.1 * earlier.Resident) + (8 * MiB), $"memory grew from {earlier} to {later}");
        Assert.True(later.Heap <= (1.1 * earlier.Heap) + (2 * MiB), $"the heap grew from {earlier} to {later}");
        Assert.True(later.Threads <= earlier.Threads + 3, $"threads grew from {earlier} to {later}");
        Assert.True(later.Files <= earlier.Files + Scrapers, $"open files grew from {earlier} to {later}");
    }
}
