using System.Globalization;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary>How a table of a page is sorted and cut into pages by links.</summary>
internal static class TableOrdering
{
    /// <summary>How many rows a page shows.</summary>
    public const int PageSize = 50;

    /// <summary>A column, which is a link that sorts by it, or turns the order round.</summary>
    /// <param name="request">What the page is asked for.</param>
    /// <param name="key">The column's name in addresses.</param>
    /// <param name="title">What it is called.</param>
    /// <param name="isNumber">Whether it has numbers, of which the most come first.</param>
    /// <param name="usual">The column by which the table is sorted where nothing is said, the most first.</param>
    public static ColumnView Head(PageRequest request, string key, string title, bool isNumber, string usual)
    {
        string sorted = request.Order.Column ?? usual;
        bool isDescending = request.Order.Column is null || request.Order.IsDescending;
        bool isThis = sorted == key;
        bool turnsDescending = isThis ? !isDescending : isNumber;
        return new ColumnView(title, isNumber)
        {
            SortHref = request.Here(("sort", (turnsDescending ? "-" : "") + key), ("search", NullIfEmpty(request.Order.Search))),
            Sorted = isThis ? isDescending ? "descending" : "ascending" : null,
        };
    }

    /// <summary>The number of the first row to show, from 0; of the last page where there is no such page.</summary>
    public static int First(PageRequest request, int all)
        => Math.Min((request.Order.Page - 1) * PageSize, Math.Max(0, (all - 1) / PageSize * PageSize));

    /// <summary>Which rows are shown, and where the others are; null where these are all.</summary>
    /// <param name="request">What the page is asked for.</param>
    /// <param name="first">The number of the first, from 0.</param>
    /// <param name="shown">How many are shown.</param>
    /// <param name="all">How many there are.</param>
    /// <param name="changes">What links to other pages say besides.</param>
    public static PagingView? Paging(
        PageRequest request, int first, int shown, int all, params ReadOnlySpan<(string Name, string? Value)> changes)
        => all <= PageSize ? null : new PagingView(
            first + 1, first + shown, all,
            first > 0 ? PageLink(request, first / PageSize, changes) : null,
            first + shown < all ? PageLink(request, (first / PageSize) + 2, changes) : null);

    /// <summary>Another page of the same table.</summary>
    public static string PageLink(PageRequest request, int page, params ReadOnlySpan<(string Name, string? Value)> changes) => request.Here(
    [
        ("sort", SortOf(request)), ("search", NullIfEmpty(request.Order.Search)),
        ("page", page.ToString(CultureInfo.InvariantCulture)), .. changes,
    ]);

    /// <summary>What stays when something else is searched for.</summary>
    public static IReadOnlyList<(string Name, string Value)> Kept(PageRequest request) =>
    [
        .. request.Links.Query,
        .. request.Own.Where(own => own.Value is not null).Select(own => (own.Name, own.Value!)),
        .. SortOf(request) is { } sort ? ((string, string)[])[("sort", sort)] : [],
    ];

    private static string? SortOf(PageRequest request)
        => request.Order.Column is { } column ? (request.Order.IsDescending ? "-" : "") + column : null;

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;
}
