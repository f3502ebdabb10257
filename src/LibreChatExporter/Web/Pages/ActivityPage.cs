using System.Globalization;
using LibreChatExporter.Calls;
using LibreChatExporter.Web.Api;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary><c>/activity</c>: single calls.</summary>
internal static class ActivityPage
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/activity";

    /// <summary>What is told of a chat's id where all of it would be too long.</summary>
    private const int ShortId = 8;

    /// <summary>Columns in the order in which they are shown; those with an order can be sorted by.</summary>
    private static readonly Column[] Columns =
    [
        new("Time", Order: CallOrder.Time, Of: (_, call) => new CellView { Time = call.Time }),
        new("User", Of: (request, call) => Item(request, Dimension.Users, call.User)),
        new("Tenant", Of: (request, call) => call.Tenant is { } tenant ? Item(request, Dimension.Tenants, tenant) : new CellView()),
        new("Model", Of: (request, call) => Item(request, Dimension.Models, call.Model)),
        new("Cost", Order: CallOrder.Cost, Of: (_, call) => new CellView { Amount = Amount.Usd(call.CostUsd) }),
        new("Input", Of: (_, call) => Count(call.InputTokens)),
        new("Cached", Of: (_, call) => Count(call.CacheReadTokens is null ? call.CacheWriteTokens
            : call.CacheReadTokens + (call.CacheWriteTokens ?? 0))),
        new("Output", Of: (_, call) => Count(call.OutputTokens)),
        new("Tokens", Order: CallOrder.Tokens, Of: (_, call) => Count(
            (call.InputTokens ?? 0) + (call.OutputTokens ?? 0) + (call.CacheReadTokens ?? 0) + (call.CacheWriteTokens ?? 0))),
        new("Seconds", Order: CallOrder.Duration, Of: (_, call) => Measure(call.ResponseSeconds)),
        new("Tokens a second", Of: (_, call) => Measure(call.OutputTokensPerSecond)),
        new("Answer", Of: (_, call) => new CellView { Text = call.Error == true ? new LinkView("error", null) : null }),
        new("Agent", Of: (request, call) => call.Agent == "none" ? new CellView() : Item(request, Dimension.Agents, call.Agent)),
        new("For", Of: (request, call) => Narrower(request, CallRequest.Context, call.Context, call.Context)),
        new("Provider", Of: (request, call) => Narrower(request, CallRequest.Provider, call.Provider, call.Provider)),
        new("Chat", Of: (request, call) => call.Conversation is { } chat
            ? Narrower(request, CallRequest.Conversation, chat, chat[..Math.Min(ShortId, chat.Length)])
            : new CellView()),
    ];

    /// <summary>Makes the page; null, with a complaint, where it cannot be sorted so.</summary>
    public static PageView? Of(CallRequest request, Frames frames, CallStore store, QueryErrors errors)
    {
        PageRequest page = request.Page;
        string sort = (page.Order.Column is null || page.Order.IsDescending ? "-" : "") + (page.Order.Column ?? "time");
        string known = errors.Word("sort", sort, CallQueryReader.Sorts);
        if (!errors.IsEmpty)
        {
            return null;
        }

        int last = (int)Math.Min((long)page.Order.Page * TableOrdering.PageSize, request.Calls.Count);
        CallOrder order = Enum.Parse<CallOrder>(known.TrimStart('-'), ignoreCase: true);
        CallPage found = request.Calls.Find(request.Filter, new CallPaging(order, known[0] != '-', Math.Max(1, last)));
        int first = TableOrdering.First(page, found.Count);
        CallRecord[] calls = [.. found.Calls.Skip(first).Take(TableOrdering.PageSize).Select(call => request.Calls.Describe(call))];
        Column[] columns = [.. Columns.Where(column => column.Name != "Tenant" || page.View.HasTenants)];
        if (found.Count > TableOrdering.PageSize)
        {
            store.Hold(request.Calls);
        }

        return new PageView(frames.Of(page, "Activity", Path) with { AsOf = request.Calls.AsOf })
        {
            Notes = [.. Notes(request)],
            Filter = CallFilters.Of(request),
            Figures =
            [
                new FigureView("Cost", Amount.Usd(found.Total.CostUsd), null),
                new FigureView("Calls", Amount.Count(found.Total.Calls), null),
                new FigureView("Tokens", Amount.Count(found.Total.Tokens), null),
            ],
            Tables =
            [
                new TableView(
                    "Calls",
                    [.. columns.Select(column => Head(page, column))],
                    [.. calls.Select(call => (IReadOnlyList<CellView>)[.. columns.Select(column => column.Of(request, call))])])
                {
                    Empty = "No such call is kept.",
                    Search = new SearchView(page.Links.Plain(Path), page.Order.Search, TableOrdering.Kept(page)),
                    Paging = Paging(request, first, calls.Length, found.Count),
                    Links =
                    [
                        new LinkView("CSV", request.Api("csv", known)), new LinkView("NDJSON", request.Api("ndjson", known)),
                        new LinkView("JSON", request.Api("json", known)),
                    ],
                },
            ],
        };
    }

    /// <summary>What part of calls the page cannot show.</summary>
    internal static IEnumerable<string> Notes(CallRequest request)
    {
        if (request.Calls is { HasDropped: true, Since: { } since } && since > request.Filter.From)
        {
            yield return string.Create(
                CultureInfo.InvariantCulture,
                $"The newest {request.Calls.Count:N0} calls are kept, since {since:yyyy-MM-dd HH:mm}; the setting call-log says how many.");
        }

        if (request.Page.OwnValue(CallRequest.List) is not null)
        {
            yield return string.Create(CultureInfo.InvariantCulture, $"This list is as of {request.Calls.AsOf:HH:mm:ss}.");
        }
    }

    private static ColumnView Head(PageRequest page, Column column) => column.Order is { } order
        ? TableOrdering.Head(page, order.ToString().ToLowerInvariant(), column.Name, isNumber: true, usual: "time")
        : new ColumnView(column.Name, column.IsNumber);

    /// <summary>Links stay within one list, so that no page skips or repeats a call that has come meanwhile.</summary>
    private static PagingView? Paging(CallRequest request, int first, int shown, int all)
    {
        string list = request.Calls.Revision.ToString(CultureInfo.InvariantCulture);
        return TableOrdering.Paging(request.Page, first, shown, all, (CallRequest.List, list)) is not { } paging ? null : paging with
        {
            Start = first > 0 ? TableOrdering.PageLink(request.Page, 1, (CallRequest.List, null)) : null,
        };
    }

    private static CellView Item(CallRequest request, Dimension dimension, string label)
    {
        string name = request.Page.NameOf(dimension, label);
        return new CellView
        {
            Text = new LinkView(name, request.Page.Item(dimension, label)) { Hint = name == label ? null : label },
        };
    }

    private static CellView Narrower(CallRequest request, string parameter, string value, string text) => new()
    {
        Text = new LinkView(text, request.Page.Here((parameter, value), (CallRequest.List, null))) { Hint = text == value ? null : value },
    };

    private static CellView Count(double? tokens) => new() { Amount = tokens is { } count ? Amount.Count(count) : null };

    private static CellView Measure(double? value) => new() { Amount = value is { } measured ? Amount.Measure(measured) : null };

    private sealed record Column(string Name, Func<CallRequest, CallRecord, CellView> Of, CallOrder? Order = null)
    {
        public bool IsNumber => Name is "Input" or "Cached" or "Output" or "Tokens a second";
    }
}
