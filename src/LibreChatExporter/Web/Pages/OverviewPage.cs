using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary><c>/</c>: what a period cost, by whom and with what, and what is wrong now.</summary>
internal static class OverviewPage
{
    private const int TopCount = 5;

    /// <summary>Makes the page.</summary>
    public static PageView Of(PageRequest request, Frames frames, IReadOnlyList<WarningView> warnings)
        => new(frames.Of(request, "Overview", "/"))
        {
            Warnings = warnings,
            Filter = UsageFilter.Of(request),
            Figures = UsageFigures.Of(request, withUsers: request.Filter.User is null),
            Charts = [UsageChart.Cost(request, Dimension.Models)],
            Tables =
        [
            .. request.Dimensions.Where(dimension => request.Chosen(dimension) is null)
                .Select(dimension => UsageTable.Top(request, dimension, TopCount)),
            .. BudgetTable.Of(request.Snapshot) is { } budgets ? (TableView[])[budgets] : [],
        ],
        };
}
