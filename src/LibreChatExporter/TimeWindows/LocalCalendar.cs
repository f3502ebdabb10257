using System.Globalization;

namespace LibreChatExporter.TimeWindows;

/// <summary>The days of a time zone.</summary>
internal static class LocalCalendar
{
    /// <summary>Years in which LibreChat may have been used, and which leave room for windows on both sides.</summary>
    public const int FirstYear = 2000, LastYear = 9000;

    /// <summary>Whether a time of this year makes sense.</summary>
    public static bool IsSensible(int year) => year is >= FirstYear and <= LastYear;

    /// <summary>Reads a day such as <c>2026-10-31</c>; null when it is none.</summary>
    public static DateOnly? ParseDay(string text)
        => DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day) ? day : null;

    /// <summary>The day that the zone's calendar shows at <paramref name="time"/>.</summary>
    public static DateOnly DayOf(DateTimeOffset time, TimeZoneInfo zone)
        => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);

    /// <summary>
    /// The first instant of a day: clocks may be put forward at midnight, so that there is none, or back, so that there are two. Asks only
    /// what the clock shows at an instant; the other way round, .NET is wrong about zones that have changed their standard time since.
    /// </summary>
    public static DateTimeOffset Midnight(DateOnly day, TimeZoneInfo zone)
    {
        var midnight = new DateTimeOffset(day.ToDateTime(TimeOnly.MinValue), TimeSpan.Zero);
        DateTimeOffset byYesterday = midnight - zone.GetUtcOffset(midnight.AddDays(-1));
        DateTimeOffset byTomorrow = midnight - zone.GetUtcOffset(midnight.AddDays(1));
        (DateTimeOffset first, DateTimeOffset second) = byYesterday < byTomorrow ? (byYesterday, byTomorrow) : (byTomorrow, byYesterday);
        return DayOf(first, zone) == day ? first : second;
    }

    /// <summary>When a day begins and when the next does, in milliseconds since the Unix epoch.</summary>
    public static (long Start, long End) Bounds(DateOnly day, TimeZoneInfo zone)
        => (Midnight(day, zone).ToUnixTimeMilliseconds(), Midnight(day.AddDays(1), zone).ToUnixTimeMilliseconds());
}
