using System.Globalization;
using System.Text.Json;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>A real Prometheus that scrapes one address once a second.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly DirectoryInfo _folder;
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private PrometheusServer(DirectoryInfo folder, int port, ChildProcess process)
    {
        _folder = folder;
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/"), Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Where its API is.</summary>
    internal Uri Api => _http.BaseAddress!;

    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
        _folder.Delete(recursive: true);
    }

    /// <summary>Starts it and waits until it has scraped <paramref name="port"/> of this machine.</summary>
    /// <param name="port">The port to scrape.</param>
    /// <param name="replica">Its own name among several; it decides when within a second it scrapes.</param>
    /// <param name="access">Further lines of the job: how it logs in.</param>
    internal static async Task<PrometheusServer> Scraping(int port, string replica = "a", params string[] access)
    {
        string program = TestEnvironment.RequireProgram("prometheus", package: "prometheus");
        DirectoryInfo folder = Directory.CreateTempSubdirectory("exporter-prometheus-");
        string config = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(config, $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, external_labels: { replica: {{replica}} } }
            scrape_configs:
              - job_name: librechat
                static_configs: [{ targets: ["127.0.0.1:{{port}}"] }]
            {{string.Concat(access.Select(line => $"    {line}\n"))}}
            """);
        int own = FreePort.Find();
        var server = new PrometheusServer(folder, own, ChildProcess.Start(program,
        [
            $"--config.file={config}", $"--storage.tsdb.path={folder.FullName}/data", $"--web.listen-address=127.0.0.1:{own}",
            "--log.level=warn",
        ]));
        try
        {
            await Eventually.Succeeds(async () =>
            {
                Assert.False(server._process.HasExited, server._process.Error);
                Assert.Contains(await server.Samples("up"), series => series.Values.Contains(1));
            });
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
    }

    /// <summary>All samples since the start, by series.</summary>
    internal async Task<IReadOnlyList<Series>> Samples(string metric)
    {
        JsonElement data = await Query($"query?query={Uri.EscapeDataString(metric)}[1h]");
        return [.. data.GetProperty("result").EnumerateArray().Select(series => new Series(
            series.GetProperty("metric").Deserialize<Dictionary<string, string>>()!,
            [.. series.GetProperty("values").EnumerateArray()
                .Select(sample => double.Parse(sample[1].GetString()!, CultureInfo.InvariantCulture))]))];
    }

    /// <summary>What Prometheus has to complain of in its last scrape; empty when nothing.</summary>
    internal async Task<string> LastError()
    {
        JsonElement data = await Query("targets");
        return Assert.Single(data.GetProperty("activeTargets").EnumerateArray()).GetProperty("lastError").GetString()!;
    }

    private async Task<JsonElement> Query(string path)
    {
        JsonElement answer = JsonSerializer.Deserialize<JsonElement>(await _http.GetStringAsync(new Uri(path, UriKind.Relative)));
        Assert.Equal("success", answer.GetProperty("status").GetString());
        return answer.GetProperty("data");
    }

    /// <summary>A series and its samples, oldest first.</summary>
    internal sealed record Series(IReadOnlyDictionary<string, string> Labels, IReadOnlyList<double> Values);
}
