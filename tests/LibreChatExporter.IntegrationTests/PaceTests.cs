using System.Diagnostics;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>When the exporter asks the database, and when not.</summary>
public sealed class PaceTests
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(10);

    [SkippableFact]
    public async Task A_database_that_fails_is_asked_less_and_less_often()
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new RefusingServer(database.ServerPort) { Code = 10107, Collection = Collection.Transactions };
        using ExporterProcess exporter = await ExporterProcess.Serve(
            database.UriOn(between.Port), "--refresh-interval", $"{Interval.TotalMilliseconds}ms");
        await Eventually.Succeeds(async () => Assert.True(await Errors(exporter) > 3));
        int first = (int)await Errors(exporter);
        long start = Stopwatch.GetTimestamp();
        await Eventually.Succeeds(async () => Assert.True(await Errors(exporter) >= first + 3));

        // The waits after the next two failures lie between for certain, with all their jitter.
        TimeSpan least = 0.8 * Interval * (Math.Pow(2, first) + Math.Pow(2, first + 1));
        Assert.True(Stopwatch.GetElapsedTime(start) > least, $"3 failures within {least}, after {first}");

        between.Collection = null;
        await Eventually.Succeeds(async () => Assert.Equal(1, (await exporter.Scrape()).Value("librechat_up")));
    }

    [SkippableFact]
    public async Task A_process_that_was_suspended_goes_on_where_it_was_and_does_not_hurry()
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new RefusingServer(database.ServerPort);
        using ExporterProcess exporter = await ExporterProcess.Serve(
            database.UriOn(between.Port, "socketTimeoutMS=500", "connectTimeoutMS=500"));
        await exporter.BecomesReady();
        TimeSpan interval = TimeSpan.FromMilliseconds(250);
        int calls = 0;
        for (int round = 0; round < 3; round++)
        {
            exporter.Process.Suspend();
            for (int i = 0; i < 5; i++)
            {
                calls++;
                database.Writer.Insert(Collection.Transactions, Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", tokens: 1, credits: 1));
                await Task.Delay(interval);
            }

            long start = Stopwatch.GetTimestamp();
            int asked = between.Passed;
            exporter.Process.Resume();
            await Eventually.Succeeds(async () => Assert.Equal(calls, (await exporter.Scrape()).Sum("librechat_llm_calls_total")));
            await Eventually.Holds(() => between.Passed > asked + 4, "refreshes go on");

            // One may have been under way, one was due.
            double most = 2 + (Stopwatch.GetElapsedTime(start) / interval);
            Assert.InRange(between.Passed - asked, 5, most);
        }
    }

    private static async Task<double> Errors(ExporterProcess exporter)
        => (await exporter.Scrape())["librechat_exporter_collector_errors_total"].GetValueOrDefault("collector=usage");
}
