using LibreChatExporter.Bson;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>What is deleted from LibreChat stays counted, also over restarts; what is restored with old ids is counted once.</summary>
public sealed class DeletionTests
{
    private static readonly string[] Settings =
    [
        "--refresh-interval", "50ms", "--compare-interval", "200ms", "--attribution-wait", "100ms",
    ];

    [SkippableFact]
    public async Task Nothing_that_is_deleted_lowers_a_counter_and_restored_rows_count_once()
    {
        using TestDatabase database = TestDatabase.Create();
        new Sample("librechat-sample").LoadInto(database);
        string state = Directory.CreateTempSubdirectory("librechat-exporter-test-").FullName;
        string[] settings = [.. Settings, "--state", state];
        ExporterProcess exporter = await ExporterProcess.Serve(database.Uri, settings);
        try
        {
            await exporter.BecomesReady();
            Scrape last = await exporter.Scrape();
            string mostExpensive = last["librechat_cost_usd_total"].MaxBy(series => series.Value).Key.Split("user=")[1];
            Action[] deletions =
            [
                () => DeleteUser(database.Writer, mostExpensive),
                () => database.Writer.Delete(
                    Collection.Transactions, new BsonWriter().Document("rawAmount", field => field.Int32("$lt", -200))),
                () => database.Writer.Delete(Collection.Transactions, new BsonWriter()),
            ];
            foreach (Action delete in deletions)
            {
                delete();
                last = await HoldsAfterRefreshes(exporter, last);
                exporter.Process.Kill();
                exporter.Dispose();
                exporter = await ExporterProcess.Serve(database.Uri, settings);
                last = await HoldsAfterRefreshes(exporter, last);
            }

            double before = last.Sum("librechat_llm_calls_total");
            DateTimeOffset monthAgo = DateTimeOffset.UtcNow.AddDays(-30);
            database.Writer.Insert(Collection.Transactions, [.. Enumerable.Range(0, 500).Select(i => Rows.Usage(
                Rows.User(i % 7), "gpt-5.5", "prompt", 10, 20, time: monthAgo.AddSeconds(i)))]);
            await Eventually.Succeeds(async () => Assert.Equal(before + 500, (await exporter.Scrape()).Sum("librechat_llm_calls_total")));
            last = await HoldsAfterRefreshes(exporter, await exporter.Scrape());
            Assert.Equal(before + 500, last.Sum("librechat_llm_calls_total"));
            Assert.Equal(500, last.Value("librechat_exporter_recovered_transactions_total"));
        }
        finally
        {
            exporter.Dispose();
            Directory.Delete(state, recursive: true);
        }
    }

    /// <summary>As LibreChat does it.</summary>
    private static void DeleteUser(DatabaseWriter writer, string user)
    {
        ObjectId id = Rows.UserId(user);
        writer.Delete(Collection.Users, new BsonWriter().ObjectId("_id", id));
        writer.Delete(Collection.Balances, new BsonWriter().ObjectId("user", id));
        writer.Delete(Collection.Transactions, new BsonWriter().ObjectId("user", id));
        writer.Delete(Collection.Messages, new BsonWriter().String("user", user));
    }

    /// <summary>What is shown after several comparisons, before and during which nothing may be less than before.</summary>
    private static async Task<Scrape> HoldsAfterRefreshes(ExporterProcess exporter, Scrape before)
    {
        const int comparisons = 3;
        await exporter.BecomesReady();
        Scrape after = await exporter.Scrape();
        double start = LastComparison(after);
        await Eventually.Succeeds(async () =>
        {
            after = await exporter.Scrape();
            Assert.True(LastComparison(after) > start + (comparisons * 0.2), "there are to be some more comparisons");
        });
        before.AssertNothingFell(after, isRestarted: true);
        return after;
    }

    private static double LastComparison(Scrape scrape)
        => scrape["librechat_exporter_collector_last_success_timestamp_seconds"]["collector=comparison"];
}
