namespace LibreChatExporter.Tests.TimeWindows;

/// <summary>
/// The days of a time zone, found by looking at its clock every quarter of an hour rather than by arithmetic: a day starts when its date is
/// first shown. No clock is set on by less.
/// </summary>
internal sealed class PlainCalendar
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(15);

    private readonly List<(DateOnly Day, DateTimeOffset Start)> _days = [];

    public PlainCalendar(TimeZoneInfo zone, DateTimeOffset from, DateTimeOffset to)
    {
        DateTimeOffset first = from.AddTicks(-(from.UtcTicks % Step.Ticks));
        DateOnly day = DayAt(first, zone);
        for (DateTimeOffset time = first; time < to; time += Step)
        {
            DateOnly shown = DayAt(time, zone);
            if (shown > day)
            {
                _days.Add((day = shown, time));

                // No day is shorter than that.
                time += TimeSpan.FromHours(20);
            }
        }
    }

    public IReadOnlyList<(DateOnly Day, DateTimeOffset Start)> Days => _days;

    /// <summary>Where the period starts that a time is in.</summary>
    public DateTimeOffset StartOf(string period, DateTimeOffset time)
        => _days.Last(day => day.Start <= time && IsFirst(period, day.Day)).Start;

    /// <summary>Where the period after the one starts that a time is in.</summary>
    public DateTimeOffset EndOf(string period, DateTimeOffset time)
        => _days.First(day => day.Start > time && IsFirst(period, day.Day)).Start;

    public static bool IsFirst(string period, DateOnly day) => period switch
    {
        "today" => true,
        "week" => day.DayOfWeek == DayOfWeek.Monday,
        "month" => day.Day == 1,
        "quarter" => day is { Day: 1, Month: 1 or 4 or 7 or 10 },
        "year" => day is { Day: 1, Month: 1 },
        _ => throw new ArgumentException(period, nameof(period)),
    };

    private static DateOnly DayAt(DateTimeOffset time, TimeZoneInfo zone)
        => DateOnly.FromDateTime(TimeZoneInfo.ConvertTime(time, zone).DateTime);
}
