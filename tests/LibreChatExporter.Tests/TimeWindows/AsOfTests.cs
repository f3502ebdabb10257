using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.TimeWindows;

/// <summary>Windows and budgets that end at a given instant, read long after it.</summary>
public sealed class AsOfTests
{
    private static readonly DateTimeOffset AsOf = new(2026, 3, 31, 22, 30, 0, TimeSpan.Zero);

    private readonly RowLog _rows = new();

    [Fact]
    public void Rows_after_it_are_in_no_window_and_no_budget_but_in_the_totals()
    {
        // Half an hour before April in Berlin, half an hour after, then, and later: a moment, an hour, months.
        foreach (double minutes in (double[])[-60, -1, 0, 1 / 60_000.0, 60, 144_000])
        {
            _rows.Save(new TestRow(AsOf.AddMinutes(minutes)) { Credits = 1 << _rows.All.Count });
        }

        Scrape scrape = Read("month");

        Assert.Equal(63 / 1e6, scrape.Sum("librechat_cost_usd_total"), 1e-15);
        Assert.Equal(
            [("window=1h", 7), ("window=today", 6), ("window=year", 7)],
            scrape["librechat_window_cost_usd"].Select(series => (series.Key, Math.Round(series.Value * 1e6))).Order());
        Assert.Equal(6 / 1e6, scrape.Value("librechat_budget_spent_usd", "budget=all"), 1e-15);
        Assert.Equal(1, scrape.Value("librechat_window_active_conversations", "window=1h"));
    }

    [Fact]
    public void Windows_and_budgets_end_there_whatever_the_clock_does()
    {
        _rows.Save(new TestRow(AsOf.AddMinutes(-40)), new TestRow(AsOf.AddMinutes(1)));
        var clock = new FakeTimeProvider(AsOf);
        using var exporter = new TestExporter(_rows.Source, Settings("year"), clock);
        Scrape before = exporter.RefreshAndRead();
        clock.Advance(TimeSpan.FromDays(3));

        Scrape after = exporter.RefreshAndRead();

        IEnumerable<string> windows = before.Families.Keys.Where(name => name.Contains("_window_", StringComparison.Ordinal));
        foreach (string family in windows.Append("librechat_budget_forecast_usd"))
        {
            Assert.NotEmpty(before[family]);
            Compare.Family(family, before[family], after[family]);
        }
    }

    private static ExporterSettings Settings(string window) => TestSettings.WithFile(
        $"budgets: [{{name: all, amount: 1, window: {window}}}]",
        (Setting.Once, "true"), (Setting.AsOf, $"{AsOf:O}"), (Setting.Windows, "1h,today,year"), (Setting.TimeZone, "Europe/Berlin"));

    private Scrape Read(string window)
    {
        using var exporter = new TestExporter(_rows.Source, Settings(window), new FakeTimeProvider(AsOf.AddDays(200)));
        return exporter.RefreshAndRead();
    }
}
