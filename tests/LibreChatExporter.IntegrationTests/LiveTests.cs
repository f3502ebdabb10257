using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Whatever the order in which rows and answers come in, each row counts once, with its agent, and nothing ever falls.</summary>
public sealed class LiveTests
{
    public static TheoryData<int> Seeds => [.. Enumerable.Range(1, 20)];

    [SkippableTheory]
    [MemberData(nameof(Seeds))]
    public void Any_order_of_arrival_leads_to_the_same_totals(int seed) => Replay("librechat-tenants", seed);

    [SkippableTheory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void What_the_newest_branches_write_counts_once_too(int seed) => Replay("librechat-newest", seed);

    [SkippableTheory]
    [InlineData(1000)]
    [InlineData(2000)]
    public void A_month_of_arrivals_leads_to_the_totals_of_LibreChat_itself(int seed) => Replay("librechat-sample", seed);

    [SkippableFact]
    public void Refreshes_with_nothing_new_change_no_usage()
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using var exporter = new LiveExporter(database, DateTimeOffset.UtcNow);
        List<(string, double)> first = Usage(exporter.Refresh());
        Assert.NotEmpty(first);

        for (int i = 0; i < 10; i++)
        {
            exporter.Clock.Advance(TimeSpan.FromSeconds(15));
            Assert.Equal(first, Usage(exporter.Refresh()));
        }
    }

    [SkippableFact]
    public void Rows_and_users_that_are_deleted_lower_nothing()
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using var exporter = new LiveExporter(database, DateTimeOffset.UtcNow);
        _ = exporter.Refresh();

        database.Writer.Delete(Collection.Transactions, new BsonWriter());
        database.Writer.Delete(Collection.Messages, new BsonWriter());
        exporter.Clock.Advance(TimeSpan.FromHours(2));

        sample.AssertUsage(exporter.Refresh());
    }

    [SkippableFact]
    public void An_answer_that_is_saved_again_under_its_id_counts_its_rows_once()
    {
        using TestDatabase database = TestDatabase.Create();
        using var exporter = new LiveExporter(database, DateTimeOffset.UtcNow);
        _ = exporter.Refresh();
        database.Writer.Insert(
            Collection.Transactions, Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", 10, 20, "m1", time: exporter.Clock.GetUtcNow()));
        _ = exporter.Refresh();
        database.Writer.Insert(Collection.Messages, Rows.Answer(Rows.User(1), "m1", "agent_a"));
        _ = exporter.Refresh();
        database.Writer.Update(
            Collection.Messages,
            new BsonWriter().String("messageId", "m1"),
            new BsonWriter().Document("$set", set => set.String("model", "agent_b")));

        Scrape last = exporter.Settle(TimeSpan.FromMinutes(3));

        (string labels, double calls) = Assert.Single(last["librechat_llm_calls_total"]);
        Assert.Equal(1, calls);
        Assert.Contains("agent=agent_a", labels, StringComparison.Ordinal);
    }

    [SkippableFact]
    public void The_same_messageId_of_two_users_keeps_their_agents_apart()
    {
        using TestDatabase database = TestDatabase.Create();
        foreach (int user in (int[])[1, 2])
        {
            database.Writer.Insert(Collection.Transactions, Rows.Usage(Rows.User(user), "gpt-5.5", "prompt", 10, 20, "same"));
            database.Writer.Insert(Collection.Messages, Rows.Answer(Rows.User(user), "same", $"agent_{user}"));
        }

        using var exporter = new LiveExporter(database, DateTimeOffset.UtcNow);

        Assert.Equal(
            new Dictionary<string, double>
            {
                [$"agent=agent_1,model=gpt-5.5,user={Rows.User(1)}"] = 1,
                [$"agent=agent_2,model=gpt-5.5,user={Rows.User(2)}"] = 1,
            },
            exporter.Refresh()["librechat_llm_calls_total"]);
    }

    private static void Replay(string name, int seed)
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample(name);
        database.Writer.Insert(Collection.Agents, sample.Documents(Collection.Agents));
        var arrivals = new Arrivals(sample, seed);
        using var exporter = new LiveExporter(database, arrivals.Lots[0].Arrivals.Min(arrival => arrival.Time));
        Scrape before = exporter.Refresh();
        foreach ((DateTimeOffset refresh, IReadOnlyList<Arrival> lot) in arrivals.Lots)
        {
            foreach (IGrouping<string, Arrival> documents in lot.GroupBy(arrival => arrival.Collection))
            {
                database.Writer.Insert(documents.Key, [.. documents.Select(arrival => arrival.Document)]);
            }

            exporter.Clock.MoveTo(refresh);
            Scrape after = exporter.Refresh();
            before.AssertNothingFell(after);
            before = after;
        }

        Scrape last = exporter.Settle(TimeSpan.FromMinutes(3));
        before.AssertNothingFell(last);
        sample.AssertUsage(last);
        Assert.Equal(0, last.Value("librechat_exporter_pending_transactions"));
    }

    private static List<(string, double)> Usage(Scrape scrape)
        => [.. scrape.CounterSeries.Where(series => !series.Key.StartsWith("librechat_exporter_", StringComparison.Ordinal))
            .Select(series => (series.Key, series.Value)).Order()];
}
