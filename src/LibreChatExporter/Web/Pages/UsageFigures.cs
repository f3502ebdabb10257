using LibreChatExporter.History;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary>The figures that matter most, each against the time of the same length before.</summary>
internal static class UsageFigures
{
    /// <summary>Those of a request's range and filter.</summary>
    /// <param name="request">The request.</param>
    /// <param name="withUsers">Whether users are counted: not where all is of one.</param>
    public static IReadOnlyList<FigureView> Of(PageRequest request, bool withUsers)
    {
        HistoryGroup now = request.By(Dimension.Models).Total;
        HistoryGroup before = request.View.Total(request.Before, request.Filter);
        bool isKnown = before.Sum.Calls > 0;
        List<FigureView> figures =
        [
            Figure("Cost", group => Amount.Usd(group.Sum.CostUsd)),
            Figure("Input tokens", group => Amount.Count(group.Sum.Input + group.Sum.CacheRead + group.Sum.CacheWrite)),
            Figure("of them cached", group => Amount.Count(group.Sum.CacheRead)),
            Figure("Output tokens", group => Amount.Count(group.Sum.Output)),
            Figure("Calls", group => Amount.Count(group.Sum.Calls)),
            Figure("Active users", group => Amount.Count(group.Users)),
            Figure("Chats", group => Amount.Count(group.Conversations)),
        ];
        return withUsers ? figures : [.. figures.Where(figure => figure.Name != "Active users")];

        FigureView Figure(string name, Func<HistoryGroup, Amount> amount) => new(name, amount(now), isKnown ? amount(before) : null);
    }
}
