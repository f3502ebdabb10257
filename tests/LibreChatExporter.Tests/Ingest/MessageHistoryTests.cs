using LibreChatExporter.Bson;
using LibreChatExporter.Ingest;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

/// <summary>The first load, which reads messages once for all who need them.</summary>
public sealed class MessageHistoryTests
{
    private static readonly ObjectId User = Ids.User(1);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_of_history_find_their_answers_without_a_look_up(bool isOrdered)
    {
        var source = new MemorySource(isOrdered);
        using var exporter = new TestExporter(source);
        DateTimeOffset first = exporter.Clock.GetUtcNow().AddDays(-3);
        for (int i = 0; i < 10_000; i++)
        {
            AddCall(source, first.AddSeconds(10 * i), i, answeredAfter: TimeSpan.FromSeconds(i % 100 == 0 ? 7_000 : 5));
        }

        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(5_000, scrape.Value("librechat_llm_calls_total", $"agent=agent_1,model=gpt-5.5,user={User}"));
        Assert.Equal(10_000, scrape.Sum("librechat_llm_calls_total"));
        Assert.Equal(0, scrape.Value("librechat_unattributed_transactions_total"));
        Assert.Equal(0, source.LookedUp);
        Assert.Single(source.ReadMessagesFrom);
        Assert.Equal(10_000, scrape.Sum("librechat_messages_total"));
    }

    [Fact]
    public void An_answer_of_history_that_was_deleted_is_not_looked_for()
    {
        var source = new MemorySource();
        using var exporter = new TestExporter(source);
        DateTimeOffset time = exporter.Clock.GetUtcNow().AddDays(-1);
        AddCall(source, time, 0, TimeSpan.Zero);
        AddCall(source, time, 1, answeredAfter: null);

        Assert.Equal(1, exporter.RefreshAndRead().Value("librechat_unattributed_transactions_total"));
        Assert.Equal(0, source.LookedUp);
    }

    [Fact]
    public void A_new_row_whose_answer_came_after_the_reading_waits_and_is_looked_up()
    {
        var source = new MemorySource();
        using var exporter = new TestExporter(source);
        AddCall(source, exporter.Clock.GetUtcNow().AddDays(-1), 0, TimeSpan.Zero);
        AddCall(source, exporter.Clock.GetUtcNow(), 2, answeredAfter: null);
        Assert.Equal(1, exporter.RefreshAndRead().Sum("librechat_llm_calls_total"));

        source.Messages.Add(Documents.Message("m2", User, "agent_1", "agents"));
        exporter.Clock.Advance(TimeSpan.FromSeconds(15));
        Assert.Equal(0, exporter.RefreshUntilAllShows().Value("librechat_unattributed_transactions_total"));
        Assert.Equal(2, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void Where_messages_cannot_be_read_answers_are_looked_up()
    {
        var source = new MemorySource();
        source.FailAlways.Add(Collection.Messages);
        using var exporter = new TestExporter(source);
        for (int i = 0; i < 100; i++)
        {
            AddCall(source, exporter.Clock.GetUtcNow().AddDays(-1), i, TimeSpan.Zero);
        }

        exporter.Refresh();
        Scrape scrape = exporter.Read();
        Assert.Equal(100, scrape.Sum("librechat_llm_calls_total"));
        Assert.Equal(0, scrape.Value("librechat_unattributed_transactions_total"));
        Assert.Equal(100, source.LookedUp);
    }

    [Fact]
    public void Of_many_answers_the_last_are_kept_and_it_is_known_that_some_are_gone()
    {
        const int kept = 100;
        var labels = new LabelTable();
        var known = new KnownAnswers(labels, kept);
        for (int i = 0; i < 2 * kept; i++)
        {
            Add(known, i);
        }

        Assert.True(known.IsComplete);
        Assert.All(Enumerable.Range(0, 2 * kept), i => Assert.Equal(i % 2 == 0, Find(known, i) == "agent_1"));
        Add(known, 2 * kept);
        Assert.False(known.IsComplete);
        Assert.All(Enumerable.Range(kept, kept + 1), i => Assert.NotNull(Find(known, i)));
        Assert.Null(Find(known, 0));

        string? Find(KnownAnswers answers, int i)
            => answers.TryGetAgent(Hash64.Of(Text($"m{i}"), Hash64.Of(Text(User.ToString()))), out int agent)
                ? System.Text.Encoding.UTF8.GetString(labels[agent].Span)
                : null;
    }

    private static void Add(KnownAnswers answers, int i)
    {
        Assert.True(Answer.TryParse(Documents.Message($"m{i}", User, i % 2 == 0 ? "agent_1" : "gpt-5.5"), out Answer answer));
        answers.Add(answer);
    }

    private static byte[] Text(string text) => System.Text.Encoding.UTF8.GetBytes(text);

    /// <summary>Adds a call, and its answer unless that is null; each second one is an agent's.</summary>
    private static void AddCall(MemorySource source, DateTimeOffset time, int number, TimeSpan? answeredAfter)
    {
        source.Transactions.Add(Documents.Transaction(Ids.At(time, number), messageId: $"m{number}"));
        if (answeredAfter is { } wait)
        {
            source.Messages.Add(Documents.ChatMessage(
                $"m{number}", User, time + wait, $"q{number}", number % 2 == 0 ? "agent_1" : "gpt-5.5", endpoint: "agents"));
        }
    }
}
