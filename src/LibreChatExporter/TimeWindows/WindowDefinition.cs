using System.Globalization;
using Period = System.Func<System.DateTimeOffset, System.TimeZoneInfo, (System.DateTimeOffset Start, System.DateTimeOffset End)>;

namespace LibreChatExporter.TimeWindows;

/// <summary>
/// A time range that ends now: the last hours or days (<c>24h</c>, <c>7d</c>), or what has passed of a calendar period (<c>hour</c>,
/// <c>today</c>, <c>week</c>, which begins on Monday, <c>month</c>, <c>quarter</c>, <c>year</c>). Immutable.
/// </summary>
internal sealed record WindowDefinition
{
    /// <summary>The longest rolling window.</summary>
    private static readonly TimeSpan MaxLength = TimeSpan.FromDays(366);

    private static readonly Dictionary<string, Period> Periods = new()
    {
        ["hour"] = Hour,
        ["today"] = Days(day => day, start => start.AddDays(1)),
        ["week"] = Days(day => day.AddDays(-(((int)day.DayOfWeek + 6) % 7)), start => start.AddDays(7)),
        ["month"] = Days(day => new DateOnly(day.Year, day.Month, 1), start => start.AddMonths(1)),
        ["quarter"] = Days(day => new DateOnly(day.Year, ((day.Month - 1) / 3 * 3) + 1, 1), start => start.AddMonths(3)),
        ["year"] = Days(day => new DateOnly(day.Year, 1, 1), start => start.AddYears(1)),
    };

    private readonly Period? _period;
    private readonly TimeSpan _length;

    private WindowDefinition(string name, TimeSpan length, Period? period) => (Name, _length, _period) = (name, length, period);

    /// <summary>As in the settings, and the value of the label <c>window</c>.</summary>
    public string Name { get; }

    /// <summary>Whether it follows the calendar rather than rolling along.</summary>
    public bool IsCalendar => _period is not null;

    /// <summary>Whether it is never longer than a day of the calendar.</summary>
    public bool IsShort => IsCalendar ? Name is "hour" or "today" : _length <= TimeSpan.FromDays(1);

    /// <summary>Reads a name such as <c>24h</c> or <c>month</c>; null when it is none, or longer than 366 days.</summary>
    public static WindowDefinition? Parse(string name)
    {
        if (Periods.TryGetValue(name, out Period? period))
        {
            return new WindowDefinition(name, TimeSpan.Zero, period);
        }

        TimeSpan unit = name.EndsWith('h') ? TimeSpan.FromHours(1) : name.EndsWith('d') ? TimeSpan.FromDays(1) : TimeSpan.Zero;
        return unit > TimeSpan.Zero && int.TryParse(name[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && name[0] != '0' && count <= MaxLength / unit
            ? new WindowDefinition(name, count * unit, period: null)
            : null;
    }

    /// <summary>Where the window starts that ends at <paramref name="now"/>.</summary>
    /// <param name="now">The end of the window.</param>
    /// <param name="zone">Where midnight and the full hour are taken from, for calendar windows.</param>
    public DateTimeOffset Start(DateTimeOffset now, TimeZoneInfo zone)
        => _period is null ? now - _length : _period(now, zone).Start;

    /// <summary>Where the calendar period ends that <paramref name="now"/> is in.</summary>
    /// <exception cref="InvalidOperationException">It is no calendar window.</exception>
    public DateTimeOffset End(DateTimeOffset now, TimeZoneInfo zone)
        => _period is null ? throw new InvalidOperationException($"{Name} does not end") : _period(now, zone).End;

    private static Period Days(Func<DateOnly, DateOnly> first, Func<DateOnly, DateOnly> next) => (now, zone) =>
    {
        DateOnly start = first(LocalCalendar.DayOf(now, zone));
        return (LocalCalendar.Midnight(start, zone), LocalCalendar.Midnight(next(start), zone));
    };

    /// <summary>The full hour of the zone's standard time: where summer time differs by half an hour, each hour of the year still has sixty minutes.</summary>
    private static (DateTimeOffset Start, DateTimeOffset End) Hour(DateTimeOffset now, TimeZoneInfo zone)
    {
        DateTimeOffset start = now.AddTicks(-((now + zone.BaseUtcOffset).UtcTicks % TimeSpan.TicksPerHour));
        return (start, start.AddHours(1));
    }
}
