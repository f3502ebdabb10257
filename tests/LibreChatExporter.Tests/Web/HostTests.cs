using System.Net;
using LibreChatExporter.Configuration;
using LibreChatExporter.Primitives;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web.Tls;
using LibreChatExporter.Web;

namespace LibreChatExporter.Tests.Web;

/// <summary>By which names requests may come, where nobody has to log in.</summary>
public sealed class HostTests : IDisposable
{
    private const string Ok = "HTTP/1.1 200 OK";
    private const string Misdirected = "HTTP/1.1 421 Misdirected Request";
    private const string Bad = "HTTP/1.1 400 Bad Request";
    private const string Refused = "librechat_exporter_hosts_refused_total";

    private readonly MemorySource _source = new();

    /// <summary>The beginning of a request, and the first line of its answer.</summary>
    public static TheoryData<string, string> Requests => new()
    {
        { "GET /metrics HTTP/1.0", Ok },
        { "GET /metrics HTTP/1.0\r\nHost: evil.example", Misdirected },
        { "GET /metrics HTTP/1.1", Bad },
        { "GET /metrics HTTP/1.1\r\nHost:", Ok },
        { "GET /metrics HTTP/1.1\r\nHost: evil.example", Misdirected },
        { "GET /metrics HTTP/1.1\r\nHost: EVIL.Example:9787", Misdirected },
        { "GET /metrics HTTP/1.1\r\nHost: evil.example.:9787", Misdirected },
        { "GET /metrics HTTP/1.1\r\nHost: localhost\r\nHost: evil.example", Bad },
        { "GET /metrics HTTP/1.1\r\nHost: localhost", Ok },
        { "GET /metrics HTTP/1.1\r\nHost: LocalHost.:1", Ok },
        { "GET /metrics HTTP/1.1\r\nHost: [::1]", Ok },
        { "GET /metrics HTTP/1.1\r\nHost: [2001:db8::1]:9787", Ok },
        { "GET http://evil.example/metrics HTTP/1.1\r\nHost: evil.example", Misdirected },
        { "GET http://evil.example/metrics HTTP/1.1\r\nHost: localhost", Bad },
        { "GET http://localhost/metrics HTTP/1.1\r\nHost: evil.example", Bad },
        { "GET http://localhost/metrics HTTP/1.1\r\nHost: localhost", Ok },
        { "GET / HTTP/1.1\r\nHost: evil.example", Misdirected },
        { "GET /nope HTTP/1.1\r\nHost: evil.example", Misdirected },
        { "GET /api/summary HTTP/1.1\r\nHost: evil.example", Misdirected },
        { "GET /readyz HTTP/1.1\r\nHost: evil.example", Misdirected },
        { "GET /healthz HTTP/1.1\r\nHost: evil.example", Ok },
    };

    public void Dispose() => _source.Dispose();

    [Theory]
    [MemberData(nameof(Requests))]
    public async Task A_request_is_answered_or_refused_by_its_host(string request, string status)
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        string[] answer = await RawRequest.Send(server.Port, $"{request}\r\nConnection: close\r\n\r\n");

        Assert.Equal(status, answer[0]);
    }

    [Fact]
    public async Task Who_is_refused_is_told_in_a_line_which_setting_to_use_and_counted()
    {
        await using var server = new TestServer(_source);
        await server.Loaded;
        using HttpResponseMessage response = await server.Get("/metrics", ("Host", "evil.example"));

        Assert.Equal(HttpStatusCode.MisdirectedRequest, response.StatusCode);
        Assert.Equal("text/plain; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(
            "the exporter does not answer to this host name: "
            + "list it in --allowed-hosts (or LIBRECHAT_EXPORTER_ALLOWED_HOSTS), or ask for a login\n",
            await response.Content.ReadAsStringAsync());
        server.Exporter.Refresh();
        Scrape scrape = server.Exporter.Read();
        Assert.Equal(1, scrape.Value(Refused));
        Assert.Equal(1, scrape["http_requests_received_total"]["code=421,endpoint=/metrics,method=GET"]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("127.0.0.1")]
    [InlineData("192.168.1.5")]
    [InlineData("[fe80::1]")]
    [InlineData("localhost")]
    [InlineData("exporter.localhost")]
    [InlineData("librechat-exporter")]
    [InlineData("librechat_exporter_1")]
    [InlineData("exporter.librechat_default")]
    [InlineData("librechat-exporter.librechat.svc")]
    [InlineData("librechat-exporter.librechat.svc.cluster.local")]
    [InlineData("ip-10-0-0-1.eu-central-1.compute.internal")]
    [InlineData("host.docker.internal.")]
    [InlineData("nas.home.arpa")]
    [InlineData("exporter.test")]
    [InlineData("box.corp.example")]
    [InlineData("BOX.corp.example.")]
    public void What_nobody_else_can_own_is_accepted(string host) => Assert.True(Check("box.corp.example").Accepts(host));

    [Theory]
    [InlineData("evil.example")]
    [InlineData("localhost.evil.example")]
    [InlineData("127.0.0.1.evil.example")]
    [InlineData("svc.evil.example")]
    [InlineData("box.corp.example.evil.example")]
    [InlineData("a-box.corp.example")]
    [InlineData("exporter.dev")]
    [InlineData("evil.xn--p1ai")]
    [InlineData("evil.XN--P1AI.")]
    [InlineData("evil.example..")]
    public void What_somebody_can_register_is_not(string host) => Assert.False(Check("box.corp.example").Accepts(host));

    [Theory]
    [InlineData("exporter.example.org, *.example.net", "Exporter.example.org.", true)]
    [InlineData("exporter.example.org, *.example.net", "a.b.example.net", true)]
    [InlineData("exporter.example.org, *.example.net", "example.net", false)]
    [InlineData("exporter.example.org, *.example.net", "exporter.example.org.evil.example", false)]
    [InlineData("*", "evil.example", true)]
    public async Task A_setting_allows_more(string hosts, string host, bool isAllowed)
    {
        await using var server = new TestServer(_source, (Setting.AllowedHosts, hosts));
        using HttpResponseMessage response = await server.Get("/", ("Host", host));

        Assert.Equal(isAllowed ? HttpStatusCode.OK : HttpStatusCode.MisdirectedRequest, response.StatusCode);
    }

    [Fact]
    public async Task Where_a_login_is_needed_any_name_will_do()
    {
        using var folder = new TempFolder();
        const string token = "0123456789abcdef0123456789abcdef";
        await using var server = new TestServer(
            _source, (Setting.AuthTokenFile, folder.Write("token", System.Text.Encoding.ASCII.GetBytes(token))));
        using HttpResponseMessage without = await server.Get("/metrics", ("Host", "exporter.example"));
        using HttpResponseMessage with = await server.Get(
            "/metrics", ("Host", "exporter.example"), ("Authorization", $"Bearer {token}"));

        Assert.Equal((HttpStatusCode.Unauthorized, HttpStatusCode.OK), (without.StatusCode, with.StatusCode));
    }

    [Fact]
    public async Task Over_TLS_any_name_will_do()
    {
        using var folder = new TlsFolder();
        await using var server = new TestServer(_source, folder.Settings);
        using HttpClient client = server.NewClient(folder.Handler());
        using HttpResponseMessage response = await TestServer.Send(client, HttpMethod.Get, "/metrics", ("Host", "exporter.example"));

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    private static HostCheck Check(string ownName) => new(GlobList.Empty, ownName, new Refusals(new TelemetryRegistry()));
}
