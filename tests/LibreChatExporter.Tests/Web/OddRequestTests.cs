using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web;

/// <summary>Requests that no scraper makes: each gets its status, and nothing of it comes back.</summary>
public sealed class OddRequestTests : IDisposable
{
    private const string Marker = "repeated-word";

    private readonly MemorySource _source = new();

    public static TheoryData<string, string> Requests => new()
    {
        { $"GET /metrics HTTP/1.1\r\nHost: x\r\nX: {Marker}{new string('a', 1 << 20)}", "431 Request Header Fields Too Large" },
        {
            $"GET /metrics HTTP/1.1\r\nHost: x\r\n{string.Join("\r\n", Enumerable.Range(0, 100).Select(i => $"X{i}: {Marker}"))}",
            "431 Request Header Fields Too Large"
        },
        { $"GET /{Marker}{new string('a', 100_000)} HTTP/1.1\r\nHost: x", "414 URI Too Long" },
        { $"POST /metrics HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n\r\n{Marker}", "405 Method Not Allowed" },
        { $"TRACE / HTTP/1.1\r\nHost: x\r\nX: {Marker}", "405 Method Not Allowed" },
        { $"CONNECT {Marker}:443 HTTP/1.1\r\nHost: {Marker}:443", "405 Method Not Allowed" },
        { $"OPTIONS * HTTP/1.1\r\nHost: {Marker}", "405 Method Not Allowed" },
        { $"GET http://{Marker}/healthz HTTP/1.1\r\nHost: {Marker}", "200 OK" },
        { $"GET http://{Marker}/healthz HTTP/1.1\r\nHost: other", "400 Bad Request" },
        { $"GET /{Marker}?<script>{Marker} HTTP/1.1\r\nHost: x", "404 Not Found" },
        { $"GET /%00{Marker} HTTP/1.1\r\nHost: x", "400 Bad Request" },
        { $"GET /healthz HTTP/1.1\r\nX: {Marker}", "400 Bad Request" },
        { $"GET /healthz HTTP/1.1\r\nHost: x\r\nHost: {Marker}", "400 Bad Request" },
        { $"GET /healthz HTTP/1.1\r\nHost: a b/<{Marker}>", "400 Bad Request" },
        { $"GET /healthz HTTP/3.0\r\nHost: {Marker}", "505 HTTP Version Not Supported" },
        { $"GET /healthz HTTP/1.1\r\nHost: x\r\nContent-Length: 13\r\n\r\n{Marker}", "200 OK" },
        { $"GET /healthz HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nd\r\n{Marker}\r\n0", "200 OK" },
        { $"\u0016\u0003\u0001{Marker}", "400 Bad Request" },
    };

    public void Dispose() => _source.Dispose();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task An_odd_request_gets_the_right_status_and_nothing_of_it_comes_back(string request, string status)
    {
        await using var server = new TestServer(_source);
        string close = request.Contains("\r\n\r\n", StringComparison.Ordinal) ? "" : "\r\nConnection: close";
        string[] answer = await RawRequest.Send(server.Port, $"{request}{close}\r\n\r\n");

        Assert.Equal($"HTTP/1.1 {status}", answer[0]);
        Assert.DoesNotContain(answer, line => line.Contains(Marker, StringComparison.Ordinal));
        if (status.StartsWith('4'))
        {
            Assert.Contains("Content-Length: 0", answer);
        }
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/metrics")]
    [InlineData("/healthz")]
    [InlineData("/nope")]
    public async Task Every_answer_forbids_to_keep_to_frame_and_to_guess(string path)
    {
        await using var server = new TestServer(_source);
        using HttpResponseMessage response = await server.Get(path);

        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal("nosniff", Assert.Single(response.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(response.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("same-origin", Assert.Single(response.Headers.GetValues("Referrer-Policy")));
        Assert.Equal(
            "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
            + "form-action 'self'; frame-ancestors 'none'; base-uri 'none'",
            Assert.Single(response.Headers.GetValues("Content-Security-Policy")));
    }
}
