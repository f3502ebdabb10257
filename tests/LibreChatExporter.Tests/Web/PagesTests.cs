using System.Net;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web;

public sealed class PagesTests : IDisposable
{
    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Fact]
    public async Task The_process_is_alive_and_not_ready_before_the_first_load_and_says_why()
    {
        using var goOn = new ManualResetEventSlim();
        _source.OnReadTransactions = () => Assert.True(goOn.Wait(TimeSpan.FromSeconds(30)));
        await using var server = new TestServer(_source);

        await AssertAnswer(server, "/healthz", HttpStatusCode.OK, "alive");
        await AssertAnswer(server, "/readyz", HttpStatusCode.ServiceUnavailable, "not ready: the source has not been read completely yet");
        goOn.Set();
        await server.Loaded;
        await AssertAnswer(server, "/readyz", HttpStatusCode.OK, "ready");
    }

    [Fact]
    public async Task It_is_not_ready_when_the_last_success_is_three_intervals_ago()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        server.Clock.Advance(TimeSpan.FromHours(3) - TimeSpan.FromSeconds(1));
        _source.FailAtRow = 0;
        server.Exporter.Refresh();
        await AssertAnswer(server, "/readyz", HttpStatusCode.OK, "ready");

        server.Clock.Advance(TimeSpan.FromSeconds(1));
        await AssertAnswer(server, "/readyz", HttpStatusCode.ServiceUnavailable, "the connection broke");
        await AssertAnswer(server, "/healthz", HttpStatusCode.OK, "alive");

        server.Exporter.Refresh();
        await AssertAnswer(server, "/readyz", HttpStatusCode.OK, "ready");
    }

    [Fact]
    public async Task The_status_page_says_what_this_is_where_it_reads_and_how_old_the_figures_are()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        server.Clock.Advance(TimeSpan.FromSeconds(42));
        using HttpResponseMessage response = await server.Get("/status");
        string page = await response.Content.ReadAsStringAsync();

        Assert.Equal("text/html; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        string[] texts =
        [
            BuildInfo.Current.Version, "memory", "42 s", "href=\"/metrics\"", "href=\"/api/openapi.json\"", "href=\"/readyz\"",
        ];
        Assert.All(texts, text => Assert.Contains(text, page, StringComparison.Ordinal));
        Assert.DoesNotContain("Last error", page, StringComparison.Ordinal);
        Assert.Contains(
            "default-src 'none'", Assert.Single(response.Headers.GetValues("Content-Security-Policy")), StringComparison.Ordinal);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
    }

    [Fact]
    public async Task The_status_page_shows_the_last_error_and_takes_no_markup_from_it()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        _source.Revision = null;
        _source.OnReadTransactions = () => throw new SourceException("<script>alert('no')</script>");
        server.Exporter.Refresh();
        string page = await server.Client.GetStringAsync("/status");

        Assert.Contains("Last error", page, StringComparison.Ordinal);
        Assert.Contains("&lt;script&gt;", page, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_page_repeats_headers_of_the_request()
    {
        await using var server = new TestServer(_source);
        using HttpResponseMessage response = await server.Get(
            "/", ("User-Agent", "repeated-word"), ("Referer", "http://repeated-word/"));

        Assert.DoesNotContain("repeated-word", await response.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("/nope")]
    [InlineData("/metrics/nope")]
    [InlineData("/..%2fetc/passwd")]
    [InlineData("/favicon.ico")]
    public async Task Any_other_path_is_not_found(string path)
    {
        await using var server = new TestServer(_source);
        using HttpResponseMessage response = await server.Get(path);

        Assert.Equal(HttpStatusCode.NotFound, response.StatusCode);
    }

    [Theory]
    [InlineData("/metrics", "POST")]
    [InlineData("/metrics", "DELETE")]
    [InlineData("/", "PUT")]
    [InlineData("/healthz", "POST")]
    [InlineData("/readyz", "OPTIONS")]
    public async Task Any_other_method_is_not_allowed(string path, string method)
    {
        await using var server = new TestServer(_source);
        using HttpResponseMessage response = await server.Send(new HttpMethod(method), path);

        Assert.Equal(HttpStatusCode.MethodNotAllowed, response.StatusCode);
        Assert.Equal(["GET", "HEAD"], response.Content.Headers.Allow.Order());
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/healthz")]
    [InlineData("/readyz")]
    public async Task Head_is_get_without_the_body(string path)
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        using HttpResponseMessage get = await server.Get(path);
        using HttpResponseMessage head = await server.Send(HttpMethod.Head, path);

        Assert.Equal(get.StatusCode, head.StatusCode);
        Assert.Equal(get.Content.Headers.ContentType, head.Content.Headers.ContentType);
        Assert.Empty(await head.Content.ReadAsByteArrayAsync());
    }

    private static async Task AssertAnswer(TestServer server, string path, HttpStatusCode status, string text)
    {
        using HttpResponseMessage response = await server.Get(path);
        string body = await response.Content.ReadAsStringAsync();
        Assert.Equal(status, response.StatusCode);
        Assert.Contains(text, body, StringComparison.Ordinal);
        Assert.EndsWith("\n", body, StringComparison.Ordinal);
    }
}
