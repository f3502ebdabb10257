using System.Globalization;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Budgets;

public sealed class BudgetPeriodTests
{
    private const string Series = "budget=b";

    private readonly RowLog _rows = new();

    /// <summary>Time zones, windows, and where one of their periods starts and ends.</summary>
    public static TheoryData<string, string, string, string> Periods => new()
    {
        { "UTC", "hour", "2026-11-20T11:00:00Z", "2026-11-20T12:00:00Z" },
        { "Asia/Kathmandu", "hour", "2026-11-20T11:15:00Z", "2026-11-20T12:15:00Z" },
        { "UTC", "month", "2026-11-01T00:00:00Z", "2026-12-01T00:00:00Z" },
        { "Europe/Berlin", "today", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z" },
        { "Europe/Berlin", "today", "2027-03-27T23:00:00Z", "2027-03-28T22:00:00Z" },
        { "Europe/Berlin", "week", "2026-10-18T22:00:00Z", "2026-10-25T23:00:00Z" },
        { "Europe/Berlin", "month", "2027-02-28T23:00:00Z", "2027-03-31T22:00:00Z" },
        { "Europe/Berlin", "quarter", "2026-09-30T22:00:00Z", "2026-12-31T23:00:00Z" },
        { "Europe/Berlin", "year", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z" },
        { "Africa/Cairo", "today", "2026-04-23T22:00:00Z", "2026-04-24T21:00:00Z" },
        { "Australia/Lord_Howe", "month", "2026-09-30T13:30:00Z", "2026-10-31T13:00:00Z" },
    };

    [Theory]
    [MemberData(nameof(Periods))]
    public void It_starts_again_at_0_when_its_period_ends(string zone, string window, string start, string end)
    {
        using TestExporter exporter = Start(zone, window, At(end).AddSeconds(-1));
        _rows.Save(Row(At(start).AddMilliseconds(-1), 1), Row(At(start), 2), Row(At(end).AddSeconds(-1), 4));
        Assert.Equal(6, Spent(exporter));

        exporter.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(0, Spent(exporter));
        _rows.Save(Row(At(end), 8));
        Assert.Equal(8, Spent(exporter));
        exporter.Clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(0, Spent(exporter));
    }

    [Theory]
    [MemberData(nameof(Periods))]
    public void The_forecast_is_what_was_spent_by_the_share_of_the_period_that_has_passed(
        string zone, string window, string start, string end)
    {
        TimeSpan length = At(end) - At(start);
        using TestExporter exporter = Start(zone, window, At(start));
        _rows.Save(Row(At(start), 3));
        Assert.Equal(3, Spent(exporter));
        Assert.Empty(exporter.Read()["librechat_budget_forecast_usd"]);

        foreach (double share in (double[])[0.25, 0.5, 0.75])
        {
            exporter.Clock.Advance(0.25 * length);
            Assert.Equal(3 / share, exporter.RefreshAndRead().Value("librechat_budget_forecast_usd", Series), 1e-9);
        }

        exporter.Clock.Advance((0.25 * length) - TimeSpan.FromMilliseconds(1));
        Assert.Equal(3, exporter.RefreshAndRead().Value("librechat_budget_forecast_usd", Series), 1e-3);
    }

    [Fact]
    public void Rows_that_come_around_midnight_count_in_the_period_they_were_made_in_whenever_they_are_read()
    {
        DateTimeOffset end = At("2026-10-31T23:00:00Z");
        using TestExporter exporter = Start("Europe/Berlin", "month", end.AddSeconds(-10));

        // From a server whose clock is ahead: one is of this period still when its time comes, which nobody looks at then, two are of the
        // next.
        _rows.Save(Row(end.AddSeconds(-20), 1), Row(end.AddSeconds(-5), 2), Row(end, 4), Row(end.AddSeconds(30), 8));
        Assert.Equal(1, Spent(exporter));

        exporter.Clock.Advance(TimeSpan.FromSeconds(12));
        Assert.Equal(4, Spent(exporter));

        // Late ones of the last period, and of this one.
        _rows.Save(Row(end.AddMinutes(-3), 16), Row(end.AddMilliseconds(-1), 32), Row(end.AddSeconds(1), 64));
        Assert.Equal(68, Spent(exporter));

        exporter.Clock.Advance(TimeSpan.FromSeconds(28));
        Assert.Equal(76, Spent(exporter));
    }

    [Fact]
    public void A_row_that_waits_for_its_answer_until_the_next_period_counts_in_neither()
    {
        DateTimeOffset end = At("2026-12-01T00:00:00Z");
        using TestExporter exporter = Start("UTC", "month", end.AddSeconds(-30));
        Assert.Equal(0, Spent(exporter));
        _rows.Save(Row(end.AddSeconds(-30), 1) with { MessageId = "never" });
        Assert.Equal(0, Spent(exporter));

        exporter.Clock.Advance(TimeSpan.FromMinutes(3));
        Assert.Equal(0, Spent(exporter));
        Assert.Equal(1, exporter.Read().Value("librechat_unattributed_transactions_total"));
    }

    [Fact]
    public void Before_the_first_complete_load_only_the_amount_is_known()
    {
        using TestExporter exporter = Start("UTC", "month", Ids.Noon);
        _rows.Save(Row(Ids.Noon, 1));
        _rows.Source.FailAtRow = 1;
        exporter.Refresh();

        Assert.Equal(500, exporter.Read().Value("librechat_budget_usd", Series));
        Assert.Empty(exporter.Read()["librechat_budget_spent_usd"]);
        Assert.Empty(exporter.Read()["librechat_budget_forecast_usd"]);
    }

    [Fact]
    public void Without_budgets_or_their_collector_there_are_no_families()
    {
        using var none = new TestExporter(_rows.Source);
        using var disabled = new TestExporter(
            _rows.Source, TestSettings.WithFile("budgets: [{name: b, amount: 1}]", (Setting.Disable, "budgets")));

        Assert.All([none.RefreshAndRead(), disabled.RefreshAndRead()], scrape => Assert.DoesNotContain(
            scrape.Families.Keys, family => family.StartsWith("librechat_budget", StringComparison.Ordinal)));
    }

    private static TestRow Row(DateTimeOffset created, double usd) => new(created) { Credits = usd * 1e6 };

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);

    private static double Spent(TestExporter exporter) => exporter.RefreshAndRead().Value("librechat_budget_spent_usd", Series);

    private TestExporter Start(string zone, string window, DateTimeOffset now) => new(
        _rows.Source,
        TestSettings.WithFile($"budgets: [{{name: b, amount: 500, window: {window}}}]", (Setting.TimeZone, zone)),
        new FakeTimeProvider(now));
}
