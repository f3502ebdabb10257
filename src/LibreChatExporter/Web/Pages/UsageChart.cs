using System.Globalization;
using LibreChatExporter.History;
using LibreChatExporter.Web.Api;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary>Charts of usage over time.</summary>
internal static class UsageChart
{
    /// <summary>More colours than these nobody can tell apart.</summary>
    private const int MaxSeries = 8;

    /// <summary>The cost over time, by those of a dimension that cost most.</summary>
    public static ChartView Cost(PageRequest request, Dimension dimension)
    {
        IReadOnlyList<HistoryGroup> groups = request.By(dimension).Groups;
        string[] labels = [.. groups.Take(groups.Count > MaxSeries ? MaxSeries - 1 : MaxSeries).Select(group => group.Label)];
        bool hasOthers = labels.Length < groups.Count;
        StepLength step = Steps.For(request.Course);
        IEnumerable<HistorySplit> points = Steps.Merge(
            step,
            request.View.OverTime(dimension.GroupBy, labels, request.Course, request.Filter, Steps.Resolution(step)),
            point => point.Start,
            (first, next) => new HistorySplit(first.Start, next.End, [.. first.Sums.Zip(next.Sums, (a, b) => a + b)]));
        string[] names = [.. labels.Select(label => request.NameOf(dimension, label))];
        return new ChartView(
            $"Cost by {dimension.One.ToLowerInvariant()}",
            ChartKind.Stack,
            AmountKind.Usd,
            step.ToString(),
            hasOthers ? [.. names, "others"] : names,
            [
                .. points.Select(point => new ChartPoint(
                    Label(point.Start, step),
                    Href(request, point.Start, step),
                    [.. point.Sums.Take(names.Length + (hasOthers ? 1 : 0)).Select(sum => sum.CostUsd)])),
            ]);
    }

    /// <summary>The tokens over time, by kind.</summary>
    public static ChartView Tokens(PageRequest request)
    {
        StepLength step = Steps.For(request.Course);
        IEnumerable<HistoryPoint> points = Steps.Points(request.View, request.Course, request.Filter, step);
        return new ChartView(
            "Tokens by kind",
            ChartKind.Stack,
            AmountKind.Count,
            step.ToString(),
            ["input", "output", "written to cache", "read from cache"],
            [
                .. points.Select(point => new ChartPoint(
                    Label(point.Start, step),
                    Href(request, point.Start, step),
                    [point.Sum.Input, point.Sum.Output, point.Sum.CacheWrite, point.Sum.CacheRead])),
            ]);
    }

    private static string Label(DateTimeOffset start, StepLength step)
    {
        string format = step switch { StepLength.Hour => "yyyy-MM-dd HH:mm", StepLength.Day => "yyyy-MM-dd", _ => "yyyy-MM" };
        return start.ToString(format, CultureInfo.InvariantCulture);
    }

    private static string? Href(PageRequest request, DateTimeOffset start, StepLength step)
        => step == StepLength.Day ? request.Day(Label(start, step)) : null;
}
