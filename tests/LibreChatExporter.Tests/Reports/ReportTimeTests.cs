using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Reports;

/// <summary>Reports by units of the calendar, and which time they say that they are about.</summary>
public sealed class ReportTimeTests
{
    private readonly RowLog _rows = new();

    [Fact]
    public void Hours_of_one_name_are_two_where_clocks_are_put_back()
    {
        Save("2026-10-24T23:30:00Z", "2026-10-25T00:30:00Z", "2026-10-25T00:59:59.999Z", "2026-10-25T01:00:00Z", "2026-10-25T02:00:00Z");

        Assert.Equal(
            [
                ("2026-10-25T01:00:00+02:00", "1"), ("2026-10-25T02:00:00+02:00", "2"), ("2026-10-25T02:00:00+01:00", "1"),
                ("2026-10-25T03:00:00+01:00", "1"),
            ],
            By("hour", "Europe/Berlin"));
    }

    [Fact]
    public void Hours_are_full_where_the_zone_has_half_ones()
    {
        Save("2026-10-25T00:29:59Z", "2026-10-25T00:30:00Z");

        Assert.Equal([("2026-10-25T05:00:00+05:30", "1"), ("2026-10-25T06:00:00+05:30", "1")], By("hour", "Asia/Kolkata"));
    }

    [Fact]
    public void Weeks_begin_on_monday_and_have_its_date()
    {
        Save("2026-11-01T22:59:59Z", "2026-11-01T23:00:00Z", "2026-11-08T22:59:59Z", "2026-11-08T23:00:00Z");

        Assert.Equal([("2026-10-26", "1"), ("2026-11-02", "2"), ("2026-11-09", "1")], By("week", "Europe/Berlin"));
    }

    [Fact]
    public void Months_have_their_year()
    {
        Save("2025-12-31T22:59:59Z", "2025-12-31T23:00:00Z", "2026-01-31T22:59:59Z", "2026-11-01T00:00:00Z");

        Assert.Equal([("2025-12", "1"), ("2026-01", "2"), ("2026-11", "1")], By("month", "Europe/Berlin"));
    }

    [Fact]
    public void Units_of_time_go_together()
    {
        Save("2026-10-31T23:30:00Z", "2026-11-01T00:30:00Z", "2026-11-01T00:40:00Z", "2026-11-02T00:30:00Z");

        Assert.Equal(
            [("2026-10", "2026-10-31", "1"), ("2026-11", "2026-11-01", "2"), ("2026-11", "2026-11-02", "1")],
            ReportOutput.Csv(_rows.Source, Ids.Noon, "--period=year", "--by=month,day")
                .Select(line => (line["month"], line["day"], line["calls"])));
    }

    [Fact]
    public void Each_line_of_csv_says_which_time_it_is_about()
    {
        Save("2026-11-01T00:30:00Z", "2026-11-02T00:30:00Z");

        Assert.All(
            ReportOutput.Csv(_rows.Source, Ids.Noon, "--from=2026-10-01", "--by=day", "--time-zone=Europe/Berlin"),
            line => Assert.Equal(
                ("2026-10-01T00:00:00+02:00", $"{TimeZoneInfo.ConvertTime(Ids.Noon, Berlin):yyyy-MM-ddTHH:mm:sszzz}"),
                (line["start"], line["end"])));
    }

    [Fact]
    public void What_is_used_at_the_present_instant_is_in_a_period_without_an_end()
    {
        Save($"{Ids.Noon:O}", "2026-10-31T23:59:59.999Z", "2026-11-01T00:00:00Z");

        Assert.Equal("2", Assert.Single(ReportOutput.Csv(_rows.Source, Ids.Noon, "--from=2026-11-01"))["calls"]);
    }

    [Fact]
    public void A_period_that_begins_in_the_future_is_refused()
        => Assert.Contains(
            "--from: a period up to now has to begin before now",
            Assert.Throws<SettingsException>(() => ReportOutput.Of(_rows.Source, Ids.Noon, $"--from={Ids.Noon.AddSeconds(1):O}")).Message,
            StringComparison.Ordinal);

    [Fact]
    public void Money_has_twelve_digits_and_no_exponent_whatever_sums_of_doubles_have()
    {
        _rows.Save(
            new TestRow(Ids.Noon.AddHours(-1)) { Model = "noise", Credits = 0.1 },
            new TestRow(Ids.Noon.AddHours(-1)) { Model = "noise", Credits = 0.2 },
            new TestRow(Ids.Noon.AddHours(-1)) { Model = "tiny", Credits = 1e-3 });

        Assert.Equal(
            [("noise", "0.0000003"), ("tiny", "0.000000001")],
            ReportOutput.Csv(_rows.Source, Ids.Noon, "--by=model").Select(line => (line["model"], line["costUsd"])));
    }

    private static TimeZoneInfo Berlin => TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    private void Save(params string[] times) => _rows.Save([.. times.Select(time => new TestRow(DateTimeOffset.Parse(time)))]);

    private IEnumerable<(string, string)> By(string dimension, string zone)
        => ReportOutput.Csv(_rows.Source, Ids.Noon, "--from=2025-01-01", $"--by={dimension}", $"--time-zone={zone}")
            .Select(line => (line[dimension], line["calls"]));
}
