using System.Text.Json;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>A message as Slack's incoming webhooks take it, with the one attachment that Alertmanager puts everything into.</summary>
internal sealed record SlackMessage(string Title, string Text, string Color)
{
    internal static SlackMessage Of(WebhookReceiver.Request request)
    {
        JsonElement attachment = Assert.Single(
            JsonSerializer.Deserialize<JsonElement>(request.Body).GetProperty("attachments").EnumerateArray());
        return new SlackMessage(
            attachment.GetProperty("title").GetString()!,
            attachment.GetProperty("text").GetString()!,
            attachment.GetProperty("color").GetString()!);
    }
}
