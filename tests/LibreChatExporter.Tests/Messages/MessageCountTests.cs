using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

/// <summary>Each message counts once, whenever it arrives and however often it is read.</summary>
public sealed class MessageCountTests : IDisposable
{
    private const string Messages = "librechat_messages_total";

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15), SlowInterval = TimeSpan.FromMinutes(5);

    private readonly Chats _chats = new();

    public void Dispose() => _chats.Dispose();

    [Fact]
    public void Messages_count_by_endpoint_sender_and_model()
    {
        _chats.Ask("q");
        _chats.Answer("a");
        _chats.Save(Documents.ChatMessage("b", Chats.User, _chats.Now, "q", "agent_x", "agents"));
        _chats.Save(Documents.ChatMessage("c", Chats.User, _chats.Now, "q", endpoint: null));

        Compare.Family(
            Messages,
            new Dictionary<string, double>
            {
                ["endpoint=openAI,model=none,sender=user"] = 1,
                ["endpoint=openAI,model=gpt-5.5,sender=assistant"] = 1,
                ["endpoint=agents,model=unknown,sender=assistant"] = 1,
                ["endpoint=unknown,model=gpt-5.5,sender=assistant"] = 1,
            },
            _chats.After(Refresh)[Messages]);
    }

    [Fact]
    public void Messages_that_are_read_again_count_once()
    {
        _chats.Ask("q");
        _chats.Answer("a", TimeSpan.FromHours(23));
        _chats.Answer("old", TimeSpan.FromDays(3));
        for (int i = 0; i < 50; i++)
        {
            Assert.Equal(3, _chats.After(TimeSpan.FromMinutes(1)).Sum(Messages));
        }

        Assert.True(_chats.Source.ReadMessagesSince.Count(since => since < Ids.Noon.AddHours(-12)) > 5, "there was no look-back");
    }

    [Fact]
    public void History_is_read_once()
    {
        _chats.Ask("q", TimeSpan.FromDays(100));
        _chats.After(Refresh);
        for (int i = 0; i < 30; i++)
        {
            _chats.After(TimeSpan.FromMinutes(1));
        }

        Assert.Single(_chats.Source.ReadMessagesFrom);
        Assert.Equal(30, _chats.Source.ReadMessagesSince.Count);
    }

    [Fact]
    public void A_message_as_late_as_the_overlap_counts_at_the_next_refresh_and_a_later_one_with_the_look_back()
    {
        _chats.Ask("first");
        _chats.After(TimeSpan.Zero);
        _chats.Ask("late", TimeSpan.FromMinutes(5));
        _chats.Ask("later", TimeSpan.FromMinutes(6));
        _chats.Ask("very late", TimeSpan.FromHours(23));
        _chats.Ask("too late", TimeSpan.FromHours(25));
        Assert.Equal(2, _chats.After(TimeSpan.Zero).Sum(Messages));

        Assert.Equal(4, _chats.After(SlowInterval).Sum(Messages));
        Assert.Equal(4, _chats.After(SlowInterval).Sum(Messages));
    }

    [Fact]
    public void A_silence_longer_than_the_look_back_hides_nothing()
    {
        _chats.Ask("first");
        _chats.After(Refresh);
        Assert.Equal(1, _chats.After(TimeSpan.FromDays(3)).Sum(Messages));

        _chats.Ask("made while the exporter slept", TimeSpan.FromDays(2));
        _chats.Ask("now");
        Assert.Equal(3, _chats.After(TimeSpan.Zero).Sum(Messages));
        Assert.Equal(3, _chats.After(SlowInterval).Sum(Messages));
    }

    [Fact]
    public void A_source_that_cannot_be_read_for_longer_than_the_look_back_hides_nothing()
    {
        _chats.Ask("first");
        _chats.After(Refresh);
        for (int hour = 1; hour <= 60; hour++)
        {
            _chats.Exporter.Clock.Advance(TimeSpan.FromHours(1));
            _chats.Ask($"{hour}");
            _chats.Source.Fail.Add("messages");
            _chats.Exporter.Refresh();
            Assert.Equal(1, _chats.Exporter.Read().Sum(Messages));
        }

        Assert.Equal(61, _chats.After(Refresh).Sum(Messages));
        Assert.Equal(61, _chats.After(SlowInterval).Sum(Messages));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(30 * 24)]
    [InlineData(7000 * 365 * 24)]
    public void Messages_from_the_future_count_once_and_hide_no_others(int hours)
    {
        _chats.Ask("from the future", TimeSpan.FromHours(-hours));
        for (int i = 1; i <= 40; i++)
        {
            Assert.Equal(i, _chats.After(TimeSpan.FromHours(1)).Sum(Messages));
            _chats.Ask($"{i}");
        }
    }

    [Fact]
    public void The_same_id_of_two_users_is_two_messages()
    {
        _chats.Save(Documents.ChatMessage("same", Ids.User(1), _chats.Now));
        _chats.Save(Documents.ChatMessage("same", Ids.User(2), _chats.Now));

        Assert.Equal(2, _chats.After(Refresh).Sum(Messages));
    }

    [Fact]
    public void What_has_no_id_or_no_date_cannot_be_told_from_others_and_does_not_count()
    {
        byte[] message = Documents.ChatMessage("q", Chats.User, _chats.Now);
        _chats.Source.Messages.Add(Documents.Without(message, "messageId"));
        _chats.Source.Messages.Add(Documents.With(message, "createdAt", writer => writer.Int64("createdAt", 5)));
        _chats.Ask("whole");

        Assert.Equal(1, _chats.After(Refresh).Sum(Messages));
    }

    [Fact]
    public void Deleted_chats_lower_nothing()
    {
        _chats.Ask("q");
        _chats.Answer("a");
        _chats.After(Refresh);
        _chats.Source.Messages.Clear();

        Assert.Equal(2, _chats.After(SlowInterval).Sum(Messages));
        Assert.Equal(2, _chats.After(TimeSpan.FromDays(2)).Sum(Messages));
    }
}
