using LibreChatExporter.Configuration;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests.Mongo;

/// <summary>A server that is asked too much says how long to wait, as Azure Cosmos DB does.</summary>
public sealed class ThrottlingTests
{
    [SkippableFact]
    public void A_first_load_ends_within_one_refresh_however_often_it_has_to_wait()
    {
        const int Rows = 9000;
        using TestDatabase database = TestDatabase.Create();
        database.Writer.Insert(Collection.Transactions, [.. Enumerable.Range(0, Rows).Select(
            _ => Support.Rows.Usage(Support.Rows.User(1), "gpt-5.5", "prompt", tokens: 1, credits: 1))]);
        using var between = new ThrottlingServer(database.ServerPort);
        using var exporter = new LiveExporter(database.UriOn(between.Port), DateTimeOffset.UtcNow);
        between.Throttle(reads: 40);

        Assert.Equal(Rows, exporter.Refresh().Sum("librechat_llm_calls_total"));
        Assert.Equal((40, 0), (between.Refused, between.TooEarly));
    }

    [SkippableFact]
    public void A_server_that_never_has_time_is_an_error_that_says_so()
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new ThrottlingServer(database.ServerPort) { RetryAfter = TimeSpan.FromMilliseconds(400) };
        using var exporter = new LiveExporter(
            database.UriOn(between.Port), DateTimeOffset.UtcNow, (Setting.QueryTimeout, "1s"));
        between.Throttle(reads: int.MaxValue);

        Scrape scrape = exporter.TryRefresh();
        Assert.Equal(0, scrape.Value("librechat_up"));
        Assert.True(scrape["librechat_exporter_source_errors_total"]["reason=throttled"] > 0);
        Assert.Equal(0, between.TooEarly);
    }
}
