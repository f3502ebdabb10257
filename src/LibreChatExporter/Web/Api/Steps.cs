using LibreChatExporter.History;

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
