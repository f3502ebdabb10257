using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary>Tables of users, models, agents or tenants, and what they used.</summary>
internal static class UsageTable
{
    private const int PageSize = 50;

    private static readonly Column[] Common =
    [
        new("cost", "Cost", row => Amount.Usd(row.Sum.CostUsd)),
        new("share", "Share", row => Amount.Share(row.Share)),
        new("input-cost", "Input cost", row => Amount.Usd(row.Sum.InputCostUsd)) { IsFor = GroupBy.Model },
        new("output-cost", "Output cost", row => Amount.Usd(row.Sum.OutputCostUsd)) { IsFor = GroupBy.Model },
        new("tokens", "Tokens", row => Amount.Count(row.Sum.Tokens)),
        new("input", "Input", row => Amount.Count(row.Sum.Input)) { IsFor = GroupBy.Model },
        new("output", "Output", row => Amount.Count(row.Sum.Output)) { IsFor = GroupBy.Model },
        new("cached", "Cached", row => Cached(row.Sum) is { } share ? Amount.Share(share) : null) { IsFor = GroupBy.Model },
        new("calls", "Calls", row => Amount.Count(row.Sum.Calls)),
        new("users", "Users", row => Amount.Count(row.Group.Users)) { IsNotFor = GroupBy.User },
        new("chats", "Chats", row => Amount.Count(row.Group.Conversations)),
        new("balance", "Balance", row => row.BalanceUsd is { } usd ? Amount.Usd(usd) : null) { IsFor = GroupBy.User },
    ];

    /// <summary>The part of what went in that came from a cache; null where nothing went in.</summary>
    public static double? Cached(UsageSum sum)
        => sum.Input + sum.CacheRead + sum.CacheWrite is > 0 and var all ? sum.CacheRead / all : null;

    /// <summary>All of a dimension, to be sorted, searched and leafed through.</summary>
    public static TableView Full(PageRequest request, Dimension dimension, UserFacts? facts)
    {
        HistoryBreakdown breakdown = request.By(dimension);
        Column[] columns = ColumnsOf(dimension, facts);
        Row[] all = Rows(request, dimension, breakdown, facts);
        Row[] found = [.. Sorted(request, columns, all.Where(row => IsFound(row, request.Order.Search)))];
        int first = Math.Min((request.Order.Page - 1) * PageSize, Math.Max(0, (found.Length - 1) / PageSize * PageSize));
        IReadOnlyList<Row> page = [.. found.Skip(first).Take(PageSize)];
        return View(request, dimension, columns, page, breakdown.Total, isSortable: true) with
        {
            Empty = request.Order.Search.Length > 0 ? "Nothing with that name was used." : "Nothing was used.",
            Search = new SearchView(request.Links.Plain(request.Path), request.Order.Search, Kept(request)),
            Paging = found.Length > PageSize
                ? new PagingView(
                    first + 1, first + page.Count, found.Length,
                    first > 0 ? PageLink(request, (first / PageSize) + 0) : null,
                    first + page.Count < found.Length ? PageLink(request, (first / PageSize) + 2) : null)
                : null,
            Links = dimension.Api is null ? []
                :
                [
                    new LinkView("CSV", request.Links.To(dimension.Api, ("limit", "1000"), ("format", "csv"))),
                    new LinkView("JSON", request.Links.To(dimension.Api, ("limit", "1000"), ("format", "json"))),
                ],
        };
    }

    /// <summary>The most expensive of a dimension.</summary>
    public static TableView Top(PageRequest request, Dimension dimension, int count)
    {
        HistoryBreakdown breakdown = request.By(dimension);
        Row[] rows = Rows(request, dimension, breakdown, facts: null);
        string[] shown = ["cost", "share", "tokens", "calls"];
        Column[] columns = [.. Common.Where(column => shown.Contains(column.Key))];
        TableView table = View(request, dimension, columns, [.. rows.Take(count)], breakdown.Total, isSortable: false);
        return rows.Length <= count ? table
            : table with
            {
                Links = [new LinkView($"All {rows.Length} {dimension.Many.ToLowerInvariant()}", request.Links.To(dimension.Path))],
            };
    }

    private static TableView View(
        PageRequest request, Dimension dimension, Column[] columns, IReadOnlyList<Row> rows, HistoryGroup total, bool isSortable)
    {
        var all = new Row("", "", total, total.Sum.CostUsd > 0 ? 1 : 0, BalanceUsd: null, LastUse: null);
        bool hasLastUse = rows.Any(row => row.LastUse is not null);
        return new TableView(
            dimension.Many,
            [
                Head(request, "name", dimension.One, isNumber: false, isSortable),
                .. columns.Select(column => Head(request, column.Key, column.Title, isNumber: true, isSortable)),
                .. hasLastUse ? (ColumnView[])[Head(request, "last-use", "Last use", isNumber: true, isSortable)] : [],
            ],
            [
                .. rows.Select(row => (IReadOnlyList<CellView>)
                [
                    new CellView { Text = LinkOf(request, dimension, row) },
                    .. columns.Select(column => new CellView { Amount = column.Of(row) }),
                    .. hasLastUse ? (CellView[])[new CellView { Time = row.LastUse }] : [],
                ]),
            ])
        {
            Total =
            [
                new CellView { Text = new LinkView("All", null) },
                .. columns.Select(column => new CellView { Amount = column.Key == "balance" ? null : column.Of(all) }),
                .. hasLastUse ? (CellView[])[new CellView()] : [],
            ],
        };
    }

    private static LinkView LinkOf(PageRequest request, Dimension dimension, Row row) => new(
        row.Name, request.Item(dimension, row.Label))
    {
        Hint = row.Name == row.Label ? null : row.Label,
    };

    private static Row[] Rows(PageRequest request, Dimension dimension, HistoryBreakdown breakdown, UserFacts? facts) =>
    [
        .. breakdown.Groups.Select(group => new Row(
            group.Label,
            request.NameOf(dimension, group.Label),
            group,
            group.Sum.ShareOf(breakdown.Total.Sum),
            facts?.BalanceUsd(group.Label),
            facts?.LastUse(group.Label))),
    ];

    private static bool IsFound(Row row, string search)
        => row.Name.Contains(search, StringComparison.OrdinalIgnoreCase) || row.Label.Contains(search, StringComparison.OrdinalIgnoreCase);

    private static Column[] ColumnsOf(Dimension dimension, UserFacts? facts) =>
    [
        .. Common.Where(column => (column.IsFor ?? dimension.GroupBy) == dimension.GroupBy && column.IsNotFor != dimension.GroupBy
            && (column.Key != "balance" || facts is { HasBalances: true })),
    ];

    /// <summary>By the column that is asked for; of equals, and where none is, in the order of cost.</summary>
    private static IEnumerable<Row> Sorted(PageRequest request, Column[] columns, IEnumerable<Row> rows)
    {
        (string? key, bool isDescending) = (request.Order.Column, request.Order.IsDescending);
        return key switch
        {
            "name" => Order(row => row.Name, StringComparer.OrdinalIgnoreCase),
            "last-use" => Order(row => row.LastUse, null),
            _ when Array.Find(columns, column => column.Key == key) is { } column => Order(row => column.Of(row)?.Value, null),
            _ => rows,
        };

        IEnumerable<Row> Order<T>(Func<Row, T> by, IComparer<T>? comparer)
            => isDescending ? rows.OrderByDescending(by, comparer) : rows.OrderBy(by, comparer);
    }

    private static ColumnView Head(PageRequest request, string key, string title, bool isNumber, bool isSortable)
    {
        if (!isSortable)
        {
            return new ColumnView(title, isNumber);
        }

        string sorted = request.Order.Column ?? "cost";
        bool isDescending = request.Order.Column is null || request.Order.IsDescending;
        bool isThis = sorted == key;
        bool turnsDescending = isThis ? !isDescending : isNumber;
        return new ColumnView(title, isNumber)
        {
            SortHref = request.Here(("sort", (turnsDescending ? "-" : "") + key), ("search", NullIfEmpty(request.Order.Search))),
            Sorted = isThis ? isDescending ? "descending" : "ascending" : null,
        };
    }

    private static string PageLink(PageRequest request, int page) => request.Here(
        ("sort", SortOf(request)), ("search", NullIfEmpty(request.Order.Search)),
        ("page", page.ToString(System.Globalization.CultureInfo.InvariantCulture)));

    private static string? SortOf(PageRequest request)
        => request.Order.Column is { } column ? (request.Order.IsDescending ? "-" : "") + column : null;

    private static string? NullIfEmpty(string text) => text.Length > 0 ? text : null;

    private static IReadOnlyList<(string Name, string Value)> Kept(PageRequest request)
        => [.. request.Links.Query, .. SortOf(request) is { } sort ? ((string, string)[])[("sort", sort)] : []];

    /// <param name="Label">As metrics show it.</param>
    /// <param name="Name">As people know it.</param>
    /// <param name="Group">What was used.</param>
    /// <param name="Share">Of the cost of all.</param>
    /// <param name="BalanceUsd">What is left; null where that is not known.</param>
    /// <param name="LastUse">When a model was last called; null where that is not known.</param>
    private sealed record Row(
        string Label, string Name, HistoryGroup Group, double Share, double? BalanceUsd, DateTimeOffset? LastUse)
    {
        public UsageSum Sum => Group.Sum;
    }

    private sealed record Column(string Key, string Title, Func<Row, Amount?> Of)
    {
        /// <summary>The only dimension that has it; null for all.</summary>
        public GroupBy? IsFor { get; init; }

        public GroupBy? IsNotFor { get; init; }
    }
}
