namespace LibreChatExporter.TimeWindows;

/// <summary>A unit of the calendar, such as the month: each instant is in one, and the next begins where it ends. Immutable.</summary>
/// <param name="SoFar">The name of what has passed of the one that is now.</param>
/// <param name="Last">The name of the one before it; null where it has none.</param>
/// <param name="Around">When the one begins and ends that an instant is in, in a time zone.</param>
internal sealed record CalendarUnit(
    string SoFar, string? Last, Func<DateTimeOffset, TimeZoneInfo, (DateTimeOffset Start, DateTimeOffset End)> Around)
{
    /// <summary>All of them, the shortest first.</summary>
    internal static readonly CalendarUnit[] All =
    [
        new("hour", null, HourAround),
        OfDays("today", "yesterday", day => day, start => start.AddDays(1)),
        OfDays("week", "last-week", day => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)), start => start.AddDays(7)),
        OfDays("month", "last-month", day => new DateOnly(day.Year, day.Month, 1), start => start.AddMonths(1)),
        OfDays("quarter", "last-quarter", day => new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1), start => start.AddMonths(3)),
        OfDays("year", "last-year", day => new DateOnly(day.Year, 1, 1), start => start.AddYears(1)),
    ];

    /// <summary>Whether it is never longer than a day.</summary>
    internal bool IsShort => SoFar is "hour" or "today";

    /// <summary>When the one before that of an instant begins and ends.</summary>
    internal (DateTimeOffset Start, DateTimeOffset End) Before(DateTimeOffset time, TimeZoneInfo zone)
    {
        DateTimeOffset end = Around(time, zone).Start;
        return (Around(end.AddMilliseconds(-1), zone).Start, end);
    }

    private static CalendarUnit OfDays(string soFar, string last, Func<DateOnly, DateOnly> first, Func<DateOnly, DateOnly> next)
        => new(soFar, last, (time, zone) =>
        {
            DateOnly start = first(LocalCalendar.DayOf(time, zone));
            return (LocalCalendar.Midnight(start, zone), LocalCalendar.Midnight(next(start), zone));
        });

    /// <summary>
    /// The full hour of the zone's standard time: where summer time differs by half an hour, each hour of the year still has sixty minutes.
    /// </summary>
    private static (DateTimeOffset Start, DateTimeOffset End) HourAround(DateTimeOffset time, TimeZoneInfo zone)
    {
        DateTimeOffset start = time.AddTicks(-((time + zone.BaseUtcOffset).UtcTicks % TimeSpan.TicksPerHour));
        return (start, start.AddHours(1));
    }
}
