using System.Net.Http.Json;
using System.Text.Json;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// A real Alertmanager with the configuration and the templates of deploy/alertmanager, which sends to a receiver of the test.
/// </summary>
internal sealed class AlertmanagerServer : IDisposable
{
    private readonly DeployFolder _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private AlertmanagerServer(DeployFolder folder, int port, ChildProcess process)
    {
        _folder = folder;
        _process = process;
        Port = port;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(10) };
    }

    internal int Port { get; }

    /// <summary>What it has complained of; empty when nothing.</summary>
    internal string Complaints => _process.Error;

    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
        _folder.Dispose();
    }

    /// <summary>Starts it and waits until it is ready.</summary>
    /// <param name="release">Which one.</param>
    /// <param name="slack">The URL that an operator would have put into the file of the secret.</param>
    /// <param name="edit">Changes to the copy of the folder.</param>
    /// <param name="flags">Further flags.</param>
    internal static async Task<AlertmanagerServer> Start(
        Release release, Uri slack, Action<DeployFolder>? edit = null, params string[] flags)
    {
        string program = release.Require("prometheus-alertmanager");
        var folder = new DeployFolder("alertmanager");
        await File.WriteAllTextAsync(folder.PathOf("secrets/slack_webhook_url"), $"{slack}\n");
        folder.Edit("alertmanager.yml", "(?<=: )/etc/alertmanager/", $"{folder.Folder}/");
        edit?.Invoke(folder);
        int port = FreePort.Find();
        var server = new AlertmanagerServer(folder, port, ChildProcess.Start(program,
        [
            $"--config.file={folder.PathOf("alertmanager.yml")}", $"--storage.path={folder.PathOf("data")}",
            $"--web.listen-address=127.0.0.1:{port}", "--cluster.listen-address=", "--log.level=warn", .. flags,
        ]));
        try
        {
            await Eventually.Succeeds(async () =>
            {
                Assert.False(server._process.HasExited, server._process.Error);
                _ = await server._http.GetStringAsync(new Uri("/-/ready", UriKind.Relative));
            });
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>Makes it send without much waiting for more alerts to come.</summary>
    internal static void Hurry(DeployFolder folder)
    {
        folder.Edit("alertmanager.yml", "(?<=group_wait: )[0-9]+[sm]", "2s");
        folder.Edit("alertmanager.yml", "(?<=group_interval: )[0-9]+[mh]", "1s");
    }

    /// <summary>Tells it what fires, as Prometheus does.</summary>
    internal async Task Post(params Alert[] alerts)
    {
        using HttpResponseMessage response = await _http.PostAsJsonAsync(new Uri("/api/v2/alerts", UriKind.Relative), alerts);
        Assert.True(response.IsSuccessStatusCode, await response.Content.ReadAsStringAsync());
    }

    /// <summary>Which of the alerts that it knows are kept quiet by others: their labels.</summary>
    internal async Task<IReadOnlyList<IReadOnlyDictionary<string, string>>> Inhibited()
    {
        JsonElement alerts = JsonSerializer.Deserialize<JsonElement>(
            await _http.GetStringAsync(new Uri("/api/v2/alerts", UriKind.Relative)));
        return [.. alerts.EnumerateArray()
            .Where(alert => alert.GetProperty("status").GetProperty("inhibitedBy").GetArrayLength() > 0)
            .Select(alert => alert.GetProperty("labels").Deserialize<Dictionary<string, string>>()!)];
    }

    /// <summary>An alert that fires.</summary>
    internal sealed record Alert(
        [property: System.Text.Json.Serialization.JsonPropertyName("labels")] IReadOnlyDictionary<string, string> Labels,
        [property: System.Text.Json.Serialization.JsonPropertyName("annotations")] IReadOnlyDictionary<string, string> Annotations);
}
