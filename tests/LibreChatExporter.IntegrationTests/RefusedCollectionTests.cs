using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>A database whose user may not read one of the collections.</summary>
public sealed class RefusedCollectionTests
{
    private const string Success = "librechat_exporter_collector_success";

    [SkippableTheory]
    [InlineData(Collection.Users, "users", "librechat_users")]
    [InlineData(Collection.Balances, "balances", "librechat_balance_credits")]
    [InlineData(Collection.Files, "documents", "librechat_documents")]
    public void The_other_families_are_right(string collection, string collector, string family)
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using var between = new RefusingServer(database.ServerPort) { Collection = collection };
        using var exporter = new LiveExporter(database.UriOn(between.Port), Sample.AsOf);
        Scrape refused = exporter.TryRefresh();

        Assert.Equal(1, refused.Value("librechat_up"));
        Assert.Empty(refused[family]);
        Assert.Equal(0, refused[Success][$"collector={collector}"]);
        Assert.Equal(1, refused["librechat_exporter_collector_errors_total"][$"collector={collector}"]);

        // What is refused by find is refused by count, so two collectors may fail; no others do.
        Assert.Subset(
            new HashSet<string> { $"collector={collector}", "collector=documents" },
            refused[Success].Where(series => series.Value == 0).Select(series => series.Key).ToHashSet());
        sample.AssertUsage(refused);
        Assert.Equal(sample.Documents(Collection.Messages).Count, refused.Sum("librechat_messages_total"));

        between.Collection = null;
        exporter.Clock.Advance(TimeSpan.FromMilliseconds(1));
        Scrape permitted = exporter.Refresh();
        Assert.NotEmpty(permitted[family]);
        sample.AssertAll(permitted);
    }

    [SkippableFact]
    public void Without_the_messages_people_and_their_balances_are_still_there_and_what_was_counted_stays()
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using var between = new RefusingServer(database.ServerPort);
        using var exporter = new LiveExporter(database.UriOn(between.Port), Sample.AsOf);
        Scrape before = exporter.Refresh();
        database.Writer.Insert(Collection.Transactions, Rows.Usage(Rows.User(1), "new", "prompt", 1, 5, time: Sample.AsOf));
        between.Collection = Collection.Messages;
        exporter.Clock.Advance(TimeSpan.FromSeconds(15));
        Scrape refused = exporter.TryRefresh();

        Assert.Equal(0, refused[Success]["collector=activity"]);
        Assert.Equal(before["librechat_messages_total"], refused["librechat_messages_total"]);
        Assert.Equal(before["librechat_balance_credits"], refused["librechat_balance_credits"]);

        // The new row names no answer, so it needs no messages.
        Assert.Equal(1, refused.Value("librechat_up"));
        Assert.Equal(before["librechat_llm_calls_total"].Count + 1, refused["librechat_llm_calls_total"].Count);
    }
}
