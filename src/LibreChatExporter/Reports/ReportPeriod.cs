using System.Globalization;
using LibreChatExporter.Ingest;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Reports;

/// <summary>
/// A time range to report on: what has passed of the month, the month before it, a month of the calendar, or any from one instant to another.
/// Months are those of the time zone. Immutable.
/// </summary>
internal sealed class ReportPeriod
{
    /// <summary>The name of a period that is given by its bounds.</summary>
    public const string Custom = "custom";

    private const string SoFar = "month";

    private static readonly WindowDefinition Month = WindowDefinition.Parse(SoFar)!;

    private readonly Func<DateTimeOffset, TimeZoneInfo, (DateTimeOffset From, DateTimeOffset To)> _bounds;

    private ReportPeriod(string name, Func<DateTimeOffset, TimeZoneInfo, (DateTimeOffset From, DateTimeOffset To)> bounds)
        => (Name, _bounds) = (name, bounds);

    /// <summary>As on the command line.</summary>
    public string Name { get; }

    /// <summary>Whether it ends with the instant of the report, whose rows are in it as they are in the window <c>month</c>.</summary>
    public bool IsSoFar => Name == SoFar;

    /// <summary>Reads <c>month</c>, <c>last-month</c> or a month such as <c>2026-10</c>; null when it is none of them.</summary>
    public static ReportPeriod? Parse(string name) => name switch
    {
        SoFar => new ReportPeriod(name, (now, zone) => (Month.Start(now, zone), now)),
        "last-month" => new ReportPeriod(name, (now, zone) =>
        {
            DateTimeOffset end = Month.Start(now, zone);
            return (Month.Start(end.AddMilliseconds(-1), zone), end);
        }),
        _ when DateOnly.TryParseExact(name, "yyyy-MM", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly first) && first.Year is >= 2000 and <= 9000
            => new ReportPeriod(name, (_, zone) => (LocalCalendar.Midnight(first, zone), LocalCalendar.Midnight(first.AddMonths(1), zone))),
        _ => null,
    };

    /// <summary>The time from one instant up to, not at, a later one.</summary>
    public static ReportPeriod Between(DateTimeOffset from, DateTimeOffset to) => new(Custom, (_, _) => (from, to));

    /// <summary>When it begins and ends for a report made at <paramref name="now"/>, on the clock of the zone.</summary>
    public (DateTimeOffset From, DateTimeOffset To) Bounds(DateTimeOffset now, TimeZoneInfo zone)
    {
        (DateTimeOffset from, DateTimeOffset to) = _bounds(now, zone);
        return (TimeZoneInfo.ConvertTime(from, zone), TimeZoneInfo.ConvertTime(to, zone));
    }

    /// <summary>Which rows are in it for a report made at <paramref name="now"/>.</summary>
    public RowRange Rows(DateTimeOffset now, TimeZoneInfo zone)
    {
        (DateTimeOffset from, DateTimeOffset to) = _bounds(now, zone);
        return new RowRange(FirstMillisecond(from), IsSoFar ? to.ToUnixTimeMilliseconds() + 1 : FirstMillisecond(to));
    }

    /// <summary>The first whole millisecond that is not before an instant: rows have no finer time.</summary>
    private static long FirstMillisecond(DateTimeOffset time) => time.AddTicks(TimeSpan.TicksPerMillisecond - 1).ToUnixTimeMilliseconds();
}
