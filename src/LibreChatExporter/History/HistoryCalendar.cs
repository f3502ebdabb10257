using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.History;

/// <summary>
/// The buckets of history in a time zone: days, and hours, or what <see cref="BucketClock"/> makes of them there, cut at midnight. Times
/// are milliseconds since the Unix epoch. Immutable.
/// </summary>
internal sealed class HistoryCalendar(TimeZoneInfo zone)
{
    /// <summary>What is said to be from before the Unix epoch counts as of then: LibreChat did not exist.</summary>
    internal const long Earliest = 0;

    /// <summary>How many days before the current one have hours.</summary>
    private const int DaysOfHours = 35;

    /// <summary>What is said to be from after this counts as of then, so that every day has a next.</summary>
    internal static readonly long Latest = new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds();

    private readonly BucketClock _hours = BucketClock.HoursOf(zone);

    /// <summary>The time zone.</summary>
    internal TimeZoneInfo Zone => zone;

    /// <summary>When the first day begins that history can be of.</summary>
    internal long Start => Day(Earliest).Start;

    /// <summary>When the last one ends.</summary>
    internal long End => Day(Latest).End;

    /// <summary>The nearest time that history can be of.</summary>
    internal static long Clamp(long time) => Math.Clamp(time, Earliest, Latest);

    /// <summary>
    /// The day that a time is in. Where clocks were put back from behind midnight to before it, as in St John's up to 2011, the evening
    /// that came again belongs to the day that had begun: so days follow one another, and each holds the times that are in it.
    /// </summary>
    internal (long Start, long End) Day(long time)
    {
        DateOnly day = LocalCalendar.DayOf(DateTimeOffset.FromUnixTimeMilliseconds(time), zone);
        (long Start, long End) bounds = LocalCalendar.Bounds(day, zone);
        return time < bounds.End ? bounds : LocalCalendar.Bounds(day.AddDays(1), zone);
    }

    /// <summary>The hour that a time is in.</summary>
    internal (long Start, long End) Hour(long time)
    {
        (long start, long end) = Day(time);
        return (Math.Max(start, _hours.Floor(time)), Math.Min(end, _hours.Ceiling(time)));
    }

    /// <summary>The bucket that a time is in.</summary>
    /// <param name="time">The time.</param>
    /// <param name="hoursFrom">Since when there are hours.</param>
    internal (long Start, long End) Bucket(long time, long hoursFrom) => time < hoursFrom ? Day(time) : Hour(time);

    /// <summary>The midnight since when there are to be hours.</summary>
    internal long HoursFrom(DateTimeOffset now) => Day(Clamp(now.AddDays(-DaysOfHours).ToUnixTimeMilliseconds())).Start;

    /// <summary>A time as the zone's clocks show it.</summary>
    internal DateTimeOffset Local(long time) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), zone);
}
