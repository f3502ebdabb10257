using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.TimeWindows;

/// <summary>A machine's clock that was wrong and has been set right.</summary>
public sealed class ClockTests : IDisposable
{
    private const string Window = "librechat_window_cost_usd", Budget = "librechat_budget_spent_usd";

    private const string Budgets = "budgets: [{name: month, amount: 9}, {name: day, amount: 9, window: today}]";

    private readonly MemorySource _source = new();
    private readonly TestExporter _exporter;
    private int _number;

    public ClockTests() => _exporter = new TestExporter(_source, TestSettings.WithFile(Budgets));

    public void Dispose()
    {
        _exporter.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void Windows_and_budgets_are_as_before_after_a_clock_that_was_hours_ahead()
    {
        AddRow(TimeSpan.FromHours(1));
        AddRow(TimeSpan.FromDays(3));
        Scrape before = _exporter.RefreshAndRead();
        AheadAndBack(TimeSpan.FromHours(20));

        Scrape after = _exporter.RefreshAndRead();
        Compare.Family(Window, before[Window].ToDictionary(window => window.Key, window => window.Value + 1), after[Window]);
        Compare.Family(Budget, before[Budget].ToDictionary(budget => budget.Key, budget => budget.Value + 1), after[Budget]);
    }

    [Fact]
    public void A_clock_that_steps_back_over_midnight_and_comes_on_again_loses_nothing()
    {
        DateTimeOffset midnight = new(2026, 12, 1, 0, 0, 0, TimeSpan.Zero);
        _exporter.Clock.Advance(midnight.AddMinutes(-20) - _exporter.Clock.GetUtcNow());
        _exporter.RefreshAndRead();
        _exporter.Clock.Advance(TimeSpan.FromMinutes(25));
        AddRow(TimeSpan.FromMinutes(1));
        Assert.All(_exporter.RefreshAndRead()[Budget].Values, spent => Assert.Equal(3, spent));
        _exporter.Clock.Advance(TimeSpan.FromMinutes(-10));
        Assert.All(_exporter.RefreshAndRead()[Budget].Values, spent => Assert.Equal(0, spent));
        _exporter.Clock.Advance(TimeSpan.FromMinutes(11));

        Scrape scrape = _exporter.RefreshAndRead();
        Assert.All(scrape[Budget].Values, spent => Assert.Equal(3, spent));
        Assert.Equal(3, scrape.Value(Window, "window=today"));
    }

    [Fact]
    public void Rows_that_were_days_ahead_of_a_slow_clock_count_when_it_is_set_right()
    {
        AddRow(TimeSpan.FromDays(-3));
        AddRow(TimeSpan.FromHours(1));
        Assert.Equal(3, _exporter.RefreshAndRead().Value(Window, "window=30d"));
        _exporter.Clock.Advance(TimeSpan.FromDays(4));

        Scrape scrape = _exporter.RefreshAndRead();
        Assert.Equal(6, scrape.Value(Window, "window=30d"));
        Assert.Equal(6, scrape.Value(Budget, "budget=month"));
    }

    [Fact]
    public void A_date_of_nonsense_is_replaced_by_that_of_the_id()
    {
        byte[] row = Documents.Transaction(Ids.At(Ids.Noon.AddHours(-1), 1), tokenValue: -3e6);
        _source.Transactions.Add(Documents.With(row, "createdAt", writer => writer.DateTime("createdAt", DateTimeOffset.MaxValue)));

        Scrape scrape = _exporter.RefreshAndRead();
        Assert.Equal(3, scrape.Value(Window, "window=24h"));
        Assert.Equal(
            Ids.Noon.AddHours(-1).ToUnixTimeSeconds(),
            scrape.Value("librechat_user_last_transaction_timestamp_seconds", $"user={Ids.User(1)}"));
    }

    /// <summary>Lets the clock be wrong for a refresh in which a row comes with the right time.</summary>
    private void AheadAndBack(TimeSpan time)
    {
        DateTimeOffset right = _exporter.Clock.GetUtcNow();
        _exporter.Clock.Advance(time);
        _exporter.RefreshAndRead();
        _source.Transactions.Add(Documents.Transaction(Ids.At(right, ++_number), tokenValue: -1e6));
        _exporter.RefreshAndRead();
        _exporter.Clock.Advance(-time);
    }

    private void AddRow(TimeSpan ago)
        => _source.Transactions.Add(Documents.Transaction(Ids.At(_exporter.Clock.GetUtcNow() - ago, ++_number), tokenValue: -3e6));
}
