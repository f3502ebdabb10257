using LibreChatExporter.IntegrationTests.Support;
using static LibreChatExporter.IntegrationTests.Support.AlertmanagerServer;

namespace LibreChatExporter.IntegrationTests;

/// <summary>
/// An Alertmanager that has just been started hears of what fires bit by bit; with the delay of compose.yaml, here a shorter one, it does
/// not send what others keep quiet that it has not heard of yet.
/// </summary>
public sealed class AlertmanagerStartTests : IDisposable
{
    private readonly WebhookReceiver _slack = new();

    public void Dispose() => _slack.Dispose();

    [SkippableFact]
    public async Task After_a_start_nothing_is_sent_before_it_is_known_what_keeps_it_quiet()
    {
        using AlertmanagerServer alertmanager = await Start(Release.Newer, _slack.Uri, Hurry, "--dispatch.start-delay=10s");
        await alertmanager.Post(
        [
            .. Enumerable.Range(0, 10).Select(number => Of("LibreChatDataStale", "warning", $"instance-{number}")),
            Of("LibreChatCostSpike", "warning", "none"),
        ]);

        // Longer than what a group waits for others.
        await Task.Delay(TimeSpan.FromSeconds(4));
        await alertmanager.Post(Of("LibreChatExporterDown", "critical", "none"));

        await Eventually.Holds(() => _slack.Requests.Count > 0, $"a message; {alertmanager.Complaints}");
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.Equal(["[CRITICAL] LibreChatExporterDown (a)"], _slack.Requests.Select(request => SlackMessage.Of(request).Title));
        Assert.Equal("", alertmanager.Complaints);
    }

    private static Alert Of(string name, string severity, string of) => new(
        new Dictionary<string, string> { ["alertname"] = name, ["severity"] = severity, ["job"] = "a", ["collector"] = of },
        new Dictionary<string, string>());
}
