using LibreChatExporter.Configuration;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Reports;

/// <summary>The month so far is the window <c>month</c> of the same instant.</summary>
public sealed class ReportMonthTests
{
    [Theory]
    [InlineData("UTC", "2026-11-20T12:00:00Z")]
    [InlineData("UTC", "2026-11-12T07:31:00.123Z")]
    [InlineData("America/New_York", "2026-11-07T05:00:00Z")]
    [InlineData("Asia/Kolkata", "2026-12-01T00:00:00Z")]
    public void A_pivot_sums_to_the_gauge(string zone, string asOf)
    {
        foreach (string name in (string[])["librechat-sample", "librechat-tenants"])
        {
            var sample = new Sample(name);
            using var source = new DumpSource(sample.Folder, database: null);
            using var exporter = new TestExporter(
                source,
                clock: null,
                (Setting.Once, "true"),
                (Setting.AsOf, asOf),
                (Setting.TimeZone, zone),
                (Setting.Disable, "comparison"));
            double gauge = exporter.RefreshAndRead()["librechat_window_cost_usd"].GetValueOrDefault("window=month");

            List<Dictionary<string, string>> lines = ReportOutput.Csv(
                sample, "--by=user", "--by=model", $"--as-of={asOf}", $"--time-zone={zone}");

            Assert.Equal(gauge, lines.Sum(line => CsvParser.Number(line["costUsd"])), 1e-9);
        }
    }

    [Fact]
    public void Rows_of_its_last_instant_are_in_it_and_later_ones_are_not()
    {
        var rows = new RowLog();
        rows.Save(
        [
            .. new[] { -1, 0, 1 }
                .Select(milliseconds => new TestRow(Ids.Noon.AddMilliseconds(milliseconds)) { Credits = 1 << (milliseconds + 1) }),
        ]);

        Assert.Equal(3e-6, Sum(rows, Ids.Noon), 1e-15);
        Assert.Equal(7e-6, Sum(rows, Ids.Noon.AddMilliseconds(1)), 1e-15);
    }

    [Theory]
    [InlineData("UTC")]
    [InlineData("America/Santiago")]
    [InlineData("Asia/Gaza")]
    [InlineData("Australia/Lord_Howe")]
    public void Months_begin_and_end_at_the_midnights_of_the_time_zone(string zone)
    {
        TimeZoneInfo place = TimeZoneInfo.FindSystemTimeZoneById(zone);
        for (var month = new DateOnly(2026, 1, 1); month.Year < 2027; month = month.AddMonths(1))
        {
            var about = new DateTimeOffset(month.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
            var calendar = new TimeWindows.PlainCalendar(place, about.AddDays(-3), about.AddDays(40));
            DateTimeOffset first = calendar.Days.Single(day => day.Day == month).Start;
            DateTimeOffset end = calendar.Days.Single(day => day.Day == month.AddMonths(1)).Start;
            var rows = new RowLog();
            rows.Save(
                new TestRow(first.AddMilliseconds(-1)) { Credits = 1 }, new TestRow(first) { Credits = 2 },
                new TestRow(end.AddMilliseconds(-1)) { Credits = 4 }, new TestRow(end) { Credits = 8 });

            Assert.Equal(6e-6, Sum(rows, end.AddDays(99), $"--period={month:yyyy-MM}", $"--time-zone={zone}"), 1e-15);
            Assert.Equal(6e-6, Sum(rows, end.AddDays(3), "--period=last-month", $"--time-zone={zone}"), 1e-15);
            Assert.Equal(6e-6, Sum(rows, end, "--period=last-month", $"--time-zone={zone}"), 1e-15);
            Assert.Equal(6e-6, Sum(rows, end.AddMilliseconds(-1), "--period=month", $"--time-zone={zone}"), 1e-15);
            Assert.Equal(
                6e-6,
                Sum(
                    rows,
                    end,
                    "--period=custom",
                    $"--from={month:yyyy-MM-dd}",
                    $"--to={month.AddMonths(1):yyyy-MM-dd}",
                    $"--time-zone={zone}"),
                1e-15);
        }
    }

    [Fact]
    public void Any_period_of_the_windows_ends_with_the_report()
    {
        var rows = new RowLog();
        rows.Save([.. new[] { -24, -23, -1, 0, 1 }.Select((hours, i) => new TestRow(Ids.Noon.AddHours(hours)) { Credits = 1 << i })]);

        Assert.Equal(15e-6, Sum(rows, Ids.Noon, "--period=24h"), 1e-15);
        Assert.Equal(14e-6, Sum(rows, Ids.Noon, "--period=23h"), 1e-15);
        Assert.Equal(12e-6, Sum(rows, Ids.Noon, "--period=today"), 1e-15);
        Assert.Equal(3e-6, Sum(rows, Ids.Noon, "--period=yesterday"), 1e-15);
        Assert.Equal(31e-6, Sum(rows, Ids.Noon, $"--period={Ids.Noon:yyyy}"), 1e-15);
    }

    private static double Sum(RowLog rows, DateTimeOffset now, params string[] arguments)
        => ReportOutput.Csv(rows.Source, now, arguments).Sum(line => CsvParser.Number(line["costUsd"]));
}
