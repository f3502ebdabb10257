using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.TimeWindows;

/// <summary>A clock that was wrong for a while and has been set right: the next refresh shows what a fresh start would.</summary>
public sealed class ClockCorrectionTests : IDisposable
{
    private const string Budgets = """
        windows: 1h,24h,7d,30d,today,month
        disable: coverage,activity
        budgets:
          - {name: month, amount: 900}
          - {name: day, amount: 90, window: today}
          - {name: hour, amount: 9, window: hour, user: "*1"}
        """;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(15);

    private readonly Random _random = new(20261130);
    private readonly RowLog _rows = new();
    private readonly TempFolder _state = new();
    private readonly FakeTimeProvider _clock = new(Ids.Noon);
    private readonly TestExporter _exporter;

    public ClockCorrectionTests()
    {
        for (int i = 0; i < 400; i++)
        {
            Save(Ids.Noon.AddDays(-100 * Math.Pow(_random.NextDouble(), 2)));
        }

        _exporter = new TestExporter(_rows.Source, TestSettings.WithFile(Budgets), _clock, state: _state);
    }

    public static TheoryData<string, string> Cases()
    {
        var cases = new TheoryData<string, string>();
        foreach (string errors in (string[])
            ["2:00", "26:00", "32.00:00", "-40.00:00", "1.00:00 2.00:00 4.00:00 3.00:00", "-1.00:00 40.00:00 -9000.00:00 0:01"])
        {
            foreach (string restart in (string[])["never", "while it is wrong", "when it is set right", "between"])
            {
                cases.Add(errors, restart);
            }
        }

        return cases;
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _rows.Source.Dispose();
        _state.Dispose();
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public void All_is_right_at_the_first_refresh_after_the_clock_has_been_set(string errors, string restart)
    {
        Live();
        foreach (string error in errors.Split(' '))
        {
            _clock.Error = error.StartsWith('-') ? -Span(error[1..]) : Span(error);
            if (restart == "while it is wrong")
            {
                _exporter.Restart();
            }

            Live();
        }

        if (restart == "between")
        {
            _exporter.Restart();
        }

        _clock.Error = TimeSpan.Zero;
        if (restart == "when it is set right")
        {
            _exporter.Restart();
        }

        AssertAsAfresh(_exporter.RefreshAndRead());
        Live();
        AssertAsAfresh(_exporter.RefreshAndRead());
    }

    [Theory]
    [InlineData("32.00:00")]
    [InlineData("-40.00:00")]
    [InlineData("-9000.00:00")]
    public void The_clock_may_be_wrong_from_the_start(string error)
    {
        _clock.Error = error.StartsWith('-') ? -Span(error[1..]) : Span(error);
        Live();
        _clock.Error = TimeSpan.Zero;

        AssertAsAfresh(_exporter.RefreshAndRead());
    }

    [Fact]
    public void One_line_says_what_has_happened_and_once()
    {
        Live();
        _clock.Error = TimeSpan.FromDays(32);
        Live();
        _clock.Error = TimeSpan.Zero;
        _exporter.RefreshAndRead();

        string[] notices = [.. _exporter.Exporter.Refresher.Notices.Where(notice => notice.Contains("clock", StringComparison.Ordinal))];
        Assert.Equal(2, notices.Length);
        Assert.Matches(
            "^the clock was wrong and has been set: windows made anew of [0-9]+ transactions since 2026-10-.* UTC$", notices[0]);
        Assert.Matches(
            "^the clock was wrong and has been set: history made anew of [0-9]+ transactions since 2026-10-.* UTC$", notices[1]);
        _exporter.RefreshAndRead();
        Assert.Equal(notices, _exporter.Exporter.Refresher.Notices.Where(notice => notice.Contains("clock", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_reading_that_breaks_off_changes_nothing_and_is_done_again()
    {
        Live();
        _clock.Error = TimeSpan.FromDays(32);
        Live();
        _clock.Error = TimeSpan.Zero;
        _rows.Source.FailAtRow = 20;
        _exporter.Refresh();
        Assert.Equal(0, _exporter.Read().Value("librechat_exporter_collector_success", "collector=windows"));
        Assert.Empty(_exporter.Read()["librechat_window_cost_usd"]);
        Assert.Equal(_rows.Usd(), _exporter.Read().Sum("librechat_cost_usd_total"), tolerance: 1e-9);

        AssertAsAfresh(_exporter.RefreshAndRead());
    }

    [Fact]
    public void Rows_that_wait_for_their_answer_are_not_counted_twice()
    {
        Live();
        _clock.Error = TimeSpan.FromDays(32);
        Live();
        _rows.Save(new TestRow(_clock.GetUtcNow() - _clock.Error) { Agent = "agent_late", Credits = 5e6 });
        byte[] answer = _rows.Source.Messages[^1];
        _rows.Source.Messages.RemoveAt(_rows.Source.Messages.Count - 1);
        _exporter.RefreshAndRead();
        _clock.Error = TimeSpan.Zero;
        _exporter.RefreshAndRead();
        _rows.Source.Messages.Add(answer);

        AssertAsAfresh(_exporter.RefreshAndRead());
    }

    /// <summary>Some refreshes, and rows that come at the right time.</summary>
    private void Live()
    {
        for (int i = 0; i < 4; i++)
        {
            _clock.Advance(Interval);
            Save(_clock.GetUtcNow() - _clock.Error);
            _exporter.Refresh();
            Assert.True(_exporter.Health.IsUp);
        }
    }

    private void AssertAsAfresh(Scrape actual)
    {
        using var fresh = new TestExporter(_rows.Source, TestSettings.WithFile(Budgets), _clock);
        Scrape expected = fresh.RefreshAndRead();
        Assert.NotEmpty(expected["librechat_window_cost_usd"]);
        Assert.Equal(3, expected["librechat_budget_spent_usd"].Count);
        foreach (string family in expected.Families.Keys.Where(family
            => family.StartsWith("librechat_window_", StringComparison.Ordinal)
            || family.StartsWith("librechat_budget_", StringComparison.Ordinal)))
        {
            Compare.Family(family, expected[family], actual[family]);
        }
    }

    private void Save(DateTimeOffset created)
    {
        _rows.Save(new TestRow(DateTimeOffset.FromUnixTimeMilliseconds(created.ToUnixTimeMilliseconds()))
        {
            User = _random.Next(1, 30),
            Agent = _random.Next(3) == 0 ? "agent_one" : null,
            Conversation = $"chat {_random.Next(50)}",
            Tokens = _random.Next(1000),
            Credits = _random.Next(1_000_000) / 2.0,
        });
    }

    private static TimeSpan Span(string text) => text.Split(':', '.') switch
    {
        [var days, var hours, var minutes] => new TimeSpan(int.Parse(days), int.Parse(hours), int.Parse(minutes), 0),
        [var hours, var minutes] => new TimeSpan(int.Parse(hours), int.Parse(minutes), 0),
        _ => throw new FormatException(text),
    };
}
