using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Windows;

/// <summary>A machine's clock that was wrong and has been set right.</summary>
public sealed class ClockTests : IDisposable
{
    private const string Window = "librechat_window_cost_usd", Budget = "librechat_budget_spent_usd", Success = "librechat_exporter_collector_success";

    private readonly MemorySource _source = new();
    private readonly TestExporter _exporter;
    private int _number;

    public ClockTests() => _exporter = new TestExporter(
        _source, TestSettings.WithFile("budgets: [{name: month, amount: 9}, {name: day, amount: 9, window: today}]"));

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
    public void After_weeks_ahead_budgets_are_as_before_and_windows_say_that_they_do_not_know()
    {
        AddRow(TimeSpan.FromHours(1));
        Scrape before = _exporter.RefreshAndRead();
        AheadAndBack(TimeSpan.FromDays(40));

        _exporter.Refresh();
        Scrape after = _exporter.Read();
        Compare.Family(Budget, before[Budget].ToDictionary(budget => budget.Key, budget => budget.Value + 1), after[Budget]);
        Assert.Empty(after[Window]);
        Assert.Equal(0, after.Value(Success, "collector=windows"));
        Assert.Contains("the clock has gone back", _exporter.Health.Error, StringComparison.Ordinal);
        Assert.True(_exporter.Health.IsUp);

        _exporter.Clock.Advance(TimeSpan.FromDays(40));
        Assert.Equal(1, _exporter.RefreshAndRead().Value(Success, "collector=windows"));
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
