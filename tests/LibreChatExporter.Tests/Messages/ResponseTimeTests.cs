using LibreChatExporter.Bson;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

/// <summary>From a question to its first answer.</summary>
public sealed class ResponseTimeTests : IDisposable
{
    private const string Family = "librechat_response_duration_seconds", Series = "endpoint=openAI,model=gpt-5.5";

    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(15);

    private static readonly string[] Bounds =
        ["0.5", "1.0", "2.0", "5.0", "10.0", "20.0", "30.0", "60.0", "120.0", "300.0", "600.0", "+Inf"];

    private readonly Chats _chats = new();

    public void Dispose() => _chats.Dispose();

    [Fact]
    public void Times_fall_into_all_buckets_that_are_not_smaller_and_add_up()
    {
        double[] seconds = [0, 0.5, 0.501, 7.25, 30, 601, 86400];
        for (int i = 0; i < seconds.Length; i++)
        {
            Turn($"{i}", seconds[i]);
        }

        Scrape scrape = _chats.After(Refresh);
        Compare.Family(
            Family,
            Bounds.ToDictionary(
                bound => $"endpoint=openAI,le={bound},model=gpt-5.5",
                bound => (double)seconds.Count(time => time <= SampleLine.Number(bound))),
            scrape[Family + "_bucket"]);
        Assert.Equal(seconds.Length, scrape.Value(Family + "_count", Series));
        Assert.Equal(seconds.Sum(), scrape.Value(Family + "_sum", Series), 1e-6);
    }

    [Fact]
    public void A_question_may_come_after_its_answer_in_one_reading()
    {
        Answer("a", "q", 4);
        Answer("b", "q", 9);
        _chats.Ask("q");

        AssertTimes(_chats.After(Refresh), 4);
    }

    [Fact]
    public void Only_the_first_answer_of_a_question_tells()
    {
        _chats.Ask("q");
        Answer("a", "q", 4);
        AssertTimes(_chats.After(Refresh), 4);

        Answer("another one was asked for", "q", 50);
        AssertTimes(_chats.After(TimeSpan.FromMinutes(1)), 4);
    }

    [Fact]
    public void An_answer_that_comes_some_refreshes_later_finds_its_question()
    {
        _chats.Ask("q");
        DateTimeOffset asked = _chats.Now;
        _chats.After(Refresh);
        for (int i = 0; i < 8; i++)
        {
            _chats.After(TimeSpan.FromMinutes(1));
        }

        _chats.Save(Documents.ChatMessage("a", Chats.User, asked.AddMinutes(8), "q"));
        AssertTimes(_chats.AllAfter(Refresh), 480);
    }

    [Fact]
    public void An_answer_that_is_saved_several_times_counts_from_its_first_saving()
    {
        _chats.Ask("q");
        Answer("a", "q", 3, isUnfinished: true);
        AssertTimes(_chats.After(Refresh), 3);

        Answer("a", "q", 3);
        AssertTimes(_chats.After(Refresh), 3);
        AssertTimes(_chats.AllAfter(TimeSpan.FromMinutes(6)), 3);
    }

    [Fact]
    public void An_answer_from_before_its_question_and_one_without_a_question_have_no_time()
    {
        _chats.Ask("q");
        Answer("before", "q", -2);
        Answer("lost", "a question that nobody knows", 2);
        _chats.Save(Documents.ChatMessage("another user's", Ids.User(2), _chats.Now, "q"));
        AssertTimes(_chats.After(Refresh));

        Answer("second", "q", 10);
        AssertTimes(_chats.AllAfter(TimeSpan.FromMinutes(1)));
    }

    [Fact]
    public void Absurd_dates_and_gaps_of_days_are_no_response_times()
    {
        Turn("normal", 2);
        _chats.Save(WithDate(Documents.ChatMessage("q", Chats.User, _chats.Now), long.MinValue));
        _chats.Save(WithDate(Documents.ChatMessage("a", Chats.User, _chats.Now, "q"), long.MaxValue));
        Turn("the next day", 86_401);
        AssertTimes(_chats.AllAfter(TimeSpan.FromDays(2)), 2);
    }

    [Fact]
    public void A_new_endpoints_histogram_shows_0_in_all_lines_first_and_then_all_its_values()
    {
        _chats.After(Refresh);
        Turn("first", 4);
        Turn("second", 70);
        Scrape born = _chats.After(Refresh);
        Assert.Equal(Bounds.Length, born[Family + "_bucket"].Count);
        foreach (string suffix in HistogramCheck.Suffixes)
        {
            Assert.All(born[Family + suffix].Values, value => Assert.Equal(0, value));
        }

        _chats.Exporter.Visit("prometheus");
        AssertTimes(_chats.After(Refresh), 4, 70);
    }

    [Fact]
    public void How_fast_an_answer_came_is_its_tokens_by_its_response_time()
    {
        const string speed = "librechat_response_output_tokens_per_second";
        Answer("a", "q", 4, tokens: 30);
        Answer("stopped", "q2", 4, isUnfinished: true, tokens: 30);
        Answer("at once", "q3", 0, tokens: 30);
        Answer("without a count", "q4", 4);
        foreach (string question in (string[])["q", "q2", "q3", "q4"])
        {
            _chats.Ask(question);
        }

        Scrape scrape = _chats.After(Refresh);
        Assert.Equal(1, scrape.Value(speed + "_count", Series));
        Assert.Equal(7.5, scrape.Value(speed + "_sum", Series));
        Assert.Equal(0, scrape.Value(speed + "_bucket", "endpoint=openAI,le=5.0,model=gpt-5.5"));
        Assert.Equal(1, scrape.Value(speed + "_bucket", "endpoint=openAI,le=10.0,model=gpt-5.5"));
    }

    private static byte[] WithDate(byte[] message, long milliseconds)
    {
        byte[] dated = [.. message];
        dated.AsSpan().Overlaps(BsonReader.Find(dated, "createdAt"u8).Bytes, out int position);
        BitConverter.TryWriteBytes(dated.AsSpan(position), milliseconds);
        return dated;
    }

    private static void AssertTimes(Scrape scrape, params double[] seconds)
    {
        Assert.Equal(seconds.Length, scrape.Sum(Family + "_count"));
        Assert.Equal(seconds.Sum(), scrape.Sum(Family + "_sum"), 1e-9);
    }

    private void Turn(string id, double seconds)
    {
        _chats.Ask("q" + id);
        Answer("a" + id, "q" + id, seconds);
    }

    private void Answer(string id, string question, double seconds, bool isUnfinished = false, int? tokens = null)
        => _chats.Save(Documents.ChatMessage(
            id, Chats.User, _chats.Now.AddSeconds(seconds), question, isUnfinished: isUnfinished, tokens: tokens));
}
