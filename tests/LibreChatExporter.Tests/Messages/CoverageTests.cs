using LibreChatExporter.Configuration;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

/// <summary>Answers that no transaction mentions.</summary>
public sealed class CoverageTests : IDisposable
{
    private const string Family = "librechat_answers_without_transactions_total";

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15), Wait = TimeSpan.FromMinutes(2);

    private readonly Chats _chats = new((Setting.AttributionWait, "2m"));
    private int _rows;

    public void Dispose() => _chats.Dispose();

    [Fact]
    public void An_answer_without_rows_counts_once_when_its_wait_is_over()
    {
        _chats.After(Refresh);
        _chats.Answer("a");
        _chats.After(Refresh);
        Assert.Equal(0, _chats.After(Wait - TimeSpan.FromSeconds(1)).Sum(Family));

        Assert.Equal(1, _chats.AllAfter(TimeSpan.FromSeconds(1)).Value(Family, "endpoint=openAI"));
        Assert.Equal(1, _chats.AllAfter(TimeSpan.FromHours(3)).Sum(Family));
    }

    [Fact]
    public void Rows_before_the_answer_or_late_within_the_wait_cover_it()
    {
        _chats.After(Refresh);
        SaveRow("before");
        _chats.Answer("before");
        _chats.Answer("late");
        _chats.After(Refresh);
        _chats.Exporter.Clock.Advance(Wait - TimeSpan.FromSeconds(1));
        SaveRow("late");

        Assert.Equal(0, _chats.AllAfter(TimeSpan.FromSeconds(1)).Sum(Family));
    }

    [Fact]
    public void A_row_covers_the_answer_that_it_names_and_no_other()
    {
        _chats.Answer("named", TimeSpan.FromHours(1));
        _chats.Answer("other", TimeSpan.FromHours(1));
        _chats.Save(Documents.ChatMessage("named", Ids.User(2), _chats.Now.AddHours(-1), "q"));
        SaveRow("named");

        Assert.Equal(2, _chats.After(Refresh).Sum(Family));
    }

    [Fact]
    public void A_legacy_row_without_a_messageId_covers_the_answers_of_its_chat()
    {
        _chats.Answer("same chat", TimeSpan.FromHours(1));
        _chats.Save(Documents.ChatMessage("other chat", Chats.User, _chats.Now.AddHours(-1), "q", conversation: "another"));
        _chats.Save(Documents.ChatMessage("other user", Ids.User(2), _chats.Now.AddHours(-1), "q"));
        SaveRow(messageId: null);

        Assert.Equal(2, _chats.After(Refresh).Sum(Family));
    }

    [Fact]
    public void Questions_errors_and_unfinished_answers_need_no_rows()
    {
        _chats.Ask("q", TimeSpan.FromHours(1));
        (bool, bool, string)[] kinds = [(true, false, "text"), (false, true, "text"), (false, false, "error")];
        foreach ((bool isError, bool isUnfinished, string part) in kinds)
        {
            _chats.Save(Documents.ChatMessage(
                $"{isError} {isUnfinished}",
                Chats.User,
                _chats.Now.AddHours(-1),
                "q",
                isError: isError,
                isUnfinished: isUnfinished,
                content: part));
        }

        Assert.Equal(0, _chats.After(Refresh).Sum(Family));
        Assert.Equal(0, _chats.AllAfter(Wait).Sum(Family));
    }

    [Fact]
    public void An_unfinished_answer_that_becomes_complete_without_rows_counts_once()
    {
        _chats.After(Refresh);
        DateTimeOffset made = _chats.Now;
        _chats.Save(Documents.ChatMessage("a", Chats.User, made, "q", isUnfinished: true));
        Assert.Equal(0, _chats.AllAfter(TimeSpan.FromHours(1)).Sum(Family));

        for (int i = 0; i < 3; i++)
        {
            _chats.Save(Documents.ChatMessage("a", Chats.User, made, "q", isUnfinished: i == 1));
            _chats.After(TimeSpan.FromMinutes(5));
        }

        Assert.Equal(1, _chats.AllAfter(Wait).Sum(Family));
    }

    [Fact]
    public void Answers_are_not_judged_while_transactions_cannot_be_read()
    {
        _chats.After(Refresh);
        for (int i = 0; i < 60; i++)
        {
            _chats.Answer($"a{i}");
            SaveRow($"a{i}");
            _chats.Source.FailAtRow = 0;
            _chats.Exporter.Clock.Advance(TimeSpan.FromMinutes(1));
            _chats.Exporter.Refresh();
        }

        _chats.Answer("without rows");
        Assert.Equal(0, _chats.AllAfter(Refresh).Sum(Family));
        Assert.Equal(1, _chats.AllAfter(Wait).Sum(Family));
    }

    [Fact]
    public void History_is_judged_when_it_is_read_and_what_is_new_then_has_its_wait()
    {
        SaveRow("covered", TimeSpan.FromDays(300));
        _chats.Answer("covered", TimeSpan.FromDays(300));
        _chats.Answer("uncovered", TimeSpan.FromDays(300));
        _chats.Answer("a little too old", Wait + TimeSpan.FromSeconds(1));
        _chats.Answer("new", TimeSpan.FromMinutes(1));

        Assert.Equal(2, _chats.After(TimeSpan.Zero).Sum(Family));
        Assert.Equal(3, _chats.AllAfter(Wait).Sum(Family));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_history_that_takes_days_to_be_read_is_judged_by_all_of_its_rows(bool messagesFail)
    {
        for (int day = 0; day < 5; day++)
        {
            _chats.Exporter.Clock.Advance(TimeSpan.FromDays(1));
            _chats.Answer($"a{day}");
            SaveRow($"a{day}");
            _chats.Answer($"b{day}");
            _chats.Source.FailAtMessage = messagesFail ? 1 : null;
            _chats.Source.FailAtRow = messagesFail ? null : day;
            _chats.Exporter.Refresh();
            Assert.Empty(_chats.Exporter.Read()[Family]);
        }

        _chats.After(Refresh);
        Assert.Equal(5, _chats.AllAfter(Wait).Sum(Family));
    }

    [Fact]
    public void Without_one_of_the_two_sources_of_truth_nothing_is_judged()
    {
        using var chats = new Chats((Setting.Disable, "activity"));
        chats.Answer("a", TimeSpan.FromHours(1));

        Assert.Empty(chats.After(Wait)[Family]);
    }

    [Theory]
    [InlineData("librechat-sample", "openAI", "azureOpenAI")]
    [InlineData("librechat-tenants", "bedrock")]
    public void Each_sample_has_answers_without_rows_of_their_own(string name, params string[] endpoints)
    {
        using var source = new DumpSource(new Sample(name).Folder, database: null);
        using var exporter = new TestExporter(source, new FakeTimeProvider(Sample.AsOf));

        Compare.Family(Family, endpoints.ToDictionary(endpoint => $"endpoint={endpoint}", _ => 1.0), exporter.RefreshAndRead()[Family]);
    }

    [Theory]
    [InlineData("title")]
    [InlineData("summarization")]
    [InlineData("activity-label")]
    [InlineData("reasoning-label")]
    [InlineData("subagent")]
    [InlineData("image_generation")]
    public void A_row_beside_the_answers_own_call_does_not_cover_it(string context)
    {
        _chats.Answer("a");
        SaveRow("a", context: context);
        _chats.After(Refresh);

        Assert.Equal(1, _chats.AllAfter(Wait).Sum(Family));
    }

    [Theory]
    [InlineData("message")]
    [InlineData("abort")]
    [InlineData("incomplete")]
    [InlineData("sequential")]
    [InlineData("reasoning")]
    [InlineData("of a plugin")]
    [InlineData(null)]
    public void A_row_of_the_answers_own_call_covers_it(string? context)
    {
        _chats.Answer("a");
        SaveRow("a", context: context);
        _chats.After(Refresh);

        Assert.Equal(0, _chats.AllAfter(Wait).Sum(Family));
    }

    private void SaveRow(string? messageId, TimeSpan ago = default, string? context = "message")
        => _chats.Source.Transactions.Add(
            Documents.Transaction(Ids.At(_chats.Now - ago, ++_rows), messageId: messageId, user: Chats.User, context: context));
}
