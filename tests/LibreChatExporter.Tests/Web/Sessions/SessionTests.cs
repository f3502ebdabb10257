using System.Net;
using System.Text;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web.Authentication;

namespace LibreChatExporter.Tests.Web.Sessions;

/// <summary>What a cookie is good for, and until when.</summary>
public sealed class SessionTests
{
    [Fact]
    public async Task A_session_ends_after_its_time()
    {
        await using var door = new Door(settings: (Setting.SessionLifetime, "30m"));
        using var browser = new Browser(door.Server);
        await browser.SignInAndKeep();
        door.Server.Clock.Advance(TimeSpan.FromMinutes(30) - TimeSpan.FromSeconds(1));
        Assert.True(await browser.IsIn());

        door.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.False(await browser.IsIn());
    }

    [Fact]
    public async Task Who_signs_out_loses_the_cookie_and_a_copy_of_it_is_of_no_use()
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        using var other = new Browser(door.Server);
        await browser.SignInAndKeep();
        await other.SignInAndKeep();
        using HttpResponseMessage response = await browser.Post("/signout", []);

        Assert.Equal("303 /signin", Browser.Target(response));
        Assert.Equal(
            "librechat-exporter-session=; expires=Thu, 01 Jan 1970 00:00:00 GMT; path=/; samesite=strict; httponly",
            Browser.SetCookie(response));
        Assert.False(await browser.IsIn());
        Assert.True(await other.IsIn());
    }

    [Fact]
    public async Task Who_signs_in_again_leaves_no_session_behind()
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        string first = await browser.SignInAndKeep();
        string second = await browser.SignInAndKeep();

        Assert.NotEqual(first, second);
        Assert.True(await browser.IsIn());
        browser.Cookie = first;
        Assert.False(await browser.IsIn());
    }

    [Fact]
    public async Task A_cookie_that_is_forged_cut_off_or_of_another_exporter_is_none()
    {
        await using var door = new Door();
        await using var another = new Door();
        using var browser = new Browser(door.Server);
        using var stranger = new Browser(another.Server);
        string right = await browser.SignInAndKeep();
        string foreign = await stranger.SignInAndKeep();
        string[] wrong =
        [
            foreign, right[..^1], right + "0", right.ToUpperInvariant(), new string('0', right.Length), "", "\"", "%00", Door.Token,
        ];

        foreach (string cookie in wrong)
        {
            browser.Cookie = cookie;
            Assert.False(await browser.IsIn(), cookie);
            Assert.False(await browser.IsIn("/metrics"), cookie);
        }
    }

    [Theory]
    [InlineData("GET", "/api/summary", HttpStatusCode.OK)]
    [InlineData("GET", "/api/openapi.json", HttpStatusCode.OK)]
    [InlineData("HEAD", "/api/nothing", HttpStatusCode.NotFound)]
    [InlineData("GET", "/metrics", HttpStatusCode.OK)]
    [InlineData("HEAD", "/metrics", HttpStatusCode.OK)]
    [InlineData("HEAD", "/", HttpStatusCode.OK)]
    [InlineData("POST", "/api/summary", HttpStatusCode.Unauthorized)]
    [InlineData("DELETE", "/api/summary", HttpStatusCode.Unauthorized)]
    public async Task A_cookie_lets_in_who_only_reads(string method, string path, HttpStatusCode status)
    {
        await using var door = new Door();
        await door.Server.Loaded;
        using var browser = new Browser(door.Server);
        await browser.SignInAndKeep();
        using HttpResponseMessage response = await browser.Send(new HttpMethod(method), path);

        Assert.Equal(status, response.StatusCode);
    }

    [Fact]
    [Trait(Speed.Name, Speed.Slow)]
    public async Task What_comes_with_a_wrong_token_is_refused_whatever_its_cookie()
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        await browser.SignInAndKeep();
        using HttpResponseMessage response = await browser.Get("/", ("Authorization", "Bearer wrong-0123456789"));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
    }

    [Fact]
    public async Task With_a_state_a_restart_keeps_who_has_signed_in_and_no_secret()
    {
        using var source = new MemorySource();
        using var folder = new TempFolder();
        ExporterSettings settings = TestSettings.Of(
            (Setting.Listen, "127.0.0.1:0"), (Setting.AuthTokenFile, folder.Write("token", Encoding.ASCII.GetBytes(Door.Token))));
        string cookie, left;
        using (StateFolder state = StateFolder.Open(folder.File("state")))
        {
            await using var server = new TestServer(source, settings, state);
            using var leaving = new Browser(server);
            left = await leaving.SignInAndKeep();
            using var browser = new Browser(server);
            cookie = await browser.SignInAndKeep();
            (await leaving.Post("/signout", [])).Dispose();
        }

        string kept = await File.ReadAllTextAsync(folder.File("state/sessions"));
        Assert.All([cookie, left, Door.Token], secret => Assert.DoesNotContain(secret, kept, StringComparison.Ordinal));
        using (StateFolder state = StateFolder.Open(folder.File("state")))
        {
            await using var server = new TestServer(source, settings, state);
            using var browser = new Browser(server) { Cookie = cookie };
            Assert.True(await browser.IsIn());
            browser.Cookie = left;
            Assert.False(await browser.IsIn());
        }
    }

    [Theory]
    [InlineData("")]
    [InlineData("[")]
    [InlineData("null")]
    [InlineData("[null]")]
    [InlineData("[{}]")]
    [InlineData("[{\"Key\":null,\"Began\":\"2026-11-20T12:00:00+00:00\",\"Seal\":\"\"}]")]
    [InlineData("{\"Key\":\"a\"}")]
    public async Task Sessions_that_cannot_be_read_are_none(string content)
    {
        using var source = new MemorySource();
        using var folder = new TempFolder();
        folder.Write("state/sessions", Encoding.UTF8.GetBytes(content));
        ExporterSettings settings = TestSettings.Of(
            (Setting.Listen, "127.0.0.1:0"), (Setting.AuthTokenFile, folder.Write("token", Encoding.ASCII.GetBytes(Door.Token))));
        using StateFolder state = StateFolder.Open(folder.File("state"));
        await using var server = new TestServer(source, settings, state);
        using var browser = new Browser(server);

        Assert.False(await browser.IsIn());
        await browser.SignInAndKeep();
        Assert.True(await browser.IsIn());
    }
}
