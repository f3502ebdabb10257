using System.Globalization;
using System.Text.Json;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>A real Prometheus that scrapes one address once a second.</summary>
internal sealed class PrometheusServer : IDisposable
{
    private readonly DirectoryInfo _data;
    private readonly ChildProcess _process;
    private readonly HttpClient _http;

    private PrometheusServer(DirectoryInfo data, int port, ChildProcess process)
    {
        _data = data;
        _process = process;
        _http = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}/api/v1/"), Timeout = TimeSpan.FromSeconds(10) };
    }

    /// <summary>Where its API is.</summary>
    internal Uri Api => _http.BaseAddress!;

    public void Dispose()
    {
        _http.Dispose();
        _process.Dispose();
        _data.Delete(recursive: true);
    }

    /// <summary>Starts it and waits until it has scraped <paramref name="port"/> of this machine.</summary>
    /// <param name="port">The port to scrape.</param>
    /// <param name="replica">Its own name among several; it decides when within a second it scrapes.</param>
    /// <param name="access">Further lines of the job: how it logs in.</param>
    internal static Task<PrometheusServer> Scraping(int port, string replica = "a", params string[] access)
        => ScrapingBy(OfTheMachine(), port, replica, access);

    /// <summary>As <see cref="Scraping"/>, by another program than that of the machine.</summary>
    internal static async Task<PrometheusServer> ScrapingBy(string program, int port, string replica = "a", params string[] access)
    {
        DirectoryInfo folder = Directory.CreateTempSubdirectory("exporter-prometheus-");
        return await Start(program, await Configure(folder, port, replica, access), folder, FreePort.Find());
    }

    /// <summary>As <see cref="Scraping"/>, with blocks of history, however old.</summary>
    /// <param name="port">The port to scrape.</param>
    /// <param name="folder">Its folder, with the blocks in <c>data</c>; it becomes the server's.</param>
    internal static async Task<PrometheusServer> ScrapingAfter(DirectoryInfo folder, int port)
        => await Start(
            OfTheMachine(), await Configure(folder, port, replica: "a"), folder, FreePort.Find(), "--storage.tsdb.retention.time=100y");

    /// <summary>By a program, over blocks of history, however old; besides, it scrapes nothing but itself.</summary>
    /// <param name="program">The program.</param>
    /// <param name="folder">Its folder, with the blocks in <c>data</c>; it becomes the server's.</param>
    internal static async Task<PrometheusServer> Over(string program, DirectoryInfo folder)
    {
        int own = FreePort.Find();
        return await Start(program, await Configure(folder, own, replica: "a"), folder, own, "--storage.tsdb.retention.time=100y");
    }

    /// <summary>As <see cref="Scraping"/>, with a copy of deploy/prometheus: its rules, and where it sends what fires.</summary>
    /// <param name="release">Which one.</param>
    /// <param name="deployed">The copy, whose rules the test may have changed.</param>
    /// <param name="port">The port to scrape.</param>
    /// <param name="alertmanager">The port to send alerts to.</param>
    internal static Task<PrometheusServer> Judging(Release release, DeployFolder deployed, int port, int alertmanager)
    {
        const string Config = "prometheus.yml";
        int own = FreePort.Find();
        deployed.Edit(Config, "exporter:9787", $"127.0.0.1:{port}");
        deployed.Edit(Config, "alertmanager:9093", $"127.0.0.1:{alertmanager}");
        deployed.Edit(Config, "localhost:9090", $"127.0.0.1:{own}");
        deployed.Edit(Config, "(?<=_interval: )[0-9]+[sm]", "1s");
        return Start(release.Require("prometheus"), deployed.PathOf(Config), Directory.CreateTempSubdirectory("exporter-prometheus-"), own);
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

    private static async Task<string> Configure(DirectoryInfo folder, int port, string replica, params string[] access)
    {
        string config = Path.Combine(folder.FullName, "prometheus.yml");
        await File.WriteAllTextAsync(config, $$"""
            global: { scrape_interval: 1s, scrape_timeout: 1s, external_labels: { replica: {{replica}} } }
            scrape_configs:
              - job_name: librechat
                static_configs: [{ targets: ["127.0.0.1:{{port}}"] }]
            {{string.Concat(access.Select(line => $"    {line}\n"))}}
            """);
        return config;
    }

    private static string OfTheMachine() => Release.OfTheMachine.Require("prometheus");

    private static async Task<PrometheusServer> Start(string program, string config, DirectoryInfo data, int own, params string[] flags)
    {
        var server = new PrometheusServer(data, own, ChildProcess.Start(
            program,
            [
                $"--config.file={config}", $"--storage.tsdb.path={data.FullName}/data", $"--web.listen-address=127.0.0.1:{own}",
                "--log.level=warn", .. flags,
            ]));
        try
        {
            await Eventually.Succeeds(async () =>
            {
                Assert.False(server._process.HasExited, server._process.Error);
                Assert.Contains(await server.Samples("up{job=\"librechat\"}"), series => series.Values.Contains(1));
            });
            return server;
        }
        catch
        {
            server.Dispose();
            throw;
        }
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
