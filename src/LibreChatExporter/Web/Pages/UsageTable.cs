using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary>Tables of users, models, agents or tenants, and what they used.</summary>
internal static class UsageTable
{
    /// <summary>What rows are sorted by where they are sorted by their names.</summary>
    private const string NameKey = "name";

    private static readonly CellView Nothing = new();

    private static readonly Column[] Columns =
    [
        new("provider", "Provider", row => Text(row.Provider)) { IsFor = GroupBy.Model, IsNumber = false },
        new("cost", "Cost", row => Number(Amount.Usd(row.Sum.CostUsd))),
        new("share", "Share", row => Number(Amount.Share(row.Share))),
        new("input-cost", "Input cost", row => Number(Amount.Usd(row.Sum.InputCostUsd))) { IsFor = GroupBy.Model },
        new("output-cost", "Output cost", row => Number(Amount.Usd(row.Sum.OutputCostUsd))) { IsFor = GroupBy.Model },
        new("tokens", "Tokens", row => Number(Amount.Count(row.Sum.Tokens))),
        new("input", "Input", row => Number(Amount.Count(row.Sum.Input))) { IsFor = GroupBy.Model },
        new("output", "Output", row => Number(Amount.Count(row.Sum.Output))) { IsFor = GroupBy.Model },
        new("cached", "Cached", row => Number(Cached(row.Sum))) { IsFor = GroupBy.Model },
        new("calls", "Calls", row => Number(Amount.Count(row.Sum.Calls))),
        new("users", "Users", row => Number(row.Users is { } users ? Amount.Count(users) : null)) { IsNotFor = GroupBy.User },
        new("chats", "Chats", row => Number(row.Chats is { } chats ? Amount.Count(chats) : null)),
        new("balance", "Balance", row => Number(row.BalanceUsd is { } usd ? Amount.Usd(usd) : null)) { IsFor = GroupBy.User },
        new("last-use", "Last use", row => new CellView { Time = row.LastUse }) { IsFor = GroupBy.User },
    ];

    /// <summary>All of a dimension, to be sorted, searched and leafed through.</summary>
    public static TableView Full(PageRequest request, Dimension dimension)
    {
        HistoryBreakdown breakdown = request.By(dimension);
        Row[] all = Rows(request, dimension, breakdown);
        Column[] columns =
        [
            .. Columns.Where(column => (column.IsFor ?? dimension.GroupBy) == dimension.GroupBy && column.IsNotFor != dimension.GroupBy
                && Array.Exists(all, row => column.Of(row) != Nothing)),
        ];
        Row[] found = [.. Sorted(request, columns, all.Where(row => IsFound(row, request.Order.Search)))];
        int first = TableOrdering.First(request, found.Length);
        IReadOnlyList<Row> page = [.. found.Skip(first).Take(TableOrdering.PageSize)];
        return View(request, dimension, columns, page, breakdown.Total, isSortable: true) with
        {
            Empty = request.Order.Search.Length > 0 ? "Nothing with that name was used." : "Nothing was used.",
            Search = new SearchView(request.Links.Plain(request.Path), request.Order.Search, TableOrdering.Kept(request)),
            Paging = TableOrdering.Paging(request, first, page.Count, found.Length),
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
        HistoryGroup total = request.By(Dimension.Models).Total;
        Row[] rows =
        [
            .. request.View.Sums(dimension.GroupBy, request.Range, request.Filter).Select(
                group => new Row(group.Label, request.NameOf(dimension, group.Label), group.Sum, group.Sum.ShareOf(total.Sum))),
        ];
        string[] shown = ["cost", "share", "tokens", "calls"];
        Column[] columns = [.. Columns.Where(column => shown.Contains(column.Key))];
        TableView table = View(request, dimension, columns, [.. rows.Take(count)], total, isSortable: false);
        return rows.Length <= count ? table
            : table with
            {
                Links = [new LinkView($"All {rows.Length} {dimension.Many.ToLowerInvariant()}", request.Links.To(dimension.Path))],
            };
    }

    private static TableView View(
        PageRequest request, Dimension dimension, Column[] columns, IReadOnlyList<Row> rows, HistoryGroup total, bool isSortable)
    {
        var all = new Row("", "", total.Sum, total.Sum.CostUsd > 0 ? 1 : 0) { Users = total.Users, Chats = total.Conversations };
        return new TableView(
            dimension.Many,
            [
                Head(NameKey, dimension.One, isNumber: false), .. columns.Select(column => Head(column.Key, column.Title, column.IsNumber)),
            ],
            [
                .. rows.Select(row => (IReadOnlyList<CellView>)
                [
                    new CellView { Text = LinkOf(request, dimension, row) }, .. columns.Select(column => column.Of(row)),
                ]),
            ])
        {
            Total = [Text("All"), .. columns.Select(column => column.Of(all))],
        };

        ColumnView Head(string key, string title, bool isNumber)
            => isSortable ? TableOrdering.Head(request, key, title, isNumber, usual: "cost") : new ColumnView(title, isNumber);
    }

    private static LinkView LinkOf(PageRequest request, Dimension dimension, Row row) => new(
        row.Name, request.Item(dimension, row.Label))
    {
        Hint = row.Name == row.Label ? null : row.Label,
    };

    private static Row[] Rows(PageRequest request, Dimension dimension, HistoryBreakdown breakdown)
    {
        UserFacts? users = dimension.GroupBy == GroupBy.User ? new UserFacts(request.Snapshot, request.View.Zone) : null;
        ModelFacts? models = dimension.GroupBy == GroupBy.Model ? new ModelFacts(request.Snapshot) : null;
        return
        [
            .. breakdown.Groups.Select(group => new Row(
                group.Label, request.NameOf(dimension, group.Label), group.Sum, group.Sum.ShareOf(breakdown.Total.Sum))
            {
                Users = group.Users,
                Chats = group.Conversations,
                BalanceUsd = users?.BalanceUsd(group.Label),
                LastUse = users?.LastUse(group.Label),
                Provider = models?.Provider(group.Label),
            }),
        ];
    }

    private static bool IsFound(Row row, string search)
        => row.Name.Contains(search, StringComparison.OrdinalIgnoreCase) || row.Label.Contains(search, StringComparison.OrdinalIgnoreCase);

    /// <summary>By the column that is asked for; of equals, and where none is, in the order of cost.</summary>
    private static IEnumerable<Row> Sorted(PageRequest request, Column[] columns, IEnumerable<Row> rows)
    {
        (string? key, bool isDescending) = (request.Order.Column, request.Order.IsDescending);
        return key == NameKey ? Order(row => row.Name, StringComparer.OrdinalIgnoreCase)
            : Array.Find(columns, column => column.Key == key) is not { } column ? rows
            : column.IsNumber ? Order(row => column.Of(row) is var cell ? cell.Amount?.Value ?? cell.Time?.UtcTicks : null, null)
            : Order(row => column.Of(row).Text?.Text, StringComparer.OrdinalIgnoreCase);

        IEnumerable<Row> Order<T>(Func<Row, T> by, IComparer<T>? comparer)
            => isDescending ? rows.OrderByDescending(by, comparer) : rows.OrderBy(by, comparer);
    }

    private static CellView Number(Amount? amount) => new() { Amount = amount };

    private static CellView Text(string? text) => text is null ? Nothing : new CellView { Text = new LinkView(text, null) };

    /// <summary>The part of what went in that came from a cache; null where nothing went in.</summary>
    private static Amount? Cached(UsageSum sum)
        => sum.Input + sum.CacheRead + sum.CacheWrite is > 0 and var all ? Amount.Share(sum.CacheRead / all) : null;

    /// <param name="Label">As metrics show it.</param>
    /// <param name="Name">As people know it.</param>
    /// <param name="Sum">What was used.</param>
    /// <param name="Share">Of the cost of all.</param>
    private sealed record Row(string Label, string Name, UsageSum Sum, double Share)
    {
        public int? Users { get; init; }

        public int? Chats { get; init; }

        public double? BalanceUsd { get; init; }

        public DateTimeOffset? LastUse { get; init; }

        public string? Provider { get; init; }
    }

    /// <summary>A column, which is left out where no row has anything in it.</summary>
    private sealed record Column(string Key, string Title, Func<Row, CellView> Of)
    {
        /// <summary>The only dimension that has it; null for all.</summary>
        public GroupBy? IsFor { get; init; }

        public GroupBy? IsNotFor { get; init; }

        public bool IsNumber { get; init; } = true;
    }
}
