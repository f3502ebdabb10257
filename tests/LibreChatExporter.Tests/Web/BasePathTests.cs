using System.Net;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web.Authentication;
using LibreChatExporter.Tests.Web.Sessions;

namespace LibreChatExporter.Tests.Web;

/// <summary>Behind a proxy that serves the exporter under a path.</summary>
public sealed class BasePathTests
{
    private const string Root = "/librechat-analytics";

    [Theory]
    [InlineData("", "/metrics", HttpStatusCode.OK)]
    [InlineData(Root, "/metrics", HttpStatusCode.OK)]
    [InlineData(Root, "/", HttpStatusCode.OK)]
    [InlineData(Root, "", HttpStatusCode.OK)]
    [InlineData(Root, "/api/openapi.json", HttpStatusCode.OK)]
    [InlineData(Root, "/healthz", HttpStatusCode.OK)]
    [InlineData(Root, "s/metrics", HttpStatusCode.NotFound)]
    [InlineData(Root + Root, "/metrics", HttpStatusCode.NotFound)]
    public async Task Requests_come_with_the_path_and_without(string root, string path, HttpStatusCode status)
    {
        using var source = new MemorySource();
        await using var server = new TestServer(source, (Setting.BasePath, Root));
        await server.Loaded;
        using HttpResponseMessage response = await server.Get(root + path);

        Assert.Equal(status, response.StatusCode);
    }

    [Theory]
    [InlineData("")]
    [InlineData(Root)]
    public async Task Redirects_and_cookies_have_the_path_whether_the_proxy_cuts_it_off_or_not(string root)
    {
        await using var door = new Door(settings: (Setting.BasePath, Root));
        using var browser = new Browser(door.Server);
        using HttpResponseMessage page = await browser.Get($"{root}/?period=7d");
        Assert.Equal($"303 {Root}/signin?return=%2F%3Fperiod%3D7d", Browser.Target(page));

        string form = await door.Server.Client.GetStringAsync($"{root}/signin");
        Assert.Contains($"action=\"{Root}/signin\"", form, StringComparison.Ordinal);
        using HttpResponseMessage signIn = await browser.Post($"{root}/signin", [("token", Door.Token), ("return", "/?period=7d")]);
        browser.Cookie = Browser.CookieOf(signIn);
        Assert.Equal($"303 {Root}/?period=7d", Browser.Target(signIn));
        Assert.Contains($"; path={Root}; ", Browser.SetCookie(signIn), StringComparison.Ordinal);
        Assert.True(await browser.IsIn($"{root}/"));

        using HttpResponseMessage signOut = await browser.Post($"{root}/signout", []);
        Assert.Equal($"303 {Root}/signin", Browser.Target(signOut));
        Assert.Contains($"; path={Root}; ", Browser.SetCookie(signOut), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Requests_are_counted_by_the_routes_that_they_have_without_it()
    {
        using var source = new MemorySource();
        await using var server = new TestServer(source, (Setting.BasePath, Root));
        await server.Loaded;
        (await server.Get($"{Root}/healthz")).Dispose();
        (await server.Get($"{Root}/nothing")).Dispose();
        server.Exporter.Refresh();
        IReadOnlyDictionary<string, double> requests = server.Exporter.Read()["http_requests_received_total"];

        Assert.Equal(1, requests["code=200,endpoint=/healthz,method=GET"]);
        Assert.Equal(1, requests["code=404,endpoint=other,method=GET"]);
    }

    [Fact]
    public async Task Foreign_hosts_are_refused_under_it_as_elsewhere()
    {
        using var source = new MemorySource();
        await using var server = new TestServer(source, (Setting.BasePath, Root));
        using HttpResponseMessage page = await server.Get($"{Root}/", ("Host", "evil.example"));
        using HttpResponseMessage health = await server.Get($"{Root}/healthz", ("Host", "evil.example"));

        Assert.Equal((HttpStatusCode.MisdirectedRequest, HttpStatusCode.OK), (page.StatusCode, health.StatusCode));
    }

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/API")]
    [InlineData("/api/summary")]
    public void A_path_that_the_exporter_has_itself_is_refused(string path)
    {
        using var source = new MemorySource();

        Assert.Equal(
            $"--base-path: the exporter has pages of its own under {path}; choose another path",
            Assert.Throws<SettingsException>(() => new TestServer(source, (Setting.BasePath, path))).Message);
    }
}
