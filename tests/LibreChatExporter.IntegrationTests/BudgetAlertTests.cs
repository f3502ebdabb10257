using System.Text.RegularExpressions;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>From a row in the database to a message in Slack, with the rules, the routes and the texts that operators get.</summary>
public class BudgetAlertTests : IDisposable
{
    private const string Runbook =
        "https://github.com/librechat-exporter/librechat-exporter/blob/main/docs/runbook.md#librechatbudgetspent";

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("exporter-budget-");
    private readonly WebhookReceiver _slack = new();

    private protected virtual Release Release => Release.OfTheMachine;

    public void Dispose()
    {
        _slack.Dispose();
        _folder.Delete(recursive: true);
        GC.SuppressFinalize(this);
    }

    [SkippableFact]
    public async Task A_budget_that_is_spent_is_told_with_its_name_its_amounts_and_the_runbook_and_that_it_is_mended_too()
    {
        _ = Release.Require("prometheus");
        using TestDatabase database = TestDatabase.Create();
        using AlertmanagerServer alertmanager = await AlertmanagerServer.Start(Release, _slack.Uri, AlertmanagerServer.Hurry);
        using ExporterProcess exporter = await Serve(database, amount: 10);
        using var proxy = new TextFormatProxy(exporter.Port);
        using var rules = new DeployFolder("prometheus");
        rules.Edit("alerts.rules.yml", "(?<=^ *interval: )[0-9]+[sm]", "1s");
        rules.Edit("alerts.rules.yml", @"(?<=alert: LibreChatBudget\w+\n(?:(?!.*alert:).*\n)*? *(?:keep_firing_)?for: )[0-9]+[sm]", "1s");
        using PrometheusServer prometheus = await PrometheusServer.Judging(Release, rules, proxy.Port, alertmanager.Port);
        await Eventually.Succeeds(async () => Assert.NotEmpty(await prometheus.Samples("librechat_budget_spent_usd")));
        Assert.Empty(_slack.Requests);

        database.Writer.Insert(
            Collection.Transactions,
            Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", tokens: 1000, credits: 4_340_000),
            Rows.Usage(Rows.User(2), "claude-sonnet-4-5", "completion", tokens: 1000, credits: 8_000_000));

        SlackMessage spent = await Arrives(alertmanager, message => message.Title.StartsWith("[CRITICAL]", StringComparison.Ordinal));
        Assert.Equal(("[CRITICAL] Budget marketing (librechat)", "danger"), (spent.Title, spent.Color));
        Assert.Contains("LibreChatBudgetSpent, critical, since ", spent.Text, StringComparison.Ordinal);
        Assert.StartsWith("*The budget marketing is spent: 12.34 of 10.00 USD this year*\n", spent.Text, StringComparison.Ordinal);
        Assert.Contains("12.34 of 10.00 USD have been spent of the budget marketing", spent.Text, StringComparison.Ordinal);
        Assert.Matches($@"<{Regex.Escape(Runbook)}\|what to do>, <http://\S+/graph\?g0\.expr=\S+\|in Prometheus>", spent.Text);

        Assert.DoesNotContain("LibreChatBudgetHalfSpent", spent.Text, StringComparison.Ordinal);

        // As an operator does who gives more: the exporter starts anew, with other settings, and takes over without a gap. No forecast
        // reaches what it is given, also not in the first minute of a year.
        const double Plenty = 1e12;
        using ExporterProcess generous = await Serve(database, Plenty);
        int before = Messages().Count;
        proxy.Target = generous.Port;
        const string IsOver = "Resolved: The budget marketing is spent: 12.34 of 10.00 USD this year\nLibreChatBudgetSpent, from ";

        // Mostly one message. Prometheus judges its rules one after the other, though, and a scrape in between ends the levels apart.
        _ = await Arrives(alertmanager, message => message.Text.Contains(IsOver, StringComparison.Ordinal), skip: before);
        SlackMessage resolved = await Arrives(
            alertmanager, message => message.Title.StartsWith("[RESOLVED]", StringComparison.Ordinal), skip: before);
        Assert.Equal(("[RESOLVED] Budget marketing (librechat)", "good"), (resolved.Title, resolved.Color));

        Assert.Equal(Plenty, Assert.Single(await prometheus.Samples("librechat_budget_usd")).Values[^1]);
        Assert.Equal("", alertmanager.Complaints);
    }

    /// <summary>An exporter with one budget, of a year: its end is the farthest from any test.</summary>
    private async Task<ExporterProcess> Serve(TestDatabase database, double amount)
    {
        string settings = Path.Combine(_folder.FullName, $"{amount}.yaml");
        await File.WriteAllTextAsync(settings, $$"""
            budgets:
              - { name: marketing, amount: {{amount:F0}}, window: year }
            """);
        ExporterProcess exporter = await ExporterProcess.Serve(database.Uri, "--config", settings);
        await exporter.BecomesReady();
        return exporter;
    }

    private List<SlackMessage> Messages() => [.. _slack.Requests.Select(SlackMessage.Of)];

    private async Task<SlackMessage> Arrives(AlertmanagerServer alertmanager, Predicate<SlackMessage> isIt, int skip = 0)
    {
        SlackMessage? found = null;
        await Eventually.Succeeds(() =>
        {
            found = Messages()[skip..].Find(isIt);
            Assert.True(found is not null, $"not in time; what has come: {string.Join('\n', Messages())}{alertmanager.Complaints}");
            return Task.CompletedTask;
        });
        return found!;
    }
}

/// <summary>With a newer Prometheus and a newer Alertmanager.</summary>
public sealed class NewerBudgetAlertTests : BudgetAlertTests
{
    private protected override Release Release => Release.Newer;
}
