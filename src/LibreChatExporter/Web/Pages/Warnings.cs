using LibreChatExporter.Exposition;
using LibreChatExporter.Hosting;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary>What is wrong now, as far as a scrape sees it, and how to mend it: what the alerts look at as well.</summary>
internal static class Warnings
{
    private const string Runbook = "https://github.com/librechat-exporter/librechat-exporter/blob/main/docs/runbook.md#";

    /// <summary>All that is wrong, the worst first.</summary>
    public static IReadOnlyList<WarningView> Of(Health health, Snapshot snapshot) =>
    [
        .. Database(health), .. Collectors(snapshot), .. Transactions(snapshot), .. Prices(snapshot), .. Skipped(snapshot),
        .. Limit(snapshot),
    ];

    private static IEnumerable<WarningView> Database(Health health)
    {
        if (health is { IsLoaded: true, IsUp: false })
        {
            yield return new WarningView(
                "The database cannot be read, so that the figures stand still.", health.Error ?? "", More("librechatdatabaseunreachable"));
        }
    }

    private static IEnumerable<WarningView> Collectors(Snapshot snapshot)
    {
        string[] failing =
        [
            .. snapshot.Samples("librechat_exporter_collector_success")
                .Where(collector => collector.Value == 0 && collector["collector"] != "usage").Select(collector => collector["collector"]),
        ];
        if (failing.Length > 0)
        {
            yield return new WarningView(
                $"Some figures are old or missing: {string.Join(", ", failing)}.",
                "The log says why; often the MongoDB user may not read a collection.", More("librechatcollectorfailing"));
        }
    }

    private static IEnumerable<WarningView> Transactions(Snapshot snapshot)
    {
        double uncovered = snapshot.Samples("librechat_answers_without_transactions_total").Sum(sample => sample.Value);
        double answers = snapshot.Samples("librechat_messages_total")
            .Where(sample => sample["sender"] == "assistant").Sum(sample => sample.Value);
        if (uncovered > 0 && uncovered >= 0.9 * answers)
        {
            yield return new WarningView(
                "LibreChat does not write transactions, so that nothing can be counted.",
                "Take transactions.enabled: false out of librechat.yaml and restart LibreChat.", More("librechattransactionsstopped"));
        }
        else if (uncovered > 0)
        {
            yield return new WarningView(
                $"{Show.Text(Amount.Count(uncovered))} of {Show.Text(Amount.Count(answers))} answers were charged to nobody.",
                "LibreChat wrote no transaction for them: its log may say why.", More("librechatanswerswithouttransactions"));
        }
    }

    private static IEnumerable<WarningView> Prices(Snapshot snapshot)
    {
        string[] models =
        [
            .. snapshot.Samples("librechat_model_price_mismatch").Where(sample => sample.Value == 1)
                .Select(sample => sample["model"]).Distinct(),
        ];
        if (models.Length > 0)
        {
            yield return new WarningView(
                $"LibreChat charges another price than expected for {Names(models)}, or its default for want of one.",
                "Give these models a price in librechat.yaml, or say in the exporter's settings what they cost.",
                More("librechatpricemismatch"));
        }
    }

    private static IEnumerable<WarningView> Skipped(Snapshot snapshot)
    {
        double skipped = snapshot.Samples("librechat_rows_skipped_total").Sum(sample => sample.Value);
        if (skipped > 0)
        {
            yield return new WarningView(
                $"{Show.Text(Amount.Count(skipped))} transactions are left out because a field is invalid.",
                "librechat_rows_skipped_total says which field.", More("librechatrowsskipped"));
        }
    }

    private static IEnumerable<WarningView> Limit(Snapshot snapshot)
    {
        if (snapshot.Samples("librechat_exporter_series_limited_total").Any(sample => sample.Value > 0))
        {
            yield return new WarningView(
                "There are more users, models or agents than may be shown apart; the rest is other.", "Raise series-limit.",
                More("librechatserieslimitreached"));
        }
    }

    private static LinkView More(string section) => new("More", Runbook + section);

    private static string Names(string[] models)
    {
        const int shown = 3;
        return models.Length <= shown
            ? string.Join(", ", models)
            : $"{string.Join(", ", models.Take(shown))} and {models.Length - shown} more";
    }
}
