using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Exposition;

[Trait(Speed.Name, Speed.Slow)]
public sealed class BirthTests : IDisposable
{
    private const string Waiting = "librechat_exporter_births_waiting";

    private readonly MemorySource _source = new();
    private readonly TestExporter _exporter;
    private int _rows;

    public BirthTests() => _exporter = new TestExporter(_source);

    public void Dispose() => _exporter.Dispose();

    [Fact]
    public void At_the_first_load_everything_shows_at_once()
    {
        Save("old");

        Assert.Equal(1, Calls("old"));
    }

    [Fact]
    public void Before_the_first_complete_load_there_are_no_usage_families()
    {
        Save("old");
        _source.FailAtRow = 1;
        _exporter.Exporter.Refresher.Publish();
        AssertNoUsage();

        _exporter.Refresh();
        AssertNoUsage();
    }

    [Fact]
    public void A_series_born_later_is_0_until_a_reader_has_seen_the_0()
    {
        _exporter.RefreshAndRead();
        Save("new");
        Assert.Equal(0, Calls("new"));

        _exporter.Visit("curl", polls: false);
        Assert.Equal(1, Calls("new"));
    }

    [Fact]
    public void What_is_added_while_the_0_is_on_show_comes_with_it()
    {
        _exporter.RefreshAndRead();
        Save("new");
        Assert.Equal(0, Calls("new"));
        Save("new");
        _exporter.Visit("a");

        Assert.Equal(2, Calls("new"));
    }

    [Fact]
    public void Of_two_servers_both_must_have_seen_the_0()
    {
        _exporter.RefreshAndRead();
        _exporter.Visit("a");
        _exporter.Visit("b");
        Save("new");
        Assert.Equal(0, Calls("new"));
        _exporter.Visit("a");
        Assert.Equal(0, Calls("new"));
        _exporter.Visit("a");
        Assert.Equal(0, Calls("new"));
        _exporter.Visit("b");
        Assert.Equal(1, Calls("new"));
    }

    [Fact]
    public void A_person_who_looks_does_not_count_where_a_server_polls()
    {
        _exporter.RefreshAndRead();
        _exporter.Visit("prometheus");
        Save("new");
        Assert.Equal(0, Calls("new"));
        _exporter.Visit("curl", polls: false);
        Assert.Equal(0, Calls("new"));
    }

    [Theory]
    [InlineData(1)]
    [InlineData(15)]
    [InlineData(90)]
    public void A_server_that_has_stayed_away_for_three_of_its_intervals_is_waited_for_no_longer(int seconds)
    {
        _exporter.RefreshAndRead();
        Come(seconds, "gone", "here");
        Come(seconds, "gone", "here");
        Save("new");
        Assert.Equal(0, Calls("new"));
        Come(seconds, "here");
        Come(seconds, "here");
        Come(seconds, "here");
        Assert.Equal(0, Calls("new"));
        Come(1, "here");
        Assert.Equal(1, Calls("new"));
    }

    [Fact]
    public void Who_has_scraped_once_is_waited_for_as_long_as_the_server_beside_it()
    {
        _exporter.RefreshAndRead();
        Come(15, "prometheus");
        Come(15, "prometheus");
        _exporter.Visit("somebody");
        Save("new");
        Assert.Equal(0, Calls("new"));
        Come(15, "prometheus");
        Come(15, "prometheus");
        Come(15, "prometheus");
        Assert.Equal(0, Calls("new"));
        Come(1, "prometheus");
        Assert.Equal(1, Calls("new"));
    }

    [Fact]
    public void Who_has_scraped_once_and_is_alone_is_waited_for_three_minutes()
    {
        _exporter.RefreshAndRead();
        _exporter.Visit("somebody");
        Save("new");
        Assert.Equal(0, Calls("new"));
        _exporter.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, Calls("new"));
        _exporter.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Calls("new"));
    }

    [Fact]
    public void A_server_that_has_been_restarted_early_is_waited_for_as_before()
    {
        _exporter.RefreshAndRead();
        Come(60, "a", "b");
        Come(60, "a", "b");
        Come(2, "a");
        Save("new");
        Assert.Equal(0, Calls("new"));
        Come(60, "b");
        Come(60, "b");
        Assert.Equal(0, Calls("new"));
        Come(0, "a", "b");
        Assert.Equal(1, Calls("new"));
    }

    [Fact]
    public void A_server_that_opens_a_connection_for_each_scrape_is_one()
    {
        _exporter.RefreshAndRead();
        for (int scrape = 1; scrape <= 3; scrape++)
        {
            ComeOnce(scrape);
        }

        Save("new");
        Assert.Equal(0, Calls("new"));
        ComeOnce(scrape: 4);
        Assert.Equal(1, Calls("new"));

        void ComeOnce(int scrape)
        {
            _exporter.Clock.Advance(TimeSpan.FromSeconds(15));
            _exporter.Exporter.Scrapes.Record("telegraf", $"{scrape}", polls: true, _exporter.Snapshot.Number);
            _exporter.Exporter.Scrapes.Close($"{scrape}");
        }
    }

    [Fact]
    public void After_a_restart_a_server_is_waited_for_as_long_as_it_would_have_been()
    {
        using var state = new TempFolder();
        using var exporter = new TestExporter(_source, TestSettings.Of(), state: state);
        exporter.RefreshAndRead();
        for (int i = 0; i < 3; i++)
        {
            exporter.Clock.Advance(TimeSpan.FromSeconds(15));
            exporter.Visit("gone");
            exporter.Visit("here");
        }

        exporter.RefreshAndRead();
        exporter.Restart();
        Save("new");
        exporter.RefreshAndRead();
        exporter.Visit("here");
        exporter.Clock.Advance(TimeSpan.FromSeconds(45));
        Assert.Equal(0, Value());
        exporter.Visit("here");
        exporter.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, Value());

        double Value() => exporter.RefreshAndRead().Value("librechat_llm_calls_total", $"agent=none,model=new,user={Ids.User(1)}");
    }

    [Fact]
    public void Where_nobody_scrapes_a_0_is_on_show_for_two_refreshes()
    {
        _exporter.RefreshAndRead();
        Save("new");

        Assert.Equal([0, 0, 1], new[] { Calls("new"), Calls("new"), Calls("new") });
    }

    [Fact]
    public void A_new_kind_of_token_of_a_known_user_is_born_too()
    {
        Save("old");
        _exporter.RefreshAndRead();
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 99), "completion", -7, -7, "old"));

        Scrape scrape = _exporter.RefreshAndRead();
        Assert.Equal(0, scrape.Value("librechat_tokens_total", $"agent=none,model=old,type=output,user={Ids.User(1)}"));
        Assert.Equal(100, scrape.Value("librechat_tokens_total", $"agent=none,model=old,type=input,user={Ids.User(1)}"));
    }

    [Fact]
    public void A_known_series_shows_its_new_value_at_once()
    {
        Save("old");
        _exporter.RefreshAndRead();
        Save("old");

        Assert.Equal(2, Calls("old"));
    }

    [Fact]
    public void Series_that_are_held_back_are_counted_until_the_reader_has_seen_them()
    {
        Save("old");
        Scrape before = _exporter.RefreshAndRead();
        Assert.Equal(0, before.Value(Waiting));
        _exporter.Visit("a");
        Save("new");
        Chat();
        Scrape born = _exporter.RefreshAndRead();
        Assert.Contains("librechat_response_duration_seconds_bucket", born.Families.Keys);
        Assert.Equal(NewSeries(before, born), born.Value(Waiting));

        Save("newer");
        Scrape more = _exporter.RefreshAndRead();
        Assert.Equal(NewSeries(before, more), more.Value(Waiting));
        _exporter.Visit("a");
        Assert.Equal(0, _exporter.RefreshAndRead().Value(Waiting));
    }

    [Fact]
    public void Of_two_servers_the_later_one_ends_the_waiting_and_a_later_birth_waits_on()
    {
        _exporter.RefreshAndRead();
        _exporter.Visit("a");
        _exporter.Visit("b");
        Save("new");
        double first = Held();
        Assert.NotEqual(0, first);
        _exporter.Visit("a");
        Assert.Equal(first, Held());
        _exporter.Visit("b");
        Save("newer");
        double second = Held();
        Assert.InRange(second, 1, first);
        _exporter.Visit("a");
        Assert.Equal(second, Held());
        _exporter.Visit("b");
        Assert.Equal(0, Held());
    }

    [Fact]
    public void Nothing_waits_any_longer_for_a_server_that_has_gone()
    {
        _exporter.RefreshAndRead();
        Come(15, "gone", "here");
        Come(15, "gone", "here");
        Save("new");
        double held = Held();
        Assert.NotEqual(0, held);
        Come(15, "here");
        Come(15, "here");
        Come(15, "here");
        Assert.Equal(held, Held());
        Come(1, "here");
        Assert.Equal(0, Held());
    }

    [Fact]
    public void What_waits_at_a_restart_waits_after_it()
    {
        using var state = new TempFolder();
        using var exporter = new TestExporter(_source, TestSettings.Of(), state: state);
        exporter.RefreshAndRead();
        exporter.Visit("a");
        Save("new");
        double held = exporter.RefreshAndRead().Value(Waiting);
        Assert.NotEqual(0, held);
        exporter.Restart();
        Assert.Equal(held, exporter.RefreshAndRead().Value(Waiting));
        exporter.Visit("a");
        Assert.Equal(0, exporter.RefreshAndRead().Value(Waiting));
    }

    [Fact]
    public void A_server_never_misses_a_cent_whoever_scrapes_when()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            try
            {
                new BirthScenario(seed, new MemorySource()).Run(steps: 150);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }
    }

    [Fact]
    public void A_server_never_misses_a_cent_over_restarts_with_the_checkpoint()
    {
        for (int seed = 1; seed <= 40; seed++)
        {
            using var state = new TempFolder();
            try
            {
                new BirthScenario(seed, new MemorySource(), state).Run(steps: 150);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }
    }

    private void Save(string model) => _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, ++_rows), model: model));

    /// <summary>Lets time go by, and servers come then.</summary>
    private void Come(int seconds, params string[] servers)
    {
        _exporter.Clock.Advance(TimeSpan.FromSeconds(seconds));
        Array.ForEach(servers, server => _exporter.Visit(server));
    }

    private double Calls(string model)
        => _exporter.RefreshAndRead().Value("librechat_llm_calls_total", $"agent=none,model={model},user={Ids.User(1)}");

    /// <summary>A question, and its answer four seconds later.</summary>
    private void Chat()
    {
        DateTimeOffset now = _exporter.Clock.GetUtcNow();
        _source.Messages.Add(Documents.ChatMessage("question", Ids.User(1), now));
        _source.Messages.Add(Documents.ChatMessage("answer", Ids.User(1), now.AddSeconds(4), parent: "question", tokens: 100));
    }

    private double Held() => _exporter.RefreshAndRead().Value(Waiting);

    private static int NewSeries(Scrape before, Scrape after)
        => after.CounterSeries.Select(series => series.Key).Except(before.CounterSeries.Select(series => series.Key)).Count();

    private void AssertNoUsage()
    {
        Scrape scrape = _exporter.Read();
        Assert.Empty(Oracle.Families.Intersect(scrape.Families.Keys));
        Assert.Equal(0, scrape.Value("librechat_up"));
    }
}
