using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary><c>/users</c> and its like: all users, models, agents or tenants of a period.</summary>
internal static class ListPage
{
    /// <summary>Makes the page.</summary>
    public static PageView Of(PageRequest request, Frames frames, Dimension dimension)
        => new(frames.Of(request, dimension.Many, dimension.Path))
        {
            Filter = UsageFilter.Of(request, without: dimension),
            Charts = [UsageChart.Cost(request, dimension)],
            Tables = [UsageTable.Full(request, dimension)],
        };
}
