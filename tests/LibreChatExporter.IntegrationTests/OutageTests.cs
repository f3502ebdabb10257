using System.Net;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>The database comes later than the exporter, goes away and comes back.</summary>
public sealed class OutageTests
{
    private static readonly TimeSpan RefreshInterval = TimeSpan.FromMilliseconds(250);

    [SkippableFact]
    public async Task A_database_that_comes_goes_and_comes_back_is_counted_once_all_the_way()
    {
        _ = PrivateGateway.RequireCommandLine();
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        int port = FreePort.Find();
        using ExporterProcess exporter = await ExporterProcess.Serve(database.UriOn(port));
        await AssertDown(exporter);
        Assert.Empty((await exporter.Scrape())["librechat_cost_usd_total"]);

        using (await PrivateGateway.Start(port))
        {
            await AssertUp(exporter);
            sample.AssertUsage(await exporter.Scrape());
        }

        await AssertDown(exporter);
        sample.AssertUsage(await exporter.Scrape());
        database.Writer.Insert(
            Collection.Transactions,
            Rows.Usage(Rows.User(7), "gpt-5.5", "prompt", 11, 22),
            Rows.Usage(Rows.User(7), "gpt-5.5", "completion", 33, 44));

        using (await PrivateGateway.Start(port))
        {
            await AssertUp(exporter);
            await Eventually.Succeeds(async () =>
            {
                Scrape scrape = await exporter.Scrape();
                Assert.Equal(1, Of(scrape, "librechat_llm_calls_total"));
                Assert.Equal(44, Of(scrape, "librechat_tokens_total"));
                Assert.Equal(66e-6, Of(scrape, "librechat_cost_usd_total"), 1e-12);
            });
        }
    }

    [SkippableFact]
    public async Task A_server_whose_database_falls_silent_goes_on_serving_its_last_totals()
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using var between = new UnreliableServer(database.ServerPort);
        using ExporterProcess exporter = await ExporterProcess.Serve(
            database.UriOn(between.Port, "socketTimeoutMS=500", "connectTimeoutMS=500"));
        await AssertUp(exporter);

        between.IsSilent = true;

        await Eventually.Succeeds(
            async () => Assert.Equal(HttpStatusCode.ServiceUnavailable, (await exporter.Get("/readyz")).Status));
        await Eventually.Succeeds(async () => Assert.Equal(0, (await exporter.Scrape()).Value("librechat_up")));
        sample.AssertUsage(await exporter.Scrape());
    }

    /// <summary>What the rows that came during the outage add up to: they are one user's.</summary>
    private static double Of(Scrape scrape, string family)
        => scrape[family].Where(series => series.Key.Contains(Rows.User(7), StringComparison.Ordinal)).Sum(series => series.Value);

    private static Task AssertUp(ExporterProcess exporter) => Eventually.Succeeds(async () =>
    {
        Assert.Equal(1, (await exporter.Scrape()).Value("librechat_up"));
        Assert.Equal(HttpStatusCode.OK, (await exporter.Get("/readyz")).Status);
    });

    /// <summary>A refresh must notice first; from then on it may take the three intervals until it is not ready any more.</summary>
    private static async Task AssertDown(ExporterProcess exporter)
    {
        await Eventually.Succeeds(async () => Assert.Equal(0, (await exporter.Scrape()).Value("librechat_up")));
        await Eventually.Succeeds(
            async () => Assert.Equal(HttpStatusCode.ServiceUnavailable, (await exporter.Get("/readyz")).Status), 4 * RefreshInterval);
        Assert.Equal(HttpStatusCode.OK, (await exporter.Get("/healthz")).Status);
    }
}
