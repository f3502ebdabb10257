using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.TimeWindows;

namespace LibreChatExporter.Tests.Budgets;

public sealed class RunningBudgetTests
{
    private static readonly string[] Windows = ["today", "week", "month", "quarter", "year"];
    private static readonly string[] Models = ["gpt-5.5", "gpt-4.1"];

    private readonly RowLog _rows = new();
    private readonly Random _random = new(5);

    [Theory]
    [InlineData("Europe/Berlin", "2026-09-25T07:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-12-20T07:00:00Z")]
    [InlineData("America/Havana", "2027-03-01T07:00:00Z")]
    public void After_forty_days_budgets_are_those_of_a_restart_and_of_a_sum_over_the_rows(string zone, string start)
    {
        var clock = new FakeTimeProvider(DateTimeOffset.Parse(start, System.Globalization.CultureInfo.InvariantCulture));
        PlainCalendar calendar = new(
            TimeZoneInfo.FindSystemTimeZoneById(zone), clock.GetUtcNow().AddDays(-400), clock.GetUtcNow().AddDays(420));
        ExporterSettings settings = TestSettings.WithFile(
            "budgets:\n" + string.Concat(Windows.Select(window => $"  - {{name: {window}, amount: 9, window: {window}, model: gpt-5*}}\n")),
            (Setting.TimeZone, zone), (Setting.Disable, "windows,users,balances,documents,activity,coverage,prices"));
        using var running = new TestExporter(_rows.Source, settings, clock);
        for (int step = 0; step < 160; step++)
        {
            Save(clock.GetUtcNow());
            clock.Advance(TimeSpan.FromMinutes(_random.Next(720)));
            Scrape scrape = running.RefreshAndRead();
            Check(scrape, calendar, clock.GetUtcNow());
            if (step % 16 == 0)
            {
                using var restarted = new TestExporter(_rows.Source, settings, clock);
                Scrape fresh = restarted.RefreshAndRead();
                Compare.Family(
                    "spent", fresh["librechat_budget_spent_usd"], scrape["librechat_budget_spent_usd"], $"{clock.GetUtcNow():O}");
                Compare.Family(
                    "forecast", fresh["librechat_budget_forecast_usd"], scrape["librechat_budget_forecast_usd"], $"{clock.GetUtcNow():O}");
            }
        }
    }

    private void Save(DateTimeOffset now)
    {
        for (int i = _random.Next(4); i > 0; i--)
        {
            DateTimeOffset created = now.AddMilliseconds(_random.Next(3) == 0 ? _random.Next(-200_000, 30_000_000) : 0);
            _rows.Save(new TestRow(created) { Model = Models[_random.Next(2)], Credits = _random.Next(1_000_000) / 4.0 });
        }
    }

    private void Check(Scrape scrape, PlainCalendar calendar, DateTimeOffset now)
    {
        foreach (string window in Windows)
        {
            DateTimeOffset start = calendar.StartOf(window, now);
            double spent = _rows.Usd(row => row.Model == "gpt-5.5" && row.CreatedAt >= start && row.CreatedAt <= now);
            double elapsed = (now - start) / (calendar.EndOf(window, now) - start);
            Assert.Equal(spent, scrape.Value("librechat_budget_spent_usd", $"budget={window}"), 1e-9);
            Assert.Equal(spent / elapsed, scrape.Value("librechat_budget_forecast_usd", $"budget={window}"), 1e-6);
        }
    }
}
