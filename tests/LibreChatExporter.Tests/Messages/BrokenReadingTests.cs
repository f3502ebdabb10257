using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

/// <summary>Readings of messages that break off, and clocks that step: nothing counts twice.</summary>
public sealed class BrokenReadingTests
{
    private const string Messages = "librechat_messages_total";

    private static readonly string[] Families =
    [
        Messages, "librechat_message_errors_total", "librechat_tool_calls_total", "librechat_response_duration_seconds_count",
        "librechat_message_feedback", "librechat_answers_without_transactions_total",
    ];

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15);

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_first_reading_that_breaks_off_shows_nothing_and_goes_on_or_starts_from_scratch(bool isOrdered)
    {
        using var chats = new Chats(isOrdered);
        for (int i = 0; i < 10; i++)
        {
            chats.Ask($"q{i}", TimeSpan.FromHours(i));
            chats.Save(Documents.ChatMessage(
                $"a{i}", Chats.User, chats.Now.AddHours(-i).AddSeconds(3), $"q{i}", rating: "thumbsUp", content: ["web_search", "error"]));
            chats.Answer($"b{i}", TimeSpan.FromHours(i));
        }

        foreach (int failAt in (int[])[0, 1, 5, 15])
        {
            chats.Source.FailAtMessage = failAt;
            chats.Exporter.Clock.Advance(Refresh);
            chats.Exporter.Refresh();
            Scrape broken = chats.Exporter.Read();
            Assert.Empty(Families.Intersect(broken.Families.Keys));
            Assert.Equal(0, broken.Value("librechat_exporter_collector_success", "collector=activity"));
        }

        Scrape scrape = chats.AllAfter(TimeSpan.FromMinutes(3));
        Assert.Equal([30, 10, 10, 10, 10, 10], Families.Select(scrape.Sum));
        Assert.Equal(5, chats.Source.ReadMessagesFrom.Count);
        Assert.Equal(isOrdered, chats.Source.ReadMessagesFrom[^1] != default);
    }

    [Fact]
    public void A_long_first_reading_takes_several_refreshes_which_wait_for_nothing_else()
    {
        const int many = 12_345;
        using var chats = new Chats();
        for (int i = 0; i < many; i++)
        {
            chats.Source.Messages.Add(Documents.ChatMessage($"m{i}", Chats.User, chats.Now.AddDays(-30).AddSeconds(i)));
        }

        chats.Source.Transactions.Add(Documents.Transaction(Ids.At(chats.Now.AddHours(-1), 1)));
        chats.Exporter.Clock.Step = TimeSpan.FromSeconds(1);
        Scrape first = chats.Exporter.RefreshAndRead();
        Assert.True(chats.Exporter.Health.IsLoaded);
        Assert.NotEmpty(first["librechat_cost_usd_total"]);
        Assert.Empty(first[Messages]);

        for (int i = 0; i < 3; i++)
        {
            chats.Exporter.RefreshAndRead();
        }

        Assert.Equal(many, chats.Exporter.RefreshAndRead().Sum(Messages));
        Assert.Single(chats.Source.ReadMessagesFrom);
    }

    [Fact]
    public void Messages_wait_for_the_agents_who_name_their_models()
    {
        using var chats = new Chats((Setting.IncludeAgents, "Research*"));
        chats.Source.Agents.Add(Documents.Agent("agent_1", "Research Helper", "openAI", "gpt-5.5"));
        chats.Save(Documents.ChatMessage(
            "a", Chats.User, chats.Now.AddHours(-1), "q", "agent_1", "agents", rating: "thumbsUp", content: ["error"]));
        chats.Source.Fail.Add("agents");
        chats.Exporter.Refresh();
        Assert.Empty(chats.Exporter.Read()[Messages]);

        Scrape scrape = chats.AllAfter(Refresh);
        Assert.Equal(1, scrape.Value("librechat_message_errors_total", "endpoint=agents,model=gpt-5.5"));
        Assert.Equal(1, scrape.Value("librechat_message_feedback", "agent=agent_1,model=gpt-5.5,rating=thumbsUp"));
    }

    [Fact]
    public void Later_readings_that_break_off_count_what_they_met_once()
    {
        using var chats = new Chats();
        chats.After(Refresh);
        for (int i = 1; i <= 20; i++)
        {
            chats.Ask($"q{i}");
            chats.Save(Documents.ChatMessage($"a{i}", Chats.User, chats.Now, $"q{i}", content: ["web_search", "calculator"]));
            chats.Source.FailAtMessage = i;
            chats.Exporter.Clock.Advance(Refresh);
            chats.Exporter.Refresh();
            Assert.InRange(chats.Exporter.Read().Sum(Messages), 0, 2 * i);
        }

        Scrape scrape = chats.AllAfter(Refresh);
        Assert.Equal(40, scrape.Sum(Messages));
        Assert.Equal(40, scrape.Sum("librechat_tool_calls_total"));
        Assert.Equal(20, scrape.Sum("librechat_response_duration_seconds_count"));
    }

    [Fact]
    public void A_document_that_is_none_behind_a_call_of_a_tool_does_not_count_the_call_again_and_again()
    {
        using var chats = new Chats();
        chats.After(Refresh);
        byte[] whole = Documents.ChatMessage("a", Chats.User, chats.Now, "q", content: ["web_search", "calculator"]);
        byte[] damaged = [.. whole];
        int name = damaged.AsSpan().LastIndexOf("calculator"u8);
        damaged[name - sizeof(int) - "name\0"u8.Length - 1] = 0x7A;
        chats.Save(damaged);
        for (int i = 0; i < 5; i++)
        {
            chats.Exporter.Refresh();
            Assert.Equal(0, chats.Exporter.Read().Value("librechat_exporter_collector_success", "collector=activity"));
        }

        chats.Save(whole);
        Assert.Equal(2, chats.AllAfter(Refresh).Sum("librechat_tool_calls_total"));
    }

    [Theory]
    [InlineData(-3)]
    [InlineData(-30)]
    public void A_clock_that_steps_back_counts_nothing_twice(int days)
    {
        using var chats = new Chats((Setting.Disable, "windows"));
        for (int hour = 0; hour < 200; hour++)
        {
            chats.Ask($"{hour}", TimeSpan.FromHours(hour));
        }

        Assert.Equal(200, chats.After(Refresh).Sum(Messages));
        Assert.Equal(200, chats.After(TimeSpan.FromDays(days)).Sum(Messages));
        Assert.Equal(200, chats.After(TimeSpan.FromMinutes(10)).Sum(Messages));
    }

    [Fact]
    public void A_history_too_large_to_remember_counts_once_however_long_the_overlap()
    {
        const int many = 270_000;
        using var chats = new Chats((Setting.Overlap, "2d"));
        DateTimeOffset start = chats.Now.AddHours(-40);
        chats.Source.Messages.AddRange(Enumerable.Range(0, many).Select(i => new BsonWriter()
            .String("messageId", $"{i}").Boolean("isCreatedByUser", true).DateTime("createdAt", start.AddMilliseconds(i * 500)).ToArray()));

        Assert.Equal(many, chats.After(Refresh).Sum(Messages));
        Assert.Equal(many, chats.After(Refresh).Sum(Messages));
    }
}
