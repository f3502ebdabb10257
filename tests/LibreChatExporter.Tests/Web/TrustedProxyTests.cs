using System.Net;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web.Authentication;
using LibreChatExporter.Tests.Web.Sessions;

namespace LibreChatExporter.Tests.Web;

/// <summary>What a proxy says of the client counts where the proxy is trusted.</summary>
public sealed class TrustedProxyTests
{
    private static readonly (string, string)[] OverHttps = [("X-Forwarded-Proto", "https"), ("X-Forwarded-Host", "costs.example")];

    [Theory]
    [InlineData("127.0.0.1", true)]
    [InlineData("10.0.0.0/8, 127.0.0.0/8", true)]
    [InlineData("10.0.0.0/8", false)]
    [InlineData("", false)]
    public async Task The_scheme_and_the_host_are_those_that_a_trusted_proxy_names(string proxies, bool isTrusted)
    {
        await using var door = new Door(settings: (Setting.TrustedProxies, proxies));
        using var browser = new Browser(door.Server);
        using HttpResponseMessage plain = await browser.SignIn(Door.Token, OverHttps);
        using HttpResponseMessage own = await browser.SignIn(Door.Token, [.. OverHttps, ("Origin", "https://costs.example")]);

        Assert.Equal(isTrusted, Browser.SetCookie(plain)!.Contains("; secure;", StringComparison.Ordinal));
        Assert.Equal(isTrusted ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, own.StatusCode);
    }

    [Theory]
    [Trait(Speed.Name, Speed.Slow)]
    [InlineData("127.0.0.1", "192.0.2.1", "192.0.2.2", true)]
    [InlineData("127.0.0.1", "192.0.2.1", "192.0.2.2, 192.0.2.1", false)]
    [InlineData("127.0.0.1, 10.0.0.0/8", "192.0.2.1, 10.1.2.3", "192.0.2.2, 10.1.2.3", true)]
    [InlineData("10.0.0.0/8", "192.0.2.1", "192.0.2.2", false)]
    public async Task Wrong_tries_are_limited_by_the_address_that_trusted_proxies_name(
        string proxies, string first, string second, bool isOther)
    {
        await using var door = new Door(settings: (Setting.TrustedProxies, proxies));
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 11).Select(_ => Status(door, first)));

        Assert.Single(answers, HttpStatusCode.TooManyRequests);
        Assert.Equal(isOther ? HttpStatusCode.Unauthorized : HttpStatusCode.TooManyRequests, await Status(door, second));
    }

    [Theory]
    [InlineData("localhost", "costs.corp", HttpStatusCode.OK)]
    [InlineData("exporter", "evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("evil.example", "localhost", HttpStatusCode.MisdirectedRequest)]
    public async Task Without_a_login_both_the_proxys_host_and_the_requests_own_are_checked(
        string own, string forwarded, HttpStatusCode status)
    {
        using var source = new MemorySource();
        await using var server = new TestServer(source, (Setting.TrustedProxies, "127.0.0.1"), (Setting.AllowedHosts, "*.corp"));
        using HttpResponseMessage response = await server.Get("/metrics", ("Host", own), ("X-Forwarded-Host", forwarded));

        Assert.Equal(status, response.StatusCode);
    }

    private static async Task<HttpStatusCode> Status(Door door, string client)
    {
        using HttpResponseMessage response = await door.Server.Get(
            "/metrics", ("Authorization", "Bearer wrong"), ("X-Forwarded-For", client));
        return response.StatusCode;
    }
}
