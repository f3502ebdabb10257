using System.Globalization;
using LibreChatExporter.Calls;
using LibreChatExporter.History;
using LibreChatExporter.Web.Api;

namespace LibreChatExporter.Web.Pages;

/// <summary>What a page about calls is asked for.</summary>
/// <param name="Page">What all pages are asked for.</param>
/// <param name="Calls">The calls.</param>
/// <param name="Filter">Which of them.</param>
internal sealed record CallRequest(PageRequest Page, CallView Calls, CallFilter Filter)
{
    /// <summary>Names in addresses of pages about calls.</summary>
    public const string Provider = "provider", Context = "context", Conversation = "conversation", Errors = "errors", MinCost = "min-cost";

    /// <summary>The name of the list that somebody leafs through, while it is kept.</summary>
    public const string List = "list";

    /// <summary>All of them.</summary>
    public static readonly IReadOnlyList<string> Names = [Provider, Context, Conversation, Errors, MinCost, List];

    /// <summary>Reads it; null, with complaints, where it makes no sense.</summary>
    /// <param name="page">What all pages are asked for.</param>
    /// <param name="store">The calls.</param>
    /// <param name="newest">The newest of them.</param>
    /// <param name="errors">Where to complain.</param>
    public static CallRequest? Read(PageRequest page, CallStore store, CallView newest, QueryErrors errors)
    {
        // A list that is not kept any more is as good as none.
        CallView view = long.TryParse(page.OwnValue(List), NumberStyles.None, CultureInfo.InvariantCulture, out long revision)
            ? store.Find(revision) ?? newest
            : newest;
        (HistoryFilter labels, HistoryRange range) = (page.Filter, page.Range);
        var filter = new CallFilter
        {
            Labels = labels,
            From = range.Start,
            To = range.End,
            Provider = page.OwnValue(Provider),
            Context = page.OwnValue(Context),
            Conversation = page.OwnValue(Conversation),
            MinCostUsd = errors.Cost(MinCost, page.OwnValue(MinCost)),
            ErrorsOnly = errors.Word(Errors, page.OwnValue(Errors), ["false", "true"]) == "true",
            Search = page.Order.Search,
        };
        return errors.IsEmpty ? new CallRequest(page, view, filter) : null;
    }

    /// <summary>The same calls of the API.</summary>
    /// <param name="format">How.</param>
    /// <param name="sort">In which order.</param>
    public string Api(string format, string sort) => Page.Links.To(
        "/api/calls",
        [
            .. Page.Own.Where(own => own.Name != List), ("search", Filter.Search.Length > 0 ? Filter.Search : null), ("sort", sort),
            ("format", format),
        ]);
}
