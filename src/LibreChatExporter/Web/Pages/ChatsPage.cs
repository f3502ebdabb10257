using LibreChatExporter.Calls;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary><c>/conversations</c>: the chats that cost most, by their ids: what is written in them is nobody's business.</summary>
internal static class ChatsPage
{
    /// <summary>Where the page is.</summary>
    public const string Path = "/conversations";

    /// <summary>Makes the page.</summary>
    public static PageView Of(CallRequest request, Frames frames)
    {
        PageRequest page = request.Page;
        var chats = new CallConversations(request.Calls, request.Filter);
        int first = TableOrdering.First(page, chats.Count);
        IReadOnlyList<ConversationSum> shown = chats.Some(first, TableOrdering.PageSize);
        return new PageView(frames.Of(page, "Chats", Path))
        {
            Notes = [.. ActivityPage.Notes(request)],
            Filter = UsageFilter.Of(page),
            Tables =
            [
                new TableView(
                    "Chats",
                    [
                        Text("Chat"), Text("User"), Text("Model"), Number("Cost"), Number("Times the median"), Number("Calls"),
                        Number("Tokens"), Number("First"), Number("Last"),
                    ],
                    [.. shown.Select(chat => Row(request, chat))])
                {
                    Empty = "No call of such a chat is kept.",
                    Search = new SearchView(page.Links.Plain(Path), page.Order.Search, TableOrdering.Kept(page)),
                    Paging = TableOrdering.Paging(page, first, shown.Count, chats.Count),
                    Links =
                    [
                        new LinkView("CSV", page.Links.To("/api/conversations", ("limit", "1000"), ("format", "csv"))),
                        new LinkView("JSON", page.Links.To("/api/conversations", ("limit", "1000"), ("format", "json"))),
                    ],
                },
            ],
        };
    }

    private static IReadOnlyList<CellView> Row(CallRequest request, ConversationSum chat) =>
    [
        new CellView
        {
            Text = new LinkView(
                chat.Id ?? "too long to keep",
                chat.Id is { } id ? request.Page.Links.To(ActivityPage.Path, (CallRequest.Conversation, id)) : null),
        },
        new CellView { Text = new LinkView(chat.User, request.Page.Item(Dimension.Users, chat.User)) },
        new CellView { Text = new LinkView(chat.Model, request.Page.Item(Dimension.Models, chat.Model)) },
        new CellView { Amount = Amount.Usd(chat.Sum.CostUsd) },
        new CellView { Amount = chat.TimesMedian is { } times ? Amount.Measure(times) : null },
        new CellView { Amount = Amount.Count(chat.Sum.Calls) },
        new CellView { Amount = Amount.Count(chat.Sum.Tokens) },
        new CellView { Time = chat.First },
        new CellView { Time = chat.Last },
    ];

    private static ColumnView Text(string name) => new(name, IsNumber: false);

    private static ColumnView Number(string name) => new(name, IsNumber: true);
}
