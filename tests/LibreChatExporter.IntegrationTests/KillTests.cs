using System.Diagnostics;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>The exporter is killed again and again while rows arrive, and goes on from its checkpoint.</summary>
public sealed class KillTests
{
    private const int LongestLife = 2_000;

    private static readonly string[] Settings = ["--attribution-wait", "1s", "--refresh-interval", "20ms", "--compare-interval", "1s"];

    [SkippableFact]
    public async Task Killed_at_any_moment_it_never_shows_less_than_before_and_ends_with_the_true_totals()
    {
        using TestDatabase database = TestDatabase.Create();
        var traffic = new Traffic(database.Writer, seed: 1);
        traffic.Step();
        string state = Directory.CreateTempSubdirectory("librechat-exporter-test-").FullName;
        var random = new Random(1);
        Scrape? last = null;
        int seen = 0;
        int rounds = TestEnvironment.Times("KILLS", few: 10);
        for (int round = 0; round < rounds; round++)
        {
            using ExporterProcess exporter = ExporterProcess.Start(database.Uri, [.. Settings, "--state", state]);
            long start = Stopwatch.GetTimestamp();
            TimeSpan life = TimeSpan.FromMilliseconds(random.Next(LongestLife));

            // Every other time it may be killed before it has come up, the others it lives until it has shown something.
            int seenBefore = round % 2 == 0 ? int.MinValue : seen;
            while (Stopwatch.GetElapsedTime(start) < life || seen == seenBefore)
            {
                if (random.Next(3) == 0)
                {
                    traffic.Step();
                }

                if (await TryScrape(exporter) is { } scrape)
                {
                    last?.AssertNothingFell(scrape, isRestarted: true);
                    last = scrape;
                    seen++;
                }
            }

            exporter.Process.Kill();
        }

        Assert.True(seen >= rounds / 2, $"only {seen} scrapes in {rounds} rounds");
        traffic.Finish();
        using ExporterProcess end = await ExporterProcess.Serve(database.Uri, [.. Settings, "--state", state]);
        await Eventually.Succeeds(async () =>
        {
            Scrape scrape = await end.Scrape();
            last!.AssertNothingFell(scrape, isRestarted: true);
            Assert.All(traffic.Inserted.Families, family => Assert.Equal(family.Value, scrape.Sum(family.Key), 1e-6));
            Assert.Equal(0, scrape.Value("librechat_exporter_pending_transactions"));
        });
        Assert.Empty(Directory.GetDirectories(state));
        Directory.Delete(state, recursive: true);
    }

    /// <summary>A scrape that has usage in it; null while there is none, or nobody answers.</summary>
    private static async Task<Scrape?> TryScrape(ExporterProcess exporter)
    {
        try
        {
            Scrape scrape = await exporter.Scrape();
            return scrape["librechat_cost_usd_total"].Count > 0 ? scrape : null;
        }
        catch (HttpRequestException)
        {
            await Task.Delay(10);
            return null;
        }
    }
}
