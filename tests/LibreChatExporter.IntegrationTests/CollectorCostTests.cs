using System.Text;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Mongo;

namespace LibreChatExporter.IntegrationTests;

/// <summary>What all collectors together ask of a database, and what they do not.</summary>
public sealed class CollectorCostTests
{
    private const string DocumentsRead = "librechat_exporter_documents_read_total", Secret = "nobody's business";

    [SkippableFact]
    public void A_refresh_costs_the_same_commands_and_documents_after_a_long_history_as_after_a_short_one()
    {
        _ = TestEnvironment.RequireCommandLog();
        (List<string> commands, Dictionary<string, double> documents) = CostOfARefresh(days: 3);
        (List<string> laterCommands, Dictionary<string, double> laterDocuments) = CostOfARefresh(days: 300);

        Assert.Equal(["aggregate transactions agents balances users messages"], commands);
        Assert.Equal(commands, laterCommands);
        Assert.Equal(documents, laterDocuments);
        Assert.All(laterDocuments, read => Assert.InRange(read.Value, 0, 20));
    }

    [SkippableFact]
    public void Accounts_and_balances_in_great_number_are_not_read_each_time()
    {
        const int many = 2_500;
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        database.Writer.Insert(Collection.Users, [.. Enumerable.Range(0, many).Select(i => Account(now.AddDays(-i - 1)))]);
        database.Writer.Insert(Collection.Balances, [.. Enumerable.Range(0, many).Select(_ => new BsonWriter()
            .ObjectId("_id", Rows.NewId()).ObjectId("user", Rows.NewId()).Int32("tokenCredits", 5).ToArray())]);
        using var exporter = new LiveExporter(database, now);
        IReadOnlyDictionary<string, double> loaded = exporter.Refresh()[DocumentsRead];
        database.Writer.Insert(Collection.Users, Account(now));
        exporter.Clock.Advance(TimeSpan.FromSeconds(15));
        Scrape next = exporter.Refresh();

        Assert.Equal(many + 1, next.Sum("librechat_users"));
        Assert.Equal(many, next["librechat_balance_credits"].Count);
        Assert.Equal((many, many), (loaded["collection=users"], loaded["collection=balances"]));
        Assert.InRange(next[DocumentsRead]["collection=users"] - many, 1, 2);
        Assert.Equal(many, next[DocumentsRead]["collection=balances"]);
    }

    [SkippableTheory]
    [InlineData(Reading.History)]
    [InlineData(Reading.Recent)]
    [InlineData(Reading.Prefetched)]
    public void The_text_of_a_message_never_leaves_the_database(Reading reading)
    {
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        database.Writer.Insert(Collection.Messages, new BsonWriter()
            .ObjectId("_id", Rows.NewId()).String("messageId", "a").String("user", Rows.User(1)).String("text", Secret)
            .String("sender", Secret).DateTime("createdAt", now).Array("attachments", array => array.String("0", Secret))
            .Document("feedback", feedback => feedback.String("rating", "thumbsUp").String("text", Secret))
            .Array("content", parts => parts
                .Document("0", part => part.String("type", "text").String("text", Secret))
                .Document("1", part => part.String("type", "think").String("think", Secret))
                .Document("2", part => part.String("type", "error").String("error", Secret))
                .Document("3", part => part.String("type", "tool_call").Document("tool_call", call => call
                    .String("name", "web_search").String("args", Secret).String("output", Secret)))).ToArray());
        using var source = new MongoSource(database.Uri, database: null, TimeSpan.FromSeconds(30));
        using IDocumentCursor cursor = Messages(source, now.AddHours(-1), reading);

        Assert.True(cursor.MoveNext());
        byte[] received = cursor.Current.ToArray();
        Assert.DoesNotContain(Secret, Encoding.UTF8.GetString(received), StringComparison.Ordinal);
        Assert.False(cursor.MoveNext());
        Message message = Message.Parse(received);
        Assert.Equal("thumbsUp", Encoding.UTF8.GetString(message.Rating));
        Assert.True(message.IsError);
        Assert.Contains("web_search", Encoding.UTF8.GetString(received), StringComparison.Ordinal);
    }

    /// <summary>Commands and documents of one refresh, by when what the one before it has asked is asked at once.</summary>
    private static (List<string> Commands, Dictionary<string, double> Documents) CostOfARefresh(int days)
    {
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset now = DateTimeOffset.UtcNow;
        database.Writer.Insert(Collection.Transactions, [.. Enumerable.Range(0, days * 20).Select(
            i => Rows.Usage(Rows.User(i % 5), "gpt-5.5", "prompt", 1, 1, time: now.AddHours(-i * 1.2)))]);
        database.Writer.Insert(Collection.Messages, [.. Enumerable.Range(0, days * 20).Select(i => new BsonWriter()
            .ObjectId("_id", Rows.NewId()).String("messageId", $"{i}").String("user", Rows.User(i % 5))
            .Boolean("isCreatedByUser", i % 2 == 0).DateTime("createdAt", now.AddHours(-i * 1.2)).ToArray())]);
        database.Writer.Insert(Collection.Users, [.. Enumerable.Range(1, 5).Select(i => Account(now.AddDays(-i)))]);
        database.Writer.Insert(Collection.Balances, [.. Enumerable.Range(0, 5).Select(i => new BsonWriter()
            .ObjectId("_id", Rows.NewId()).ObjectId("user", Rows.UserId(Rows.User(i))).Int32("tokenCredits", 5).ToArray())]);
        using var exporter = new LiveExporter(database, now);
        IReadOnlyDictionary<string, double> before = exporter.Settle(TimeSpan.FromSeconds(15))[DocumentsRead];
        int commands = CommandsOn(database).Count;
        exporter.Clock.Advance(TimeSpan.FromSeconds(15));
        IReadOnlyDictionary<string, double> after = exporter.Refresh()[DocumentsRead];
        return ([.. CommandsOn(database).Skip(commands)], after.ToDictionary(read => read.Key, read => read.Value - before[read.Key]));
    }

    private static IDocumentCursor Messages(MongoSource source, DateTimeOffset since, Reading reading)
    {
        if (reading == Reading.History)
        {
            return source.ReadMessages(Message.Fields, from: default, CancellationToken.None);
        }

        if (reading == Reading.Prefetched)
        {
            // What one refresh has asked, the next asks at once.
            source.Read(Collection.Agents, Agent.Fields, from: default, CancellationToken.None).Dispose();
            source.ReadRecentMessages(since, CancellationToken.None).Dispose();
            source.BeginRefresh();
        }

        return source.ReadRecentMessages(since, CancellationToken.None);
    }

    private static List<string> CommandsOn(TestDatabase database)
        => [.. CommandLog.OfExporters().Where(line => line.Db == database.Name)
            .Select(line => string.Join(' ', [line.Command, line.Collection, .. line.Unions]))];

    private static byte[] Account(DateTimeOffset made)
        => new BsonWriter().ObjectId("_id", Rows.NewId(made)).String("role", "USER").String("provider", "local").ToArray();

    /// <summary>The ways in which messages are read.</summary>
    public enum Reading
    {
        History,
        Recent,
        Prefetched,
    }
}
