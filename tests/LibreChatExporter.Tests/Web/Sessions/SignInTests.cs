using System.Net;
using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web.Authentication;
using LibreChatExporter.Tests.Web.Tls;

namespace LibreChatExporter.Tests.Web.Sessions;

/// <summary>How a browser gets a cookie.</summary>
public sealed class SignInTests
{
    private const string Elsewhere = "/?period=7d&user=a%20b";

    [Theory]
    [InlineData("/", "303 /signin")]
    [InlineData(Elsewhere, "303 /signin?return=%2F%3Fperiod%3D7d%26user%3Da%2520b")]
    public async Task A_browser_is_sent_to_where_it_can_sign_in_and_back(string page, string target)
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        using HttpResponseMessage response = await browser.Get(page);
        Assert.Equal(target, Browser.Target(response));

        using HttpResponseMessage form = await browser.Get(target[4..]);
        string html = await form.Content.ReadAsStringAsync();
        Assert.Equal(HttpStatusCode.OK, form.StatusCode);
        Assert.Contains($"name=\"return\" value=\"{WebUtility.HtmlEncode(page)}\"", html, StringComparison.Ordinal);

        using HttpResponseMessage answer = await browser.Post("/signin", [("token", Door.Token), ("return", page)]);
        Assert.Equal($"303 {page}", Browser.Target(answer));
        Assert.Empty(door.Refused());
    }

    [Theory]
    [InlineData("/", "GET", "*/*")]
    [InlineData("/", "GET", "application/json")]
    [InlineData("/", "HEAD", "text/html")]
    [InlineData("/metrics", "GET", "text/html")]
    [InlineData("/api/summary", "GET", "text/html")]
    public async Task Others_are_asked_for_a_login_as_before(string path, string method, string accept)
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        using HttpResponseMessage response = await browser.Send(new HttpMethod(method), path, headers: ("Accept", accept));

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(["Bearer", "Basic"], Door.Challenges(response));
        Assert.Equal(new() { ["method=none"] = 1 }, door.Refused());
    }

    [Fact]
    public async Task A_token_gets_a_cookie_that_lets_in()
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        using HttpResponseMessage response = await browser.SignIn($" {Door.Token}\n");
        browser.Cookie = Browser.CookieOf(response);

        Assert.Equal("303 /", Browser.Target(response));
        Assert.True(response.Headers.CacheControl?.NoStore);
        Assert.Equal(
            $"librechat-exporter-session={browser.Cookie}; max-age=43200; path=/; samesite=strict; httponly", Browser.SetCookie(response));
        Assert.True(await browser.IsIn());
    }

    [Fact]
    public async Task A_user_with_a_password_gets_one_too()
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        using HttpResponseMessage response = await browser.SignIn("alice", Door.Password);
        browser.Cookie = Browser.CookieOf(response);

        Assert.Equal("303 /", Browser.Target(response));
        Assert.True(await browser.IsIn());
    }

    [Fact]
    public async Task Over_TLS_the_cookie_is_never_sent_without()
    {
        using var source = new MemorySource();
        using var folder = new TlsFolder();
        folder.WriteText("token", Door.Token);
        await using var server = new TestServer(source, [.. folder.Settings, (Setting.AuthTokenFile, folder.Folder.File("token"))]);
        using var browser = new Browser(server, folder.Handler());
        using HttpResponseMessage response = await browser.SignIn(Door.Token);

        Assert.EndsWith(
            "; max-age=43200; path=/; secure; samesite=strict; httponly", Browser.SetCookie(response), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(true, true)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task The_form_asks_for_what_there_is(bool tokens, bool users)
    {
        await using var door = new Door(tokens, users);
        string html = await door.Server.Client.GetStringAsync("/signin");

        Assert.Equal(tokens, html.Contains("<label for=\"token\">", StringComparison.Ordinal));
        Assert.Equal(users, html.Contains("<label for=\"user\">", StringComparison.Ordinal));
        Assert.Equal(1, html.Split("autofocus").Length - 1);
        Assert.DoesNotContain("role=\"alert\"", html, StringComparison.Ordinal);
        Assert.DoesNotContain("style=", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Who_has_signed_in_is_sent_on_from_the_form()
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        await browser.SignInAndKeep();
        using HttpResponseMessage response = await browser.Get("/signin?return=%2Fmetrics");

        Assert.Equal("303 /metrics", Browser.Target(response));
    }

    [Theory]
    [InlineData("//evil.example/")]
    [InlineData("/\\evil.example/")]
    [InlineData("\\\\evil.example/")]
    [InlineData("/\t/evil.example/")]
    [InlineData("https://evil.example/")]
    [InlineData("javascript:alert(1)")]
    [InlineData("evil.example")]
    [InlineData("/a\r\nSet-Cookie: a=b")]
    [InlineData("/ü")]
    [InlineData("")]
    public async Task Nobody_is_sent_to_another_server(string page)
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        using HttpResponseMessage signIn = await browser.Post("/signin", [("token", Door.Token), ("return", page)]);
        browser.Cookie = Browser.CookieOf(signIn);
        using HttpResponseMessage form = await browser.Get($"/signin?return={Uri.EscapeDataString(page)}");

        Assert.Equal(("303 /", "303 /"), (Browser.Target(signIn), Browser.Target(form)));
    }

    [Fact]
    public async Task Without_a_login_in_the_settings_there_is_nothing_to_sign_in_to()
    {
        await using var door = new Door(tokens: false, users: false);
        using var browser = new Browser(door.Server);
        using HttpResponseMessage form = await browser.Get("/signin");
        using HttpResponseMessage signIn = await browser.SignIn(Door.Token);

        Assert.Equal((HttpStatusCode.NotFound, HttpStatusCode.NotFound), (form.StatusCode, signIn.StatusCode));
        Assert.True(await browser.IsIn());
    }

    [Theory]
    [InlineData("application/json", 10, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("multipart/form-data; boundary=x", 10, HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/x-www-form-urlencoded", 9000, HttpStatusCode.RequestEntityTooLarge)]
    public async Task A_body_that_is_no_form_of_a_sensible_size_is_refused(string type, int length, HttpStatusCode status)
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        using var content = new ByteArrayContent(Encoding.ASCII.GetBytes(new string('a', length)));
        content.Headers.TryAddWithoutValidation("Content-Type", type);
        using HttpResponseMessage response = await browser.Send(HttpMethod.Post, "/signin", content);

        Assert.Equal(status, response.StatusCode);
        Assert.Empty(door.Refused());
    }

    [Fact]
    public async Task A_body_of_unknown_length_is_cut_off()
    {
        await using var door = new Door();
        string[] lines = await RawRequest.Send(
            door.Server.Port,
            "POST /signin HTTP/1.1\r\nHost: x\r\nContent-Type: application/x-www-form-urlencoded\r\nTransfer-Encoding: chunked\r\n"
            + $"Connection: close\r\n\r\n4000\r\ntoken={new string('a', 0x4000 - 6)}\r\n0\r\n\r\n");

        Assert.Equal("HTTP/1.1 413 Payload Too Large", lines[0]);
    }
}
