using System.IO.Compression;
using System.Net;
using LibreChatExporter.Exposition;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;

namespace LibreChatExporter.Tests.Telemetry;

/// <summary>Requests are counted by what the server knows, never by what a client makes up.</summary>
public sealed class WebMetricsTests : IDisposable
{
    private const string Requests = "http_requests_received_total", Durations = "http_request_duration_seconds";

    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Fact]
    public async Task Requests_are_counted_by_status_method_and_route()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        foreach (string path in (string[])["/metrics", "/metrics", "/healthz", "/api/summary?period=7d", "/nope"])
        {
            using HttpResponseMessage response = await server.Get(path);
        }

        using HttpResponseMessage head = await server.Send(HttpMethod.Head, "/metrics");
        using HttpResponseMessage post = await server.Send(HttpMethod.Post, "/metrics");
        Scrape scrape = await Read(server);

        Assert.Equal(2, scrape.Value(Requests, "code=200,endpoint=/metrics,method=GET"));
        Assert.Equal(1, scrape.Value(Requests, "code=200,endpoint=/metrics,method=HEAD"));
        Assert.Equal(1, scrape.Value(Requests, "code=200,endpoint=/api/summary,method=GET"));
        Assert.Equal(1, scrape.Value(Requests, "code=404,endpoint=other,method=GET"));
        Assert.Equal(1, scrape.Value(Requests, "code=405,endpoint=other,method=POST"));
        Assert.Equal(3, scrape.Value($"{Durations}_count", "endpoint=/metrics"));
        Assert.True(scrape.Value("kestrel_active_connections") >= 1);
    }

    [Fact]
    public async Task A_hostile_client_makes_no_series()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        for (int i = 0; i < 50; i++)
        {
            string[] requests =
            [
                $"M{i} /metrics HTTP/1.1", $"get /p{i} HTTP/1.1", $"GET /p{i}/%22%0A{{}}?q={i} HTTP/1.1", $"GET /metrics/{i} HTTP/1.1",
                $"GET /api/{i} HTTP/1.1", $"\"{{}} / HTTP/1.1", $"OPTIONS * HTTP/1.1", $"GET http://h{i}/p{i} HTTP/1.1",
            ];
            foreach (string request in requests)
            {
                await RawRequest.Send(server.Port, $"{request}\r\nHost: h{i}\r\nConnection: close\r\n\r\n");
            }
        }

        Scrape scrape = await Read(server);
        string[] methods = [.. scrape[Requests].Keys.Select(series => series.Split("method=")[1]).Distinct().Order(StringComparer.Ordinal)];
        Assert.Equal(["GET", "OPTIONS", "other"], methods);
        Assert.Equal(["endpoint=/healthz", "endpoint=other"], scrape[$"{Durations}_count"].Keys.Order(StringComparer.Ordinal));
        Assert.InRange(scrape[Requests].Count, 1, 12);
    }

    [Fact]
    public async Task A_request_that_breaks_down_is_counted_as_the_server_answers_it()
    {
        var registry = new TelemetryRegistry();
        var metrics = new WebMetrics(registry);
        using var telemetry = new TelemetryCollector(registry, new DocumentCounts());
        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        await using WebApplication app = builder.Build();
        metrics.Count(app);
        app.MapGet("/broken", string () => throw new InvalidOperationException("a mistake"));
        await app.StartAsync();
        using var client = new HttpClient();
        using HttpResponseMessage response = await client.GetAsync($"{app.Urls.Single()}/broken");
        var snapshot = new SnapshotBuilder();
        telemetry.Write(snapshot);

        Assert.Equal(HttpStatusCode.InternalServerError, response.StatusCode);
        Assert.Equal(["code=500,endpoint=/broken,method=GET"], TestExporter.Parse(snapshot.Build(1))[Requests].Keys);
    }

    [SkippableFact]
    public async Task With_all_that_a_server_counts_the_exposition_is_valid_once_compressed_and_as_it_is()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        await Read(server);
        Snapshot snapshot = server.Exporter.Snapshot;
        Promtool.AssertNoComplaint(snapshot);
        using HttpResponseMessage response = await server.Get(
            "/metrics", ("Accept", "application/openmetrics-text;version=1.0.0"), ("Accept-Encoding", "gzip"));
        await using var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var reader = new StreamReader(gzip);
        string body = await reader.ReadToEndAsync();

        Assert.Equal(1, body.Split("# EOF").Length - 1);
        Assert.Equal(1, body.Split($"# TYPE {Durations} histogram\n").Length - 1);
        Assert.Contains("# TYPE http_requests_received counter\n", body, StringComparison.Ordinal);
        Assert.EndsWith("# EOF\n", body, StringComparison.Ordinal);
    }

    /// <summary>What a scrape sees once the requests of before are done with.</summary>
    private static async Task<Scrape> Read(TestServer server)
    {
        await TestServer.LastRequestHasEnded(server.Client);
        await TestServer.LastRequestHasEnded(server.Client);
        server.Exporter.Refresh();
        return server.Exporter.Read();
    }
}
