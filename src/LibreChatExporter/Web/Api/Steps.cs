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

    /// <summary>What was used in each step of a query's range.</summary>
    public static IEnumerable<HistoryPoint> Points(ApiQuery query, StepLength step)
    {
        IReadOnlyList<HistoryPoint> points = query.View.OverTime(
            query.Range, query.Filter, step == StepLength.Hour ? HistoryResolution.Hour : HistoryResolution.Day);
        return step == StepLength.Month ? Months(points) : points;
    }

    private static IEnumerable<HistoryPoint> Months(IReadOnlyList<HistoryPoint> days) => days
        .GroupBy(day => (day.Start.Year, day.Start.Month))
        .Select(month => month.Aggregate((first, next) => new HistoryPoint(first.Start, next.End, first.Sum + next.Sum)));
}
