using System.Globalization;
using LibreChatExporter.History;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary><c>/days</c>: a month, day by day, and <c>/days/2026-11-20</c>: one of them.</summary>
internal static class DaysPage
{
    private const int TopCount = 20;

    private const string Path = "/days";

    /// <summary>Makes the page of a month, or of another period that begins in it.</summary>
    public static PageView Month(PageRequest request, Frames frames, DateOnly month)
    {
        DateTimeOffset end = request.Range.End < request.View.AsOf ? request.Range.End : request.View.AsOf;
        HistoryRange passed = request.View.Range(request.Range.Start, end);
        request = request with { Range = passed, ChartRange = passed };
        IReadOnlyList<HistoryPoint> days = request.View.OverTime(request.Range, request.Filter, HistoryResolution.Day);
        HistoryGroup total = request.By(Dimension.Models).Total;
        bool isMonth = DateOnly.FromDateTime(request.Range.Start.DateTime) == month && LastDay(request) < month.AddMonths(1);
        string title = isMonth ? $"{month:MMMM yyyy}" : $"{request.Range.Start:yyyy-MM-dd} to {LastDay(request):yyyy-MM-dd}";
        return new PageView(frames.Of(request, title, Path))
        {
            Moves =
            [
                Move(month.AddMonths(-1)),
                .. isMonth ? (LinkView[])[] : [Move(month)],
                .. month.AddMonths(1) <= Today(request) ? (LinkView[])[Move(month.AddMonths(1))] : [],
            ],
            Charts = [UsageChart.Cost(request, Dimension.Models), UsageChart.Tokens(request)],
            Tables =
            [
                new TableView(
                    "Days",
                    Heads("Day"),
                    [.. days.Select(day => Row(DayLink(request, DateOnly.FromDateTime(day.Start.DateTime)), day.Sum))])
                {
                    Total = Row(new LinkView("All", null), total.Sum),
                },
            ],
        };

        LinkView Move(DateOnly other) => new(
            other.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
            request.Links.To(Path, ("period", other.ToString("yyyy-MM", CultureInfo.InvariantCulture)), ("from", null), ("to", null)));
    }

    /// <summary>Makes the page of a day, which is the request's period.</summary>
    public static PageView Day(PageRequest request, Frames frames, DateOnly day) => new(frames.Of(request, $"{day:yyyy-MM-dd}", Path))
    {
        Moves =
        [
            DayLink(request, day.AddDays(-1)),
            new LinkView(
                day.ToString("MMMM yyyy", CultureInfo.InvariantCulture),
                request.Links.To(Path, ("period", day.ToString("yyyy-MM", CultureInfo.InvariantCulture)))),
            .. day < Today(request) ? (LinkView[])[DayLink(request, day.AddDays(1))] : [],
            .. frames.HasCalls
                ? (LinkView[])[new LinkView("Single calls", request.Links.To(ActivityPage.Path, ("period", $"{day:yyyy-MM-dd}")))]
                : [],
        ],
        Figures = UsageFigures.Of(request, withUsers: request.Filter.User is null),
        Charts = [UsageChart.Cost(request, Dimension.Models)],
        Tables =
        [
            UsageTable.Top(request, Dimension.Models, TopCount),
            Providers(request),
            UsageTable.Top(request, Dimension.Users, TopCount),
            UsageTable.Top(request, Dimension.Agents, TopCount),
        ],
    };

    private static DateOnly LastDay(PageRequest request) => DateOnly.FromDateTime(request.Range.End.DateTime.AddTicks(-1));

    private static DateOnly Today(PageRequest request) => DateOnly.FromDateTime(request.View.AsOf.DateTime);

    private static LinkView DayLink(PageRequest request, DateOnly day)
    {
        string text = day.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        return new LinkView(text, request.Day(text));
    }

    private static IReadOnlyList<ColumnView> Heads(string first) =>
    [
        new ColumnView(first, IsNumber: false), new ColumnView("Cost", IsNumber: true), new ColumnView("Tokens", IsNumber: true),
        new ColumnView("Calls", IsNumber: true),
    ];

    private static IReadOnlyList<CellView> Row(LinkView name, UsageSum sum) =>
    [
        new CellView { Text = name },
        new CellView { Amount = Amount.Usd(sum.CostUsd) },
        new CellView { Amount = Amount.Count(sum.Tokens) },
        new CellView { Amount = Amount.Count(sum.Calls) },
    ];

    private static TableView Providers(PageRequest request)
    {
        var facts = new ModelFacts(request.Snapshot);
        return new TableView(
            "Providers",
            Heads("Provider"),
            [
                .. request.By(Dimension.Models).Groups
                    .GroupBy(group => facts.Provider(group.Label) ?? "unknown")
                    .Select(provider => (provider.Key, Sum: provider.Aggregate(default(UsageSum), (sum, group) => sum + group.Sum)))
                    .OrderByDescending(provider => provider.Sum.CostUsd)
                    .Select(provider => Row(new LinkView(provider.Key, null), provider.Sum)),
            ]);
    }
}
