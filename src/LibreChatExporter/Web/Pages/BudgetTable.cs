using LibreChatExporter.Exposition;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary>What has been spent of each budget, and whether it will last, as a scrape sees it.</summary>
internal static class BudgetTable
{
    /// <summary>The table; null where there are no budgets.</summary>
    public static TableView? Of(Snapshot snapshot)
    {
        Dictionary<string, double> spent = ByBudget("librechat_budget_spent_usd");
        Dictionary<string, double> forecast = ByBudget("librechat_budget_forecast_usd");
        IReadOnlyList<IReadOnlyList<CellView>> rows =
        [
            .. snapshot.Samples("librechat_budget_usd").Select(budget => (IReadOnlyList<CellView>)
            [
                new CellView { Text = new LinkView(budget["budget"], null) },
                new CellView { Amount = Amount.Usd(budget.Value) },
                Money(spent, budget["budget"]),
                new CellView { Amount = Share(spent, budget) },
                Money(forecast, budget["budget"]),
            ]),
        ];
        return rows.Count == 0 ? null : new TableView(
            "Budgets",
            [
                new ColumnView("Budget", IsNumber: false), new ColumnView("Amount", IsNumber: true),
                new ColumnView("Spent", IsNumber: true), new ColumnView("of it", IsNumber: true),
                new ColumnView("Forecast", IsNumber: true),
            ],
            rows);

        Dictionary<string, double> ByBudget(string family)
            => snapshot.Samples(family).ToDictionary(sample => sample["budget"], sample => sample.Value);

        static Amount? Share(Dictionary<string, double> spent, SnapshotSample budget)
            => spent.TryGetValue(budget["budget"], out double usd) && budget.Value > 0 ? Amount.Share(usd / budget.Value) : null;

        static CellView Money(Dictionary<string, double> amounts, string budget)
            => new() { Amount = amounts.TryGetValue(budget, out double usd) ? Amount.Usd(usd) : null };
    }
}
