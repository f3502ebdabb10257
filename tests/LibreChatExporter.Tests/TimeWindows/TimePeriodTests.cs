using System.Globalization;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Tests.TimeWindows;

public sealed class TimePeriodTests
{
    private const string Now = "2026-11-20T12:34:56Z";

    /// <summary>Each window is a period that ends now; what it is over is tested as a window.</summary>
    [Theory]
    [InlineData("36h", "2026-11-19T00:34:56Z")]
    [InlineData("7d", "2026-11-13T12:34:56Z")]
    [InlineData("366d", "2025-11-19T12:34:56Z")]
    [InlineData("hour", "2026-11-20T12:00:00Z")]
    [InlineData("today", "2026-11-20T00:00:00Z")]
    [InlineData("week", "2026-11-16T00:00:00Z")]
    [InlineData("month", "2026-11-01T00:00:00Z")]
    [InlineData("quarter", "2026-10-01T00:00:00Z")]
    [InlineData("year", "2026-01-01T00:00:00Z")]
    public void What_windows_are_called_ends_now(string name, string start)
    {
        TimePeriod period = TimePeriod.Parse(name)!;

        Assert.Equal((name, true, (At(start), At(Now))), (period.Name, period.EndsNow, period.Range(At(Now), TimeZoneInfo.Utc)));
    }

    [Theory]
    [InlineData("yesterday", "2026-11-19T00:00:00Z", "2026-11-20T00:00:00Z")]
    [InlineData("last-week", "2026-11-09T00:00:00Z", "2026-11-16T00:00:00Z")]
    [InlineData("last-month", "2026-10-01T00:00:00Z", "2026-11-01T00:00:00Z")]
    [InlineData("last-quarter", "2026-07-01T00:00:00Z", "2026-10-01T00:00:00Z")]
    [InlineData("last-year", "2025-01-01T00:00:00Z", "2026-01-01T00:00:00Z")]
    [InlineData("2026", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("2026-12", "2026-12-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("2028-02-29", "2028-02-29T00:00:00Z", "2028-03-01T00:00:00Z")]
    public void The_one_before_and_one_by_its_date_are_whole(string name, string start, string end)
    {
        TimePeriod period = TimePeriod.Parse(name)!;

        Assert.Equal((name, false, (At(start), At(end))), (period.Name, period.EndsNow, period.Range(At(Now), TimeZoneInfo.Utc)));
    }

    /// <summary>Clocks go back on 25 October 2026: the day has 25 hours.</summary>
    [Theory]
    [InlineData("yesterday", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData("2026-10-25", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData("last-month", "2026-08-31T22:00:00Z", "2026-09-30T22:00:00Z")]
    [InlineData("2026-10", "2026-09-30T22:00:00Z", "2026-10-31T23:00:00Z")]
    [InlineData("2026", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z")]
    public void Midnights_are_those_of_the_time_zone(string name, string start, string end) => Assert.Equal(
        (At(start), At(end)),
        TimePeriod.Parse(name)!.Range(At("2026-10-26T08:00:00Z"), TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin")));

    [Theory]
    [InlineData("")]
    [InlineData("26")]
    [InlineData("1999")]
    [InlineData("9001")]
    [InlineData("2026-1")]
    [InlineData("2026-13")]
    [InlineData("2026-02-30")]
    [InlineData(" 2026")]
    [InlineData("2026-10 ")]
    [InlineData("٢٠٢٦")]
    [InlineData("367d")]
    [InlineData("last-hour")]
    [InlineData("Last-Month")]
    [InlineData("custom")]
    public void Anything_else_is_no_period(string name) => Assert.Null(TimePeriod.Parse(name));

    [Fact]
    public void What_is_said_to_be_allowed_is_allowed()
    {
        string[] names = TimePeriod.Allowed
            .Replace(" (up to 366d)", "", StringComparison.Ordinal)
            .Replace(" or custom", "", StringComparison.Ordinal)
            .Split(", ");

        Assert.Equal(16, names.Length);
        Assert.All(names, name => Assert.NotNull(TimePeriod.Parse(name)));
    }

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
