using System.IO.Compression;
using System.Net;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web;

public sealed class MetricsEndpointTests : IDisposable
{
    private const string OpenMetrics = "application/openmetrics-text;version=1.0.0";
    private const string Polls = "X-Prometheus-Scrape-Timeout-Seconds";

    private readonly MemorySource _source = new();

    public MetricsEndpointTests() => _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData("*/*", ExpositionFormat.Prometheus, "text/plain; version=0.0.4; charset=utf-8")]
    [InlineData(OpenMetrics, ExpositionFormat.OpenMetrics, "application/openmetrics-text; version=1.0.0; charset=utf-8")]
    public async Task It_serves_the_snapshot_in_the_format_asked_for(string accept, ExpositionFormat format, string contentType)
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        server.Exporter.Refresh();
        byte[] expected = server.Exporter.Snapshot.Body(format);
        using HttpResponseMessage plain = await server.Get("/metrics", ("Accept", accept));
        using HttpResponseMessage gzip = await server.Get("/metrics", ("Accept", accept), ("Accept-Encoding", "gzip"));

        Assert.Equal(HttpStatusCode.OK, plain.StatusCode);
        Assert.Equal(contentType, plain.Content.Headers.ContentType?.ToString());
        Assert.Equal(["Accept", "Accept-Encoding"], plain.Headers.Vary);
        Assert.Equal(expected.Length, plain.Content.Headers.ContentLength);
        Assert.Equal(expected, await plain.Content.ReadAsByteArrayAsync());
        Assert.Equal(["gzip"], gzip.Content.Headers.ContentEncoding);
        Assert.Equal(contentType, gzip.Content.Headers.ContentType?.ToString());
        Assert.Equal(expected, await Unzip(gzip));
        Assert.Equal(1, ExpositionParser.Parse(expected, format).Sum("librechat_llm_calls_total"));
        Assert.False(plain.Headers.Contains("Server"));
    }

    [Fact]
    public async Task A_large_body_comes_whole()
    {
        for (int i = 2; i < 3000; i++)
        {
            _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, i), model: $"model {i}", user: Ids.User(i)));
        }

        await using var server = new TestServer(_source);
        await server.Loaded;
        server.Exporter.Refresh();
        byte[] expected = server.Exporter.Snapshot.Body(ExpositionFormat.Prometheus);

        Assert.True(expected.Length > 1_000_000);
        Assert.Equal(expected, await server.Client.GetByteArrayAsync("/metrics"));
        using HttpResponseMessage gzip = await server.Get("/metrics", ("Accept-Encoding", "gzip"));
        Assert.Equal(expected, await Unzip(gzip));
    }

    [Fact]
    public async Task Head_has_the_headers_of_get_and_no_body_and_is_no_scrape()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        using HttpResponseMessage response = await server.Send(HttpMethod.Head, "/metrics", (Polls, "10"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(server.Exporter.Snapshot.Length(ExpositionFormat.Prometheus), response.Content.Headers.ContentLength);
        Assert.Empty(await response.Content.ReadAsByteArrayAsync());
        Assert.Null(server.Exporter.Exporter.Scrapes.ReadByAll());
    }

    [Fact]
    public async Task A_scrape_is_noted_with_what_it_read()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        server.Exporter.Refresh();
        int number = server.Exporter.Snapshot.Number;
        using HttpResponseMessage poll = await server.Get("/metrics", (Polls, "10"));
        await TestServer.LastRequestHasEnded(server.Client);
        Assert.Equal(number, server.Exporter.Exporter.Scrapes.ReadByAll());

        server.Exporter.Refresh();
        using HttpResponseMessage look = await server.Get("/metrics");
        await TestServer.LastRequestHasEnded(server.Client);
        Assert.Equal(number, server.Exporter.Exporter.Scrapes.ReadByAll());
    }

    [Fact]
    public async Task A_late_series_is_0_for_both_servers_of_a_pair_before_it_has_its_value()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        server.Exporter.Refresh();
        using HttpClient one = server.NewClient();
        using HttpClient two = server.NewClient();
        await Scrape(one);
        await Scrape(two);
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2), model: "new"));
        server.Exporter.Refresh();
        Assert.Equal(0, await Scrape(one));
        server.Exporter.Refresh();
        Assert.Equal(0, await Scrape(one));
        Assert.Equal(0, await Scrape(two));
        server.Exporter.Refresh();
        Assert.Equal(1, await Scrape(two));
        Assert.Equal(1, await Scrape(one));
    }

    [Fact]
    public async Task A_scrape_during_a_refresh_gets_the_last_snapshot_at_once()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        server.Exporter.Refresh();
        byte[] before = await server.Client.GetByteArrayAsync("/metrics");
        using var reading = new ManualResetEventSlim();
        using var goOn = new ManualResetEventSlim();
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2)));
        _source.OnReadTransactions = () =>
        {
            reading.Set();
            Assert.True(goOn.Wait(TimeSpan.FromSeconds(30)));
        };
        Task refresh = Task.Run(server.Exporter.Refresh);
        Assert.True(reading.Wait(TimeSpan.FromSeconds(30)));

        byte[] during = await server.Client.GetByteArrayAsync("/metrics");
        goOn.Set();
        await refresh;
        byte[] after = await server.Client.GetByteArrayAsync("/metrics");
        Assert.Equal(before, during);
        Assert.Equal(2, ExpositionParser.Parse(after, ExpositionFormat.Prometheus).Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public async Task Many_scrapes_at_once_all_get_a_whole_snapshot()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        Task<byte[]>[] scrapes = [.. Enumerable.Range(0, 40).Select(_ => server.Client.GetByteArrayAsync("/metrics"))];
        for (int i = 2; i < 20; i++)
        {
            _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, i)));
            server.Exporter.Refresh();
        }

        foreach (byte[] body in await Task.WhenAll(scrapes))
        {
            Scrape scrape = ExpositionParser.Parse(body, ExpositionFormat.Prometheus);
            Assert.Equal(scrape.Value("librechat_exporter_series"), scrape.Families.Values.Sum(family => family.Count));
        }
    }

    private static async Task<double> Scrape(HttpClient client)
    {
        using HttpResponseMessage response = await TestServer.Send(client, HttpMethod.Get, "/metrics", (Polls, "10"));
        await TestServer.LastRequestHasEnded(client);
        Scrape scrape = ExpositionParser.Parse(await response.Content.ReadAsByteArrayAsync(), ExpositionFormat.Prometheus);
        return scrape["librechat_llm_calls_total"].GetValueOrDefault($"agent=none,model=new,user={Ids.User(1)}", double.NaN);
    }

    private static async Task<byte[]> Unzip(HttpResponseMessage response)
    {
        await using var gzip = new GZipStream(await response.Content.ReadAsStreamAsync(), CompressionMode.Decompress);
        using var body = new MemoryStream();
        await gzip.CopyToAsync(body);
        return body.ToArray();
    }
}
