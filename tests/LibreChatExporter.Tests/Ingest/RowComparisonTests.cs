using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

/// <summary>Rows that appear where no refresh looks, because they were restored or imported with old ids.</summary>
public sealed class RowComparisonTests : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    private readonly MemorySource _source = new();
    private readonly TempFolder _state = new();
    private readonly TestExporter _exporter;
    private int _number;

    public RowComparisonTests()
    {
        _exporter = new TestExporter(_source, TestSettings.Of((Setting.CompareInterval, $"{Interval.TotalMinutes}m")), state: _state);
        Add(100, TimeSpan.FromDays(3));
        _exporter.RefreshAndRead();
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _state.Dispose();
        _source.Dispose();
    }

    [Fact]
    public void They_are_counted_once_within_the_interval()
    {
        Add(500, TimeSpan.FromDays(30));
        Assert.Equal(100, Calls(TimeSpan.FromMinutes(59)));
        Assert.Equal(600, Calls(TimeSpan.FromMinutes(1)));
        Assert.Equal(500, Recovered());
        for (int i = 0; i < 5; i++)
        {
            Assert.Equal(600, Calls(Interval));
        }
    }

    [Fact]
    public void A_single_one_is_found()
    {
        Add(1, TimeSpan.FromDays(30));

        Assert.Equal(101, Calls(Interval));
    }

    [Fact]
    public void They_are_found_though_more_have_been_deleted()
    {
        _source.Transactions.RemoveRange(0, 50);
        Add(20, TimeSpan.FromDays(30));

        Assert.Equal(120, Calls(Interval));
    }

    [Fact]
    public void They_are_found_though_just_as_many_have_been_deleted_between_two_comparisons()
    {
        _source.Transactions.RemoveRange(0, 20);
        Assert.Equal(100, Calls(Interval));
        Add(20, TimeSpan.FromDays(30));

        Assert.Equal(120, Calls(Interval));
    }

    [Fact]
    public void Rows_that_were_deleted_and_are_put_back_are_not_counted_again()
    {
        byte[][] deleted = [.. _source.Transactions];
        _source.Transactions.Clear();
        Assert.Equal(100, Calls(Interval));
        _source.Transactions.AddRange(deleted);
        Assert.Equal(100, Calls(Interval));
        Assert.Equal(0, Recovered());
    }

    [Fact]
    public void History_is_read_when_something_does_not_fit_and_not_otherwise()
    {
        for (int i = 0; i < 5; i++)
        {
            Add(3, TimeSpan.Zero);
            Calls(Interval);
        }

        Assert.Equal(1, _source.ReadFrom.Count(from => from == default));
        _source.Transactions.RemoveAt(0);
        Calls(Interval);
        Calls(Interval);
        Assert.Equal(2, _source.ReadFrom.Count(from => from == default));
    }

    [Fact]
    public void Rows_that_come_in_between_two_looks_do_not_make_history_be_read()
    {
        bool comesIn = true;
        _source.OnReadTransactions = () => Add(comesIn ? 1 : 0, TimeSpan.Zero);
        for (int i = 0; i < 20; i++)
        {
            Calls(Interval / 4);
        }

        comesIn = false;
        Assert.Equal(1, _source.ReadFrom.Count(from => from == default));
        Assert.Equal(_source.Transactions.Count, Calls(Interval));
    }

    [Fact]
    public void A_reading_that_breaks_off_goes_on_and_counts_each_row_once()
    {
        Add(10_000, TimeSpan.FromDays(30));
        foreach (int failAt in (int[])[3, 4096, 4097, 9000, 10_050])
        {
            // The refresh itself, and the comparison, read before.
            int readings = 0;
            _source.OnReadTransactions = () => _source.FailAtRow = ++readings == 3 || (readings == 2 && failAt != 3) ? failAt : null;
            _exporter.Clock.Advance(Interval);
            _exporter.Refresh();
            Assert.True(_exporter.Health.IsUp);
        }

        _source.OnReadTransactions = null;
        Assert.Equal(10_100, Calls(Interval));
        Assert.Equal(10_000, Recovered());
    }

    [Fact]
    public void A_count_that_fails_is_told_and_tried_again()
    {
        Add(5, TimeSpan.FromDays(30));
        _source.Fail.Add("transactions");
        _exporter.Clock.Advance(Interval);
        _exporter.Refresh();
        Scrape scrape = _exporter.Read();
        Assert.Equal(0, scrape.Value("librechat_exporter_collector_success", "collector=comparison"));
        Assert.Equal(1, scrape.Value("librechat_up"));

        Assert.Equal(105, Calls(TimeSpan.FromSeconds(15)));
    }

    [Fact]
    public void They_are_found_after_a_restart_that_they_came_before()
    {
        Add(7, TimeSpan.FromDays(30));
        _exporter.Restart();

        Assert.Equal(107, Calls(TimeSpan.Zero));
    }

    private double Calls(TimeSpan after)
    {
        _exporter.Clock.Advance(after);
        return _exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total");
    }

    private double Recovered() => _exporter.Read().Value("librechat_exporter_recovered_transactions_total");

    private void Add(int rows, TimeSpan ago)
    {
        DateTimeOffset now = _exporter.Clock.GetUtcNow();
        _source.Transactions.AddRange(Enumerable.Range(0, rows).Select(
            i => Documents.Transaction(Ids.At(now - ago - TimeSpan.FromSeconds(ago > TimeSpan.Zero ? i : 0), ++_number))));
    }
}
