using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>What a refresh reads depends on what is new, not on the history.</summary>
public sealed class RefreshCostTests
{
    private const int History = 50_000;

    [SkippableFact]
    public async Task A_refresh_after_a_long_history_reads_the_overlap_only()
    {
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        database.Writer.Insert(Collection.Transactions, [.. Enumerable.Range(0, History).Select(
            i => Rows.Usage(Rows.User(i % 200), "gpt-5.5", "prompt", 1, 1, time: now.AddHours(-1).AddSeconds(-i)))]);
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri, "--refresh-interval", "1s");
        await exporter.BecomesReady();
        Scrape loaded = await exporter.Scrape();
        Assert.Equal(History, loaded.Sum("librechat_tokens_total"));

        database.Writer.Insert(Collection.Transactions, [.. Enumerable.Range(0, 100).Select(
            i => Rows.Usage(Rows.User(i), "gpt-5.5", "prompt", 1, 1))]);

        await Eventually.Succeeds(async () => Assert.Equal(History + 100, (await exporter.Scrape()).Sum("librechat_tokens_total")));
        double before = Read(loaded);
        Scrape after = await exporter.Scrape();

        // Five minutes of history are 300 rows; a few refreshes read them, and the new ones, again.
        Assert.InRange(Read(after) - before, 100, 20 * 400);
        Assert.InRange(Read(loaded), History, History + (20 * 400));
    }

    [SkippableFact]
    public async Task A_load_that_takes_long_says_how_far_it_is()
    {
        using TestDatabase database = TestDatabase.Create();
        database.Writer.Insert(Collection.Transactions, [.. Enumerable.Range(0, 20_000).Select(
            i => Rows.Usage(Rows.User(i % 50), "gpt-5.5", "prompt", 10, 20))]);
        using var between = new UnreliableServer(database.ServerPort) { Pause = 40 };
        using ExporterProcess exporter = await ExporterProcess.Serve(database.UriOn(between.Port));

        await Eventually.Holds(() => exporter.Process.Error.Contains("first load: ", StringComparison.Ordinal), "a line about the load");

        between.Pause = 0;
        await exporter.BecomesReady();
        await Eventually.Holds(
            () => exporter.Process.Error.Contains("first load: 20,000 rows", StringComparison.Ordinal), "a line about its end");
        Assert.DoesNotContain('\r', exporter.Process.Error);
    }

    private static double Read(Scrape scrape) => scrape["librechat_exporter_documents_read_total"]["collection=transactions"];
}
