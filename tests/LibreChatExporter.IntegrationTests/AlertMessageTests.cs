using System.Text;
using System.Text.Json;
using LibreChatExporter.IntegrationTests.Support;
using static LibreChatExporter.IntegrationTests.Support.AlertmanagerServer;

namespace LibreChatExporter.IntegrationTests;

/// <summary>What arrives of alerts, where and how, when a real Alertmanager has deploy/alertmanager.</summary>
public class AlertMessageTests : IDisposable
{
    private const string Config = "alertmanager.yml";

    private readonly WebhookReceiver _receiver = new();

    private protected virtual Release Release => Release.OfTheMachine;

    public void Dispose()
    {
        _receiver.Dispose();
        GC.SuppressFinalize(this);
    }

    [SkippableTheory]
    [InlineData("critical", "[CRITICAL] LibreChatAgentRunaway (librechat)", "danger")]
    [InlineData("warning", "[WARNING] LibreChatAgentRunaway (librechat)", "warning")]
    [InlineData("info", "[INFO] LibreChatAgentRunaway (librechat)", "#439fe0")]
    public async Task In_Slack_the_severity_is_seen_and_what_users_have_named_is_no_markup(string severity, string title, string color)
    {
        using AlertmanagerServer alertmanager = await Start(Release, _receiver.Uri, Hurry);
        await alertmanager.Post(Of(severity, agent: "<!channel> &\r\nco"));

        SlackMessage message = SlackMessage.Of(await Arrives(alertmanager));

        Assert.Equal((title, color), (message.Title, message.Color));
        Assert.StartsWith(
            "*The agent &lt;!channel&gt; &amp; co costs*\nIt costs 5.00 USD an hour.\nLibreChatAgentRunaway, ",
            message.Text,
            StringComparison.Ordinal);
        Assert.EndsWith(": <https://example.com/runbook#librechatagentrunaway|what to do>\n\n", message.Text, StringComparison.Ordinal);
        Assert.Equal("", alertmanager.Complaints);
    }

    /// <summary>As its reader types it: a newer tool has something to say of labels that are not in its own quotes.</summary>
    [SkippableFact]
    public async Task The_trial_of_the_guide_arrives_and_its_command_has_nothing_to_say()
    {
        string command = File.ReadLines(Path.Combine(Repository.Root, "docs", "operations.md"))
            .Single(line => line.Contains(" alert add Hello"));
        using AlertmanagerServer alertmanager = await Start(Release, _receiver.Uri, Hurry);
        string words = command[(command.IndexOf(" alert add ", StringComparison.Ordinal) + 1)..];
        ChildProcess.Result result = await ChildProcess.Run(
            "/bin/sh", ["-c", $"{Release.Require("amtool")} --alertmanager.url http://127.0.0.1:{alertmanager.Port} {words}"]);

        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
        SlackMessage message = SlackMessage.Of(await Arrives(alertmanager));
        Assert.Equal("[CRITICAL] Hello", message.Title);
        Assert.StartsWith("*a try*\n", message.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Of_many_alerts_one_message_names_twenty_and_says_how_many_there_are()
    {
        using AlertmanagerServer alertmanager = await Start(Release, _receiver.Uri, Hurry);
        await alertmanager.Post([.. Enumerable.Range(1, 25).Select(number => Of("warning", $"agent_{number}"))]);

        SlackMessage message = SlackMessage.Of(await Arrives(alertmanager));

        Assert.Equal(20, message.Text.Split("*The agent agent_").Length - 1);
        Assert.EndsWith("25 alerts, of which at most 20 are named here; Alertmanager has all.", message.Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Each_budget_has_a_message_of_its_own_which_says_how_bad_it_is_at_worst()
    {
        using AlertmanagerServer alertmanager = await Start(Release, _receiver.Uri, Hurry);
        await alertmanager.Post(
            OfBudget("monthly", "LibreChatBudgetSpent", "critical"), OfBudget("monthly", "LibreChatBudgetNearlySpent", "warning"),
            OfBudget("daily", "LibreChatBudgetNearlySpent", "warning"), OfBudget("daily", "LibreChatBudgetForecastExceeded", "warning"));

        await Eventually.Holds(() => _receiver.Requests.Count >= 2, $"two messages; {alertmanager.Complaints}");

        SlackMessage[] messages = [.. _receiver.Requests.Select(SlackMessage.Of).OrderBy(message => message.Title, StringComparer.Ordinal)];
        Assert.Equal(
            ["[CRITICAL] Budget monthly (librechat)", "[WARNING] Budget daily (librechat)"], messages.Select(message => message.Title));
        Assert.StartsWith("*LibreChatBudgetSpent*\n", messages[0].Text, StringComparison.Ordinal);
        Assert.DoesNotContain("LibreChatBudgetNearlySpent", messages[0].Text, StringComparison.Ordinal);
        Assert.Contains("LibreChatBudgetNearlySpent, warning", messages[1].Text, StringComparison.Ordinal);
        Assert.Contains("LibreChatBudgetForecastExceeded, warning", messages[1].Text, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task In_Slack_the_name_of_a_budget_is_no_markup_in_the_title_either()
    {
        using AlertmanagerServer alertmanager = await Start(Release, _receiver.Uri, Hurry);
        await alertmanager.Post(OfBudget("R&D <!channel>", "LibreChatBudgetSpent", "critical"));

        Assert.Equal("[CRITICAL] Budget R&amp;D &lt;!channel&gt; (librechat)", SlackMessage.Of(await Arrives(alertmanager)).Title);
    }

    [SkippableFact]
    public async Task A_service_of_ones_own_gets_the_alerts_with_its_token_when_the_route_names_it()
    {
        using AlertmanagerServer alertmanager = await Start(Release, _receiver.Uri, folder =>
        {
            Hurry(folder);
            SendCriticalTo(folder, "webhook");
            folder.Edit(Config, "https://alerts.example.com/librechat", new Uri(_receiver.Uri, "/librechat").AbsoluteUri);
            File.WriteAllText(folder.PathOf("secrets/webhook_token"), "token-of-the-service\n");
        });
        await alertmanager.Post(Of("critical", "agent_a"));

        WebhookReceiver.Request request = await Arrives(alertmanager);

        Assert.Equal(("/librechat", "Bearer token-of-the-service"), (request.Path, request.Authorization));
        JsonElement alert = Assert.Single(JsonSerializer.Deserialize<JsonElement>(request.Body).GetProperty("alerts").EnumerateArray());
        Assert.Equal("agent_a", alert.GetProperty("labels").GetProperty("agent").GetString());
        Assert.Equal("", alertmanager.Complaints);
    }

    [SkippableFact]
    public async Task An_e_mail_says_the_same_in_plain_text_and_is_sent_with_the_password_when_the_route_names_it()
    {
        using var mail = new MailReceiver();
        using AlertmanagerServer alertmanager = await Start(Release, _receiver.Uri, folder =>
        {
            Hurry(folder);
            SendCriticalTo(folder, "email");
            folder.Edit(Config, "smarthost: .*", $"smarthost: 127.0.0.1:{mail.Port}\n        require_tls: false");
            File.WriteAllText(folder.PathOf("secrets/smtp_password"), "pass word");
        });
        await alertmanager.Post(Of("critical", "R&D <1>"));

        await Eventually.Holds(() => mail.Session.Contains("QUIT", StringComparison.Ordinal), $"the e-mail; {alertmanager.Complaints}");

        string[] lines = mail.Session.Split('\n');
        string login = Assert.Single(lines, line => line.StartsWith("AUTH PLAIN ", StringComparison.Ordinal))["AUTH PLAIN ".Length..];
        Assert.Equal("\0alertmanager@example.com\0pass word", Encoding.UTF8.GetString(Convert.FromBase64String(login)));
        Assert.Contains("To: operators@example.com", lines);
        Assert.Contains("Subject: [CRITICAL] LibreChatAgentRunaway (librechat)", lines);
        Assert.Contains("The agent R&D <1> costs", lines);
        Assert.Contains("It costs 5.00 USD an hour.", lines);
        Assert.Contains(lines, line => line.EndsWith("/runbook#librechatagentrunaway", StringComparison.Ordinal));
        Assert.DoesNotContain("text/html", mail.Session, StringComparison.Ordinal);
        Assert.Empty(_receiver.Requests);
    }

    private static void SendCriticalTo(DeployFolder folder, string receiver)
        => folder.Edit(Config, @"(?<=severity=""critical""\]\n *receiver: )slack$", receiver);

    private static Alert Of(string severity, string agent) => new(
        new Dictionary<string, string>
        {
            ["alertname"] = "LibreChatAgentRunaway",
            ["severity"] = severity,
            ["job"] = "librechat",
            ["agent"] = agent,
        },
        new Dictionary<string, string>
        {
            ["summary"] = $"The agent {agent} costs",
            ["description"] = "It costs 5.00 USD an hour.",
            ["runbook_url"] = "https://example.com/runbook#librechatagentrunaway",
        });

    /// <summary>An alert without a summary, as of a rule that somebody has added.</summary>
    private static Alert OfBudget(string budget, string name, string severity) => new(
        new Dictionary<string, string> { ["alertname"] = name, ["severity"] = severity, ["job"] = "librechat", ["budget"] = budget },
        new Dictionary<string, string>());

    private async Task<WebhookReceiver.Request> Arrives(AlertmanagerServer alertmanager)
    {
        await Eventually.Succeeds(() =>
        {
            Assert.True(_receiver.Requests.Count > 0, $"nothing has come; {alertmanager.Complaints}");
            return Task.CompletedTask;
        });
        return Assert.Single(_receiver.Requests);
    }
}

/// <summary>As a newer Alertmanager does it.</summary>
public sealed class NewerAlertMessageTests : AlertMessageTests
{
    private protected override Release Release => Release.Newer;
}
