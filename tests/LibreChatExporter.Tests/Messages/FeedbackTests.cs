using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

/// <summary>What users think of answers, which they may change.</summary>
public sealed class FeedbackTests : IDisposable
{
    private const string Family = "librechat_message_feedback", Up = "agent=none,model=gpt-5.5,rating=thumbsUp",
        Down = "agent=none,model=gpt-5.5,rating=thumbsDown";

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15), SlowInterval = TimeSpan.FromMinutes(5);

    private readonly Chats _chats = new((Setting.FeedbackLookback, "2h"));

    public void Dispose() => _chats.Dispose();

    [Fact]
    public void A_rating_can_be_given_changed_twice_and_withdrawn()
    {
        _chats.After(Refresh);
        DateTimeOffset made = _chats.Now;
        Rate(made, null);
        AssertRatings(_chats.After(Refresh));
        Rate(made, "thumbsUp");
        AssertRatings(_chats.After(Refresh), (Up, 1));
        Rate(made, "thumbsDown");
        AssertRatings(_chats.After(Refresh), (Up, 0), (Down, 1));
        Rate(made, "thumbsUp");
        AssertRatings(_chats.After(Refresh), (Up, 1), (Down, 0));
        Rate(made, null);
        AssertRatings(_chats.After(Refresh), (Up, 0), (Down, 0));
    }

    [Fact]
    public void A_change_is_noticed_within_the_look_back_at_its_next_turn_and_not_beyond()
    {
        DateTimeOffset recent = _chats.Now.AddMinutes(-100), old = _chats.Now.AddMinutes(-125);
        Rate(recent, "thumbsUp", "recent");
        Rate(old, "thumbsUp", "old");
        _chats.Ask("now");
        AssertRatings(_chats.After(Refresh), (Up, 2));

        Rate(recent, "thumbsDown", "recent");
        Rate(old, "thumbsDown", "old");
        AssertRatings(_chats.After(Refresh), (Up, 2));
        AssertRatings(_chats.After(SlowInterval), (Up, 1), (Down, 1));
    }

    [Fact]
    public void Ratings_of_answers_that_are_forgotten_or_deleted_stay()
    {
        Rate(_chats.Now, "thumbsUp", "forgotten");
        Rate(_chats.Now.AddHours(5), "thumbsUp", "deleted");
        AssertRatings(_chats.After(Refresh), (Up, 2));
        for (int hour = 0; hour < 5; hour++)
        {
            AssertRatings(_chats.After(TimeSpan.FromHours(1)), (Up, 2));
        }

        _chats.Source.Messages.Clear();
        AssertRatings(_chats.After(SlowInterval), (Up, 2));
    }

    [Fact]
    public void Ratings_count_by_model_agent_and_rating()
    {
        _chats.Source.Agents.Add(Documents.Agent("agent_a", "Helper", "openAI", "gpt-4.1"));
        _chats.Answer("plain", rating: "thumbsUp");
        _chats.Answer("plain, too", rating: "thumbsUp");
        _chats.Answer("unrated");
        _chats.Save(Documents.ChatMessage("of an agent", Chats.User, _chats.Now, "q", "agent_a", "agents", rating: "thumbsUp"));
        _chats.Save(Documents.ChatMessage("and again", Chats.User, _chats.Now, "q", "agent_a", "agents", rating: "thumbsDown"));
        _chats.Save(Documents.ChatMessage("a question", Chats.User, _chats.Now, rating: "thumbsUp"));

        AssertRatings(
            _chats.After(Refresh),
            (Up, 2),
            ("agent=agent_a,model=gpt-4.1,rating=thumbsUp", 1),
            ("agent=agent_a,model=gpt-4.1,rating=thumbsDown", 1));
    }

    [Fact]
    public void A_rating_that_is_taken_back_is_taken_from_where_it_was_counted()
    {
        _chats.Source.Agents.Add(Documents.Agent("agent_a", "Helper", "openAI", "gpt-4.1"));
        _chats.Save(Documents.ChatMessage("a", Chats.User, _chats.Now, "q", "agent_a", "agents", rating: "thumbsUp"));
        _chats.After(Refresh);
        _chats.Source.Agents[0] = Documents.Agent("agent_a", "Helper", "openAI", "gpt-5.5");
        _chats.Save(Documents.ChatMessage("a", Chats.User, _chats.Now.Add(-Refresh), "q", "agent_a", "agents", rating: "thumbsDown"));

        AssertRatings(
            _chats.After(Refresh),
            ("agent=agent_a,model=gpt-4.1,rating=thumbsUp", 0),
            ("agent=agent_a,model=gpt-5.5,rating=thumbsDown", 1));
    }

    private static void AssertRatings(Scrape scrape, params (string Series, double Count)[] ratings)
        => Compare.Family(Family, ratings.ToDictionary(rating => rating.Series, rating => rating.Count), scrape[Family]);

    private void Rate(DateTimeOffset made, string? rating, string id = "a")
        => _chats.Save(Documents.ChatMessage(id, Chats.User, made, "q", rating: rating));

    [Fact]
    public void Ratings_keep_to_the_limit_and_those_that_LibreChat_does_not_know_are_other()
    {
        using var chats = new Chats((Setting.SeriesLimit, "20"));
        for (int i = 0; i < 300; i++)
        {
            chats.Answer($"a{i}", rating: i % 2 == 0 ? "thumbsUp" : $"rating {i}");
            chats.Save(Documents.ChatMessage($"b{i}", Chats.User, chats.Now, "q", $"model {i}", rating: "thumbsDown"));
        }

        Scrape scrape = chats.AllAfter(Refresh);
        Assert.InRange(scrape[Family].Count, 2, 20);
        Assert.Equal(600, scrape.Sum(Family));
        Assert.Equal(150, scrape.Value(Family, Up));
        Assert.Equal(150, scrape.Value(Family, "agent=none,model=gpt-5.5,rating=other"));
        Assert.True(scrape.Value(Family, "agent=other,model=other,rating=thumbsDown") > 250);
    }

    [Fact]
    public void What_is_folded_at_the_first_reading_is_counted_and_the_count_does_not_fall()
    {
        using var chats = new Chats(isOrdered: false, (Setting.SeriesLimit, "10"));
        for (int i = 0; i < 500; i++)
        {
            chats.Save(Documents.ChatMessage($"q{i}", Chats.User, chats.Now.AddSeconds(i - 600), endpoint: $"endpoint {i}"));
        }

        double before = 0;
        foreach (int failAt in (int[])[400, 100])
        {
            chats.Source.FailAtMessage = failAt;
            chats.Exporter.Refresh();
            double now = chats.Exporter.Read().Value("librechat_exporter_series_limited_total");
            Assert.True(now >= before);
            before = now;
        }

        Assert.InRange(chats.After(Refresh).Value("librechat_exporter_series_limited_total"), 490, 500);
    }
}
