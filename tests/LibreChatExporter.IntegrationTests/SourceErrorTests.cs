using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Each kind of failure: the refresh fails as a whole, the reason is counted, and the next refresh has caught up.</summary>
public sealed class SourceErrorTests
{
    private const string Errors = "librechat_exporter_source_errors_total", Calls = "librechat_llm_calls_total";

    [SkippableTheory]
    [InlineData("permission", 13)]
    [InlineData("timeout", 50, 89, 262)]
    [InlineData("cursor_lost", 175, 237)]
    [InlineData("primary_changed", 91, 189, 10107, 11600, 11602, 13435, 13436)]
    [InlineData("connection_lost", 6, 7, 9001)]
    [InlineData("other", 1, 123456)]
    public void An_error_that_the_server_reports(string reason, params int[] codes)
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new RefusingServer(database.ServerPort);
        using var exporter = new LiveExporter(database.UriOn(between.Port), DateTimeOffset.UtcNow);
        int calls = 0;
        foreach (int code in codes)
        {
            AssertCalls(calls, exporter.Settle(TimeSpan.Zero));
            Insert(database, ref calls);
            between.Code = code;
            between.Collection = Collection.Transactions;
            AssertFailed(exporter, reason, calls - 1);
            between.Collection = null;
        }

        AssertCalls(calls, exporter.Settle(TimeSpan.Zero));
    }

    [SkippableFact]
    public void A_cursor_that_the_server_has_dropped_between_two_batches()
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new RefusingServer(database.ServerPort) { Code = 43, Command = "getMore" };
        using var exporter = new LiveExporter(database.UriOn(between.Port), DateTimeOffset.UtcNow);
        _ = exporter.Refresh();

        // More than a first batch has.
        const int Users = 2300;
        database.Writer.Insert(Collection.Users, [.. Enumerable.Range(0, Users).Select(i => new BsonWriter()
            .ObjectId("_id", Rows.UserId(Rows.User(i))).String("email", $"{i}@example.test").String("role", "USER").ToArray())]);
        between.Collection = Collection.Users;
        Scrape failed = exporter.TryRefresh();
        Assert.Equal(1, failed[Errors]["reason=cursor_lost"]);
        Assert.Equal(0, failed["librechat_exporter_collector_success"]["collector=users"]);
        Assert.Equal(1, failed.Value("librechat_up"));
        Assert.Equal(0, failed.Sum("librechat_users"));

        between.Collection = null;
        Assert.Equal(Users, exporter.Refresh().Sum("librechat_users"));
    }

    [SkippableTheory]
    [InlineData(nameof(Fault.Reset), "connection_lost")]
    [InlineData(nameof(Fault.HalfReply), "connection_lost")]
    [InlineData(nameof(Fault.Stall), "timeout")]
    [InlineData(nameof(Fault.NoisyEnd), "malformed")]
    [InlineData(nameof(Fault.WrongLength), "malformed")]
    [InlineData(nameof(Fault.WrongHeader), "malformed")]
    [InlineData(nameof(Fault.Overwriting), "malformed")]
    public void A_connection_that_fails_in_the_middle_of_a_batch(string fault, string reason)
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new FaultyServer(database.ServerPort, seed: 1) { Collection = Collection.Transactions };

        // The driver must not ask again by itself, on a connection whose beginning might fail in another way.
        using var exporter = new LiveExporter(
            database.UriOn(between.Port, "socketTimeoutMS=1500", "retryReads=false"), DateTimeOffset.UtcNow);
        AssertCalls(0, exporter.Refresh());
        int calls = 0;
        Insert(database, ref calls);
        between.Begin(Enum.Parse<Fault>(fault), passing: 0, spoilt: int.MaxValue);
        AssertFailed(exporter, reason, calls - 1);
        between.End();
        AssertCalls(calls, exporter.Settle(TimeSpan.Zero));
    }

    [SkippableFact]
    public void A_server_that_is_slow_but_answers_is_no_failure()
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new FaultyServer(database.ServerPort, seed: 1);
        using var exporter = new LiveExporter(database.UriOn(between.Port), DateTimeOffset.UtcNow);
        int calls = 0;
        Insert(database, ref calls);
        between.Begin(Fault.Delay, passing: 0, spoilt: int.MaxValue);

        Scrape scrape = exporter.Refresh();
        AssertCalls(calls, scrape);
        Assert.Equal(0, scrape.Sum(Errors));
    }

    [SkippableTheory]
    [InlineData("wrong password", "authentication")]
    [InlineData("wrong port", "unreachable")]
    [InlineData("wrong database", "missing")]
    public void A_source_that_is_wrong(string kind, string reason)
    {
        _ = TestEnvironment.RequireMongoUriWithPassword();
        using TestDatabase database = TestDatabase.Create();
        using var exporter = new LiveExporter(BadSource.Reached(kind, database).Uri, DateTimeOffset.UtcNow);

        AssertFailed(exporter, reason, calls: 0);
    }

    private static void Insert(TestDatabase database, ref int calls)
    {
        calls++;
        database.Writer.Insert(Collection.Transactions, Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", tokens: 1, credits: 1));
    }

    private static void AssertFailed(LiveExporter exporter, string reason, int calls)
    {
        Scrape before = exporter.Published();
        Scrape failed = exporter.TryRefresh();
        Assert.Equal(0, failed.Value("librechat_up"));
        Assert.Equal(calls, failed.Sum(Calls));
        Assert.True(failed[Errors][$"reason={reason}"] > before[Errors][$"reason={reason}"], string.Join(", ", failed[Errors]));

        // Every failure has one reason.
        Assert.Equal(failed.Sum("librechat_exporter_collector_errors_total"), failed.Sum(Errors));
    }

    private static void AssertCalls(int calls, Scrape scrape)
    {
        Assert.Equal(1, scrape.Value("librechat_up"));
        Assert.Equal(calls, scrape.Sum(Calls));
    }
}
