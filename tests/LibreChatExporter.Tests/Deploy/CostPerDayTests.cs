namespace LibreChatExporter.Tests.Deploy;

/// <summary>
/// The overview's bars of a day each, as Prometheus works them out: a bar's time is the midnight at which its day begins.
/// </summary>
public sealed class CostPerDayTests
{
    private static readonly string Query = Assert.Single(
            Dashboards.Of("overview.json").Panels.Single(panel => panel.Title == "Cost per day, last 30 days").Targets).Expr
        .Replace("$job", ".*", StringComparison.Ordinal).Replace("$tenant", ".*", StringComparison.Ordinal);

    /// <summary>
    /// A dollar an hour from the first hour on, until the fourth day's noon; the exporter cannot be seen from 20:00 of the second day to
    /// 04:00 of the third.
    /// </summary>
    [SkippableFact]
    public void A_day_is_what_it_had_cost_at_its_end_or_what_was_last_seen_of_it() => Promtool.AssertAnswers(
        "1h",
        [
            (Series("24h"), "0+1x24 24x19 _x7 24x32"),
            (Series("today"), "0+1x23 0+1x20 _x7 4+1x19 0+1x12"),
        ],
        [
            (0, Query, """{type="input"}""", 24),
            (24, Query, """{type="input"}""", 20),
            (48, Query, """{type="input"}""", 24),
            (72, Query, """{type="input"}""", 12),
            (96, Query, "", null),
        ]);

    private static string Series(string window)
        => $$"""librechat_window_model_cost_usd{window="{{window}}",model="gpt-5.5",type="input"}""";
}
