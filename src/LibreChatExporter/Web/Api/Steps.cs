using LibreChatExporter.History;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Web.Api;

/// <summary>Cuts a range into as many steps as a chart can show: some hundreds at most.</summary>
internal static class Steps
{
    private static readonly TimeSpan MaxHours = TimeSpan.FromDays(3), MaxDays = TimeSpan.FromDays(2 * 366);

    /// <summary>How long each step of a range is.</summary>
    public static StepLength For(HistoryRange range)
    {
        TimeSpan length = range.End - range.Start;
        return length > MaxDays ? StepLength.Month
            : length > MaxHours || range.Resolution == HistoryResolution.Day ? StepLength.Day
            : StepLength.Hour;
    }

    /// <summary>
    /// The range in whole steps. A period that rolls along has as many as its name says, the last of them that which is now: with the hours
    /// left over from days there would be one more, of which a part is missing. One that is given by its bounds stays as it is.
    /// </summary>
    /// <param name="view">The history.</param>
    /// <param name="period">The period.</param>
    /// <param name="range">The whole buckets that hold it.</param>
    public static HistoryRange Whole(HistoryView view, TimePeriod period, HistoryRange range)
    {
        if (!period.EndsNow)
        {
            return range;
        }

        if (For(range) == StepLength.Hour)
        {
            return period.Length is { } length ? view.Range(range.End - length, range.End) : range;
        }

        DateOnly today = LocalCalendar.DayOf(range.End.AddTicks(-1), view.Zone);
        DateTimeOffset start = period.Length is { } days
            ? LocalCalendar.Midnight(today.AddDays(1 - (int)Math.Ceiling(days.TotalDays)), view.Zone)
            : range.Start;
        return view.Range(start, LocalCalendar.Midnight(today.AddDays(1), view.Zone));
    }

    /// <summary>The resolution of history that steps are made of.</summary>
    public static HistoryResolution Resolution(StepLength step) => step == StepLength.Hour ? HistoryResolution.Hour : HistoryResolution.Day;

    /// <summary>What was used in each step of a range.</summary>
    public static IEnumerable<HistoryPoint> Points(HistoryView view, HistoryRange range, HistoryFilter filter, StepLength step) => Merge(
        step,
        view.OverTime(range, filter, Resolution(step)),
        point => point.Start,
        (first, next) => new HistoryPoint(first.Start, next.End, first.Sum + next.Sum));

    /// <summary>Makes months of days, where steps are months.</summary>
    /// <param name="step">How long steps are.</param>
    /// <param name="points">Hours or days.</param>
    /// <param name="start">When one begins.</param>
    /// <param name="add">Adds the one that follows.</param>
    public static IEnumerable<T> Merge<T>(StepLength step, IEnumerable<T> points, Func<T, DateTimeOffset> start, Func<T, T, T> add)
        => step != StepLength.Month ? points
            : points.GroupBy(point => (start(point).Year, start(point).Month)).Select(month => month.Aggregate(add));
}
