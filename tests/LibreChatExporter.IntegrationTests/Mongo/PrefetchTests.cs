using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests.Mongo;

/// <summary>What the last refresh has asked is asked at once by the next, which shows the same as if it were not.</summary>
public sealed class PrefetchTests
{
    private const string Calls = "librechat_llm_calls_total", Credits = "librechat_balance_credits",
        Success = "librechat_exporter_collector_success";

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    [SkippableTheory]
    [InlineData(null)]
    [InlineData("acme")]
    public void A_refresh_that_finds_nothing_sends_one_command_and_the_next_shows_all_that_has_come(string? tenant)
    {
        _ = TestEnvironment.RequireCommandLog();
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset now = Fill(database, tenant);
        using LiveExporter exporter = Start(database.Uri, now, tenant);
        Scrape before = exporter.Settle(Interval);
        int sent = CommandsOn(database).Count;

        Advance(exporter);
        Scrape idle = exporter.Refresh();
        Assert.Equal(["aggregate"], CommandsOn(database)[sent..]);
        Assert.Equal(before[Calls], idle[Calls]);
        Assert.Equal(before[Credits], idle[Credits]);

        database.Writer.Insert(Collection.Transactions, WithTenant(
            Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", 1, 5, time: exporter.Clock.GetUtcNow()), tenant));
        database.Writer.Insert(Collection.Messages, Message("b", exporter.Clock.GetUtcNow(), tenant));
        database.Writer.Insert(Collection.Users, Account(tenant));
        database.Writer.Insert(Collection.Agents, Agent("agent_b", tenant));
        database.Writer.Update(
            Collection.Balances, new BsonWriter(), new BsonWriter().Document("$set", set => set.Int32("tokenCredits", 7)));
        Advance(exporter);
        Scrape changed = exporter.Refresh();
        Assert.Equal(before.Sum(Calls) + 1, changed.Sum(Calls));
        Assert.Equal(before.Sum("librechat_messages_total") + 1, changed.Sum("librechat_messages_total"));
        Assert.Equal(before.Sum("librechat_users") + 1, changed.Sum("librechat_users"));
        Assert.Equal(before["librechat_agent_info"].Count + 1, changed["librechat_agent_info"].Count);
        Assert.All(changed[Credits].Values, credits => Assert.Equal(7, credits));

        database.Writer.Delete(Collection.Agents, new BsonWriter());
        Advance(exporter);
        Assert.Empty(exporter.Refresh()["librechat_agent_info"]);
    }

    [SkippableFact]
    public void Collections_that_are_not_there_are_empty()
    {
        _ = TestEnvironment.RequireCommandLog();
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        database.Writer.Insert(Collection.Transactions, Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", 1, 5, time: now));
        using LiveExporter exporter = Start(database.Uri, now);
        _ = exporter.Settle(Interval);
        int sent = CommandsOn(database).Count;
        Advance(exporter);

        Scrape idle = exporter.Refresh();
        Assert.Equal(["aggregate"], CommandsOn(database)[sent..]);
        Assert.Equal(1, idle.Sum(Calls));
        Assert.Empty(idle[Credits]);
    }

    [SkippableFact]
    public void More_than_a_page_of_anything_is_read_whole()
    {
        const int many = 1_300;
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset now = Fill(database);
        using LiveExporter exporter = Start(database.Uri, now);
        Scrape before = exporter.Settle(Interval);
        DateTimeOffset later = exporter.Clock.GetUtcNow();
        database.Writer.Insert(Collection.Transactions, [.. Enumerable.Range(0, many).Select(
            _ => Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", 1, 5, time: later))]);
        database.Writer.Insert(Collection.Messages, [.. Enumerable.Range(0, many).Select(i => Message($"many{i}", later))]);
        database.Writer.Insert(Collection.Balances, [.. Enumerable.Range(0, many).Select(_ => Balance())]);

        for (int refresh = 0; refresh < 3; refresh++)
        {
            Advance(exporter);
            Scrape after = exporter.Refresh();
            Assert.Equal(before.Sum(Calls) + many, after.Sum(Calls));
            Assert.Equal(before.Sum("librechat_messages_total") + many, after.Sum("librechat_messages_total"));
            Assert.Equal(before[Credits].Count + many, after[Credits].Count);
        }
    }

    [SkippableTheory]
    [InlineData(Collection.Balances, "balances")]
    [InlineData(Collection.Agents, "agents")]
    [InlineData(Collection.Messages, "activity")]
    public void A_collection_that_may_not_be_read_any_more_takes_no_other_with_it(string collection, string collector)
    {
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset now = Fill(database);
        using var between = new RefusingServer(database.ServerPort);
        using LiveExporter exporter = Start(database.UriOn(between.Port), now);
        Scrape before = exporter.Settle(Interval);
        between.Collection = collection;
        database.Writer.Insert(
            Collection.Transactions, Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", 1, 5, time: exporter.Clock.GetUtcNow()));

        for (int refresh = 0; refresh < 3; refresh++)
        {
            Advance(exporter);
            Scrape refused = exporter.TryRefresh();
            Assert.Equal($"collector={collector}", Assert.Single(refused[Success], series => series.Value == 0).Key);
            Assert.Equal(before.Sum(Calls) + 1, refused.Sum(Calls));
        }
    }

    [SkippableFact]
    public void A_server_that_knows_no_such_aggregation_is_asked_without_and_not_for_it_each_time()
    {
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset now = Fill(database);
        using var between = new RefusingServer(database.ServerPort)
        {
            Collection = Collection.Transactions,
            Command = "aggregate",
            Code = UnknownStage,
        };
        using LiveExporter exporter = Start(database.UriOn(between.Port), now);
        _ = exporter.Settle(Interval);
        database.Writer.Insert(
            Collection.Transactions, Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", 1, 5, time: exporter.Clock.GetUtcNow()));
        Scrape after = exporter.Settle(Interval);

        Assert.Equal(2, after.Sum(Calls));
        Assert.Equal(0, after.Sum("librechat_exporter_source_errors_total"));
        Assert.Equal(1, between.Refused);
    }

    [SkippableTheory]
    [InlineData(Fault.Reset)]
    [InlineData(Fault.HalfReply)]
    [InlineData(Fault.Delay)]
    [InlineData(Fault.Noise)]
    [InlineData(Fault.NoisyEnd)]
    [InlineData(Fault.Insertion)]
    [InlineData(Fault.WrongLength)]
    [InlineData(Fault.WrongHeader)]
    [InlineData(Fault.Overwriting)]
    internal void An_answer_that_comes_damaged_spoils_no_total_and_is_made_up_for(Fault fault)
    {
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset now = Fill(database);
        for (int seed = 0; seed < 6; seed++)
        {
            using var between = new FaultyServer(database.ServerPort, seed);
            using LiveExporter exporter = Start(database.UriOn(between.Port, "socketTimeoutMS=700"), now);
            Scrape before = exporter.Settle(Interval);
            DateTimeOffset later = exporter.Clock.GetUtcNow();
            database.Writer.Insert(Collection.Transactions, Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", 1, 5, time: later));
            database.Writer.Insert(Collection.Messages, Message($"late{seed}", later));

            // The driver asks once more by itself where the connection breaks.
            between.Begin(fault, passing: 0, spoilt: 1 + (seed % 2));
            Advance(exporter);
            Scrape struck = exporter.TryRefresh();
            Assert.InRange(between.Hits, 1, 2);
            Assert.InRange(struck.Sum(Calls), before.Sum(Calls), before.Sum(Calls) + 1);
            between.End();
            Scrape after = CatchUp(exporter);
            Assert.Equal(before.Sum(Calls) + 1, after.Sum(Calls));
            Assert.Equal(before.Sum("librechat_messages_total") + 1, after.Sum("librechat_messages_total"));
            Assert.Equal(before[Credits], after[Credits]);
        }
    }

    /// <summary>The server's code for a stage that it does not know.</summary>
    private const int UnknownStage = 40324;

    /// <summary>A server that could not be reached is left alone for a moment.</summary>
    private static Scrape CatchUp(LiveExporter exporter)
    {
        for (int tries = 0; tries < 20; tries++)
        {
            Advance(exporter);
            Scrape scrape = exporter.TryRefresh();
            if (scrape[Success].Values.All(success => success == 1))
            {
                return scrape;
            }

            Thread.Sleep(100);
        }

        return exporter.Refresh();
    }

    private static LiveExporter Start(string uri, DateTimeOffset now, string? tenant = null)
        => tenant is null ? new(uri, now) : new(uri, now, (Setting.Tenant, tenant));

    private static void Advance(LiveExporter exporter) => exporter.Clock.Advance(Interval);

    private static DateTimeOffset Fill(TestDatabase database, string? tenant = null)
    {
        DateTimeOffset now = DateTimeOffset.UtcNow;
        database.Writer.Insert(
            Collection.Transactions, WithTenant(Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", 1, 5, time: now.AddSeconds(-9)), tenant));
        database.Writer.Insert(Collection.Messages, Message("a", now.AddSeconds(-9), tenant));
        database.Writer.Insert(Collection.Users, Account(tenant));
        database.Writer.Insert(Collection.Agents, Agent("agent_a", tenant));
        database.Writer.Insert(Collection.Balances, Balance(tenant));
        return now;
    }

    private static byte[] Message(string id, DateTimeOffset time, string? tenant = null) => WithTenant(
        new BsonWriter().ObjectId("_id", Rows.NewId(time)).String("messageId", id).String("user", Rows.User(1))
            .Boolean("isCreatedByUser", true).String("endpoint", "openAI").DateTime("createdAt", time).ToArray(),
        tenant);

    private static byte[] Account(string? tenant = null) => WithTenant(
        new BsonWriter().ObjectId("_id", Rows.NewId()).String("role", "USER").String("provider", "local").ToArray(), tenant);

    private static byte[] Agent(string id, string? tenant = null) => WithTenant(
        new BsonWriter().ObjectId("_id", Rows.NewId()).String("id", id).String("name", id).String("provider", "openAI")
            .String("model", "gpt-5.5").ToArray(),
        tenant);

    private static byte[] Balance(string? tenant = null)
    {
        ObjectId id = Rows.NewId();
        return WithTenant(new BsonWriter().ObjectId("_id", id).ObjectId("user", id).Int32("tokenCredits", 5).ToArray(), tenant);
    }

    private static byte[] WithTenant(byte[] document, string? tenant)
    {
        if (tenant is null)
        {
            return document;
        }

        var copy = new BsonWriter();
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            copy.Value(System.Text.Encoding.UTF8.GetString(reader.Name), reader.Value);
        }

        return copy.String("tenantId", tenant).ToArray();
    }

    private static List<string> CommandsOn(TestDatabase database)
        => [.. CommandLog.OfExporters().Where(line => line.Db == database.Name).Select(line => line.Command)];
}
