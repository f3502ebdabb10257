using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Messages that change in the database after they have been seen.</summary>
public sealed class ChatTests
{
    private const string Messages = "librechat_messages_total", Errors = "librechat_message_errors_total",
        Tools = "librechat_tool_calls_total", Feedback = "librechat_message_feedback", Count = "librechat_response_duration_seconds_count";

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15), SlowInterval = TimeSpan.FromMinutes(5);

    [SkippableFact]
    public void A_snapshot_that_becomes_the_final_answer_in_place_counts_once()
    {
        using TestDatabase database = TestDatabase.Create();
        using var exporter = new LiveExporter(database, DateTimeOffset.UtcNow);
        _ = exporter.Refresh();
        DateTimeOffset now = exporter.Clock.GetUtcNow();
        database.Writer.Insert(Collection.Messages, Message("q", now.AddSeconds(-7)), Message("a", now, "q", "search_mcp_web"));
        Update(database, "a", set => set.Boolean("unfinished", true));
        Scrape snapshot = exporter.Settle(Refresh);
        Assert.Equal((2, 0, 1, 1), (snapshot.Sum(Messages), snapshot.Sum(Errors), snapshot.Sum(Tools), snapshot.Sum(Count)));

        Update(database, "a", set => Content(set.Boolean("unfinished", false), "search_mcp_web", "calculator", "error"));
        Scrape final = exporter.Settle(Refresh);
        snapshot.AssertNothingFell(final);
        Assert.Equal((2, 1, 2, 1), (final.Sum(Messages), final.Sum(Errors), final.Sum(Tools), final.Sum(Count)));
        Assert.Equal(7, final.Sum("librechat_response_duration_seconds_sum"), 1e-6);
        Assert.Equal(1, final[Tools]["server=web,tool=search"]);
        Assert.Equal(final[Tools], exporter.Settle(SlowInterval)[Tools]);
    }

    [SkippableFact]
    public void Feedback_that_changes_twice_is_followed_beyond_the_overlap_too()
    {
        const string Up = "agent=none,model=gpt-5.5,rating=thumbsUp", Down = "agent=none,model=gpt-5.5,rating=thumbsDown";
        using TestDatabase database = TestDatabase.Create();
        using var exporter = new LiveExporter(database, DateTimeOffset.UtcNow);
        database.Writer.Insert(Collection.Messages, Message("a", exporter.Clock.GetUtcNow(), "q"));
        Assert.Empty(exporter.Refresh()[Feedback]);

        Update(database, "a", set => set.Document("feedback", feedback => feedback.String("rating", "thumbsUp")));
        Assert.Equal(1, exporter.Settle(Refresh)[Feedback][Up]);
        Assert.Equal(1, exporter.Settle(TimeSpan.FromHours(1))[Feedback][Up]);
        database.Writer.Insert(Collection.Messages, Message("later", exporter.Clock.GetUtcNow(), "q"));
        Update(database, "a", set => set.Document("feedback", feedback => feedback.String("rating", "thumbsDown")));
        Scrape last = exporter.Settle(SlowInterval);
        Assert.Equal((0, 1), (last[Feedback][Up], last[Feedback][Down]));

        database.Writer.Update(
            Collection.Messages, Selector("a"), new BsonWriter().Document("$unset", unset => unset.String("feedback", "")));
        Assert.Equal(0, exporter.Settle(SlowInterval).Sum(Feedback));
    }

    [SkippableFact]
    public void A_chat_that_is_deleted_lowers_nothing()
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using var exporter = new LiveExporter(database, Sample.AsOf);
        Scrape before = exporter.Refresh();
        Assert.Equal(sample.Documents(Collection.Messages).Count, before.Sum(Messages));
        database.Writer.Delete(Collection.Messages, new BsonWriter());

        foreach (TimeSpan time in (TimeSpan[])[Refresh, SlowInterval, TimeSpan.FromDays(3)])
        {
            Scrape after = exporter.Settle(time);
            before.AssertNothingFell(after);
            Assert.Equal(before.Sum(Messages), after.Sum(Messages));
            before = after;
        }
    }

    private static byte[] Message(string id, DateTimeOffset created, string? parent = null, params string[] parts)
    {
        BsonWriter message = new BsonWriter().ObjectId("_id", Rows.NewId(created)).String("messageId", id).String("user", Rows.User(1))
            .String("endpoint", "openAI").String("model", "gpt-5.5").Boolean("isCreatedByUser", parent is null)
            .String("parentMessageId", parent ?? "00000000-0000-0000-0000-000000000000").DateTime("createdAt", created);
        return Content(message, parts).ToArray();
    }

    private static BsonWriter Content(BsonWriter writer, params string[] parts) => writer.Array("content", array =>
    {
        for (int i = 0; i < parts.Length; i++)
        {
            string name = parts[i];
            array.Document($"{i}", part => _ = name == "error" ? part.String("type", name)
                : part.String("type", "tool_call").Document("tool_call", call => call.String("name", name)));
        }
    });

    private static BsonWriter Selector(string id) => new BsonWriter().String("messageId", id);

    private static void Update(TestDatabase database, string id, Action<BsonWriter> set)
        => database.Writer.Update(Collection.Messages, Selector(id), new BsonWriter().Document("$set", set));
}
