using LibreChatExporter.IntegrationTests.Support;
using static LibreChatExporter.IntegrationTests.Support.AlertmanagerServer;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Which alerts a real Alertmanager with deploy/alertmanager keeps quiet while others fire.</summary>
public class AlertInhibitionTests : IDisposable
{
    private readonly WebhookReceiver _slack = new();

    private protected virtual Release Release => Release.OfTheMachine;

    public void Dispose()
    {
        _slack.Dispose();
        GC.SuppressFinalize(this);
    }

    [SkippableFact]
    public Task An_exporter_that_is_down_silences_everything_of_its_job() => AssertInhibited(
        [Of("LibreChatExporterDown", "critical", "a")],
        inhibited:
        [
            Of("LibreChatDatabaseUnreachable", "critical", "a"), Of("LibreChatDataStale", "warning", "a"),
            Of("LibreChatCostSpike", "warning", "a"), Of("LibreChatBudgetSpent", "critical", "a", "monthly"),
        ],
        others:
        [
            Of("LibreChatDataStale", "warning", "b"), Of("NodeDown", "critical", "a"), Of("LibreChatDataStale", "warning", job: null),
        ]);

    [SkippableFact]
    public Task When_no_exporter_can_be_seen_everything_of_LibreChat_is_silent() => AssertInhibited(
        [Of("LibreChatExporterDown", "critical", job: null)],
        inhibited:
        [
            Of("LibreChatDatabaseUnreachable", "critical", "a"), Of("LibreChatCostSpike", "warning", "b"),
            Of("LibreChatTransactionsStopped", "warning", job: null), Of("LibreChatBudgetSpent", "critical", "b", "monthly"),
        ],
        others: [Of("NodeDown", "critical", "a"), Of("LibreChatExporterDown", "critical", "b")]);

    [SkippableFact]
    public Task A_database_that_cannot_be_reached_silences_what_is_computed_from_it() => AssertInhibited(
        [Of("LibreChatDatabaseUnreachable", "critical", "a")],
        inhibited:
        [
            Of("LibreChatDataStale", "warning", "a"), Of("LibreChatCollectorFailing", "warning", "a"),
            Of("LibreChatTransactionsStopped", "warning", "a"), Of("LibreChatBudgetForecastExceeded", "warning", "a", "monthly"),
            Of("LibreChatErrorRateHigh", "warning", "a"),
        ],
        others:
        [
            Of("LibreChatCheckpointFailing", "warning", "a"), Of("LibreChatDataStale", "warning", "c"),
            Of("LibreChatDatabaseUnreachable", "critical", "b"), Of("NodeDown", "critical", "a"),
        ]);

    [SkippableFact]
    public Task A_budget_that_is_spent_silences_its_other_levels_and_no_other_budget() => AssertInhibited(
        [Of("LibreChatBudgetSpent", "critical", "a", "monthly")],
        inhibited:
        [
            Of("LibreChatBudgetNearlySpent", "warning", "a", "monthly"), Of("LibreChatBudgetForecastExceeded", "warning", "a", "monthly"),
            Of("LibreChatBudgetHalfSpent", "info", "a", "monthly"),
        ],
        others:
        [
            Of("LibreChatBudgetNearlySpent", "warning", "a", "daily"), Of("LibreChatBudgetHalfSpent", "info", "b", "monthly"),
            Of("LibreChatCostSpike", "warning", "a"), Of("LibreChatModelUnpriced", "info", "a"),
        ]);

    [SkippableTheory]
    [InlineData("LibreChatBudgetNearlySpent")]
    [InlineData("LibreChatBudgetForecastExceeded")]
    public Task A_warning_of_a_budget_silences_that_half_of_it_is_spent_and_no_other_warning(string warning) => AssertInhibited(
        [Of(warning, "warning", "a", "monthly")],
        inhibited: [Of("LibreChatBudgetHalfSpent", "info", "a", "monthly")],
        others:
        [
            Of(warning, "warning", "a", "daily"), Of("LibreChatModelUnpriced", "info", "a"),
            Of(
                warning == "LibreChatBudgetNearlySpent" ? "LibreChatBudgetForecastExceeded" : "LibreChatBudgetNearlySpent",
                "warning", "a", "monthly"),
        ]);

    private async Task AssertInhibited(Alert[] sources, Alert[] inhibited, Alert[] others)
    {
        using AlertmanagerServer alertmanager = await Start(Release, _slack.Uri);
        await alertmanager.Post([.. sources, .. inhibited, .. others]);

        // That the sources fire comes to the inhibitor by another way than the alerts themselves.
        await Eventually.Succeeds(
            async () => Assert.Equal(Texts(inhibited.Select(alert => alert.Labels)), Texts(await alertmanager.Inhibited())));
    }

    private static IEnumerable<string> Texts(IEnumerable<IReadOnlyDictionary<string, string>> alerts)
        => alerts.Select(labels => string.Join(',', labels.OrderBy(label => label.Key).Select(label => $"{label.Key}={label.Value}")))
            .Order();

    private static Alert Of(string name, string severity, string? job, string? budget = null)
    {
        var labels = new Dictionary<string, string> { ["alertname"] = name, ["severity"] = severity };
        if (job is not null)
        {
            labels["job"] = job;
        }

        if (budget is not null)
        {
            labels["budget"] = budget;
        }

        return new Alert(labels, new Dictionary<string, string>());
    }
}

/// <summary>As a newer Alertmanager does it.</summary>
public sealed class NewerAlertInhibitionTests : AlertInhibitionTests
{
    private protected override Release Release => Release.Newer;
}
