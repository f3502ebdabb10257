using System.Globalization;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Tests.TimeWindows;

public sealed class WindowDefinitionTests
{
    [Theory]
    [InlineData("1h", false, true)]
    [InlineData("24h", false, true)]
    [InlineData("25h", false, false)]
    [InlineData("1d", false, true)]
    [InlineData("2d", false, false)]
    [InlineData("366d", false, false)]
    [InlineData("8784h", false, false)]
    [InlineData("hour", true, true)]
    [InlineData("today", true, true)]
    [InlineData("week", true, false)]
    [InlineData("month", true, false)]
    [InlineData("quarter", true, false)]
    [InlineData("year", true, false)]
    public void A_window_has_its_name_and_is_of_a_kind(string name, bool isCalendar, bool isShort)
    {
        WindowDefinition window = WindowDefinition.Parse(name)!;

        Assert.Equal((name, isCalendar, isShort), (window.Name, window.IsCalendar, window.IsShort));
    }

    [Theory]
    [InlineData("")]
    [InlineData("h")]
    [InlineData("24")]
    [InlineData("0h")]
    [InlineData("07d")]
    [InlineData("-1d")]
    [InlineData("+1d")]
    [InlineData("1.5h")]
    [InlineData("1 h")]
    [InlineData(" 1h")]
    [InlineData("1h ")]
    [InlineData("1H")]
    [InlineData("1d12h")]
    [InlineData("5m")]
    [InlineData("1w")]
    [InlineData("٣d")]
    [InlineData("367d")]
    [InlineData("8785h")]
    [InlineData("2147483648h")]
    [InlineData("99999999999999999999d")]
    [InlineData("Today")]
    [InlineData("months")]
    [InlineData("decade")]
    [InlineData("yesterday")]
    [InlineData("last-month")]
    [InlineData("2026")]
    [InlineData("2026-10")]
    [InlineData("custom")]
    public void Anything_else_is_no_window(string name) => Assert.Null(WindowDefinition.Parse(name));

    [Theory]
    [InlineData("1h", "2026-03-29T00:30:00Z")]
    [InlineData("24h", "2026-03-28T01:30:00Z")]
    [InlineData("1d", "2026-03-28T01:30:00Z")]
    [InlineData("7d", "2026-03-22T01:30:00Z")]
    public void A_rolling_window_starts_so_many_hours_ago_whatever_the_clocks_did(string name, string start)
        => Assert.Equal(At(start), WindowDefinition.Parse(name)!.Start(At("2026-03-29T01:30:00Z"), Zone("Europe/Berlin")));

    [Fact]
    public void A_rolling_window_does_not_end()
        => Assert.Throws<InvalidOperationException>(() => WindowDefinition.Parse("7d")!.End(At("2026-03-29T01:30:00Z"), TimeZoneInfo.Utc));

    [Theory]
    [InlineData("UTC", "2026-02-28T23:59:59Z", "month", "2026-02-01T00:00:00Z", "2026-03-01T00:00:00Z")]
    [InlineData("UTC", "2028-02-29T12:00:00Z", "month", "2028-02-01T00:00:00Z", "2028-03-01T00:00:00Z")]
    [InlineData("UTC", "2027-01-03T23:59:59Z", "week", "2026-12-28T00:00:00Z", "2027-01-04T00:00:00Z")]
    [InlineData("UTC", "2027-01-04T00:00:00Z", "week", "2027-01-04T00:00:00Z", "2027-01-11T00:00:00Z")]
    [InlineData("UTC", "2026-12-31T23:59:59Z", "quarter", "2026-10-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("UTC", "2026-12-31T23:59:59Z", "year", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z")]
    [InlineData("Europe/Berlin", "2026-12-31T22:59:59Z", "year", "2025-12-31T23:00:00Z", "2026-12-31T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-12-31T23:00:00Z", "year", "2026-12-31T23:00:00Z", "2027-12-31T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T12:00:00Z", "today", "2026-10-24T22:00:00Z", "2026-10-25T23:00:00Z")]
    [InlineData("Europe/Berlin", "2026-03-29T12:00:00Z", "today", "2026-03-28T23:00:00Z", "2026-03-29T22:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-06-30T18:14:59Z", "quarter", "2026-03-31T18:15:00Z", "2026-06-30T18:15:00Z")]
    [InlineData("America/St_Johns", "2026-11-01T02:29:59Z", "today", "2026-10-31T02:30:00Z", "2026-11-01T02:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-04T05:00:00Z", "today", "2026-10-03T13:30:00Z", "2026-10-04T13:00:00Z")]
    public void A_calendar_window_is_from_midnight_to_midnight(string zone, string now, string name, string start, string end)
    {
        WindowDefinition window = WindowDefinition.Parse(name)!;

        Assert.Equal((At(start), At(end)), (window.Start(At(now), Zone(zone)), window.End(At(now), Zone(zone))));
    }

    /// <summary>Hours are those of standard time, so that they follow each other wherever summer time is off by half an hour.</summary>
    [Theory]
    [InlineData("UTC", "2026-11-20T12:00:00Z", "2026-11-20T12:00:00Z")]
    [InlineData("UTC", "2026-11-20T12:59:59.999Z", "2026-11-20T12:00:00Z")]
    [InlineData("Europe/Berlin", "2026-10-25T01:10:00Z", "2026-10-25T01:00:00Z")]
    [InlineData("Asia/Kathmandu", "2026-11-20T12:14:59Z", "2026-11-20T11:15:00Z")]
    [InlineData("Asia/Kathmandu", "2026-11-20T12:15:00Z", "2026-11-20T12:15:00Z")]
    [InlineData("America/St_Johns", "2026-11-20T12:29:00Z", "2026-11-20T11:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-04-04T15:15:00Z", "2026-04-04T14:30:00Z")]
    [InlineData("Australia/Lord_Howe", "2026-10-03T15:15:00Z", "2026-10-03T14:30:00Z")]
    public void An_hour_is_from_one_full_hour_to_the_next(string zone, string now, string start)
    {
        WindowDefinition hour = WindowDefinition.Parse("hour")!;

        Assert.Equal((At(start), At(start).AddHours(1)), (hour.Start(At(now), Zone(zone)), hour.End(At(now), Zone(zone))));
    }

    /// <summary>Where clocks are put forward at midnight, the day starts at the hour that they are put to.</summary>
    [Theory]
    [InlineData("Africa/Cairo", "2026-04-24T12:00:00Z", "2026-04-23T22:00:00Z", 23)]
    [InlineData("Asia/Beirut", "2026-03-29T12:00:00Z", "2026-03-28T22:00:00Z", 23)]
    [InlineData("America/Asuncion", "2023-10-01T12:00:00Z", "2023-10-01T04:00:00Z", 23)]
    [InlineData("America/Santiago", "2026-09-06T12:00:00Z", "2026-09-06T04:00:00Z", 23)]
    public void A_day_without_a_midnight_starts_when_the_one_before_it_ends(string zone, string now, string start, int hours)
        => AssertDay(zone, now, start, hours);

    /// <summary>
    /// Where clocks are put back to midnight, the day starts at the first of the two; where they go back from it, at the only one.
    /// </summary>
    [Theory]
    [InlineData("America/Havana", "2026-11-01T12:00:00Z", "2026-11-01T04:00:00Z", 25)]
    [InlineData("Atlantic/Azores", "2026-10-25T12:00:00Z", "2026-10-25T00:00:00Z", 25)]
    [InlineData("Asia/Beirut", "2026-10-24T12:00:00Z", "2026-10-23T21:00:00Z", 25)]
    [InlineData("Asia/Beirut", "2026-10-25T12:00:00Z", "2026-10-24T22:00:00Z", 24)]
    public void Of_two_midnights_the_first_starts_the_day(string zone, string now, string start, int hours)
        => AssertDay(zone, now, start, hours);

    private static void AssertDay(string zone, string now, string start, int hours)
    {
        WindowDefinition today = WindowDefinition.Parse("today")!;

        Assert.Equal(At(start), today.Start(At(now), Zone(zone)));
        Assert.Equal(At(start).AddHours(hours), today.End(At(now), Zone(zone)));
        Assert.Equal(At(start), today.Start(At(start), Zone(zone)));
        Assert.Equal(At(start), today.End(At(start).AddMilliseconds(-1), Zone(zone)));
    }

    private static TimeZoneInfo Zone(string name) => TimeZoneInfo.FindSystemTimeZoneById(name);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, CultureInfo.InvariantCulture);
}
