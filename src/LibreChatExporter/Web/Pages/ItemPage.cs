using LibreChatExporter.Ledger;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary><c>/user?name=NAME</c> and its like: one user, model, agent or tenant.</summary>
internal static class ItemPage
{
    private const int TopCount = 10;

    /// <summary>Makes the page of a request that is about one alone.</summary>
    public static PageView Of(PageRequest request, Frames frames, Dimension dimension, string label)
    {
        string name = request.NameOf(dimension, label);
        return new PageView(frames.Of(request, name, dimension.Path))
        {
            Notes = [.. Notes(request, dimension, label, name)],
            Moves =
            [
                new LinkView($"All {dimension.Many.ToLowerInvariant()}", request.Links.To(dimension.Path)),
                .. frames.HasCalls
                    ? (LinkView[])[new LinkView("Single calls", request.Links.To(ActivityPage.Path, (dimension.Parameter, label)))]
                    : [],
            ],
            Filter = UsageFilter.Of(request, without: dimension),
            Figures = UsageFigures.Of(request, withUsers: dimension.GroupBy != GroupBy.User && request.Filter.User is null),
            Charts =
            [
                UsageChart.Cost(request, dimension.GroupBy == GroupBy.Model ? Dimension.Agents : Dimension.Models),
                UsageChart.Tokens(request),
            ],
            Tables =
            [
                .. request.Dimensions.Where(other => other != dimension && request.Chosen(other) is null)
                    .Select(other => UsageTable.Top(request, other, TopCount)),
                .. dimension.GroupBy == GroupBy.Model && Prices(request, label) is { } prices ? (TableView[])[prices] : [],
            ],
        };
    }

    private static IEnumerable<string> Notes(PageRequest request, Dimension dimension, string label, string name)
    {
        if (name != label)
        {
            yield return label;
        }

        if (dimension.GroupBy == GroupBy.Model && new ModelFacts(request.Snapshot).Provider(label) is { } provider)
        {
            yield return $"Served by {provider}.";
        }

        if (dimension.GroupBy == GroupBy.User)
        {
            var facts = new UserFacts(request.Snapshot, request.View.Zone);
            if (facts.BalanceUsd(label) is { } usd)
            {
                yield return $"Balance: {Show.Text(Amount.Usd(usd))}.";
            }

            if (facts.LastUse(label) is { } time)
            {
                yield return $"Last use: {time:yyyy-MM-dd HH:mm}.";
            }
        }
    }

    private static TableView? Prices(PageRequest request, string model)
    {
        IReadOnlyList<IReadOnlyList<CellView>> rows =
        [
            .. new ModelFacts(request.Snapshot).Prices(model).Select(price => (IReadOnlyList<CellView>)
            [
                new CellView { Text = new LinkView(price.Type.Replace('_', ' '), null) },
                new CellView { Amount = price.Charged is { } charged ? Amount.Usd(charged) : null },
                new CellView { Amount = price.Reference is { } reference ? Amount.Usd(reference) : null },
                new CellView { Text = new LinkView(price.Differs ? "differs" : "", null) },
            ]),
        ];
        return rows.Count == 0 ? null : new TableView(
            "Price of a million tokens",
            [
                new ColumnView("Tokens", IsNumber: false), new ColumnView("Charged", IsNumber: true),
                new ColumnView("Expected", IsNumber: true), new ColumnView("Remark", IsNumber: false),
            ],
            rows);
    }
}
