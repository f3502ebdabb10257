using System.Net;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web.Authentication;

namespace LibreChatExporter.Tests.Web.Sessions;

/// <summary>Who does not get in by the form. Wrong logins are answered slowly, so each test makes few.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class WrongSignInTests
{
    public static TheoryData<string, string, string, string> WrongLogins => new()
    {
        { "0123456789abcdeF", "", "", "bearer" },
        { Door.Password, "", "", "malformed" },
        { "", "alice", "wrong", "basic" },
        { "", "alice", "", "basic" },
        { "", "bob", Door.Password, "basic" },
        { "", "alice\n", Door.Password, "malformed" },
        { "", "", Door.Token, "basic" },
        { "", "", "", "basic" },
    };

    [Theory]
    [MemberData(nameof(WrongLogins))]
    public async Task What_is_wrong_is_said_in_the_form_and_nothing_of_it_comes_back(
        string token, string user, string password, string method)
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        using HttpResponseMessage response = await browser.Post(
            "/signin", [("token", token), ("user", user), ("password", password), ("return", "/metrics")]);
        string html = await response.Content.ReadAsStringAsync();

        Assert.Equal(HttpStatusCode.Forbidden, response.StatusCode);
        Assert.Empty(response.Headers.WwwAuthenticate);
        Assert.Null(Browser.SetCookie(response));
        Assert.Contains("role=\"alert\"", html, StringComparison.Ordinal);
        Assert.Contains("name=\"return\" value=\"/metrics\"", html, StringComparison.Ordinal);
        Assert.All(
            new[] { token, password }.Where(secret => secret.Length > 0),
            secret => Assert.DoesNotContain(secret, html, StringComparison.Ordinal));
        Assert.Equal(new() { [$"method={method}"] = 1 }, door.Refused());
    }

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public async Task Only_what_is_set_up_gets_in(bool tokens, bool users)
    {
        await using var door = new Door(tokens, users);
        using var browser = new Browser(door.Server);
        using HttpResponseMessage token = await browser.SignIn(Door.Token);
        using HttpResponseMessage user = await browser.SignIn("alice", Door.Password);

        Assert.Equal(tokens ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, token.StatusCode);
        Assert.Equal(users ? HttpStatusCode.SeeOther : HttpStatusCode.Forbidden, user.StatusCode);
    }

    [Fact]
    public async Task Wrong_tries_by_the_form_and_by_headers_are_limited_together()
    {
        await using var door = new Door();
        using var browser = new Browser(door.Server);
        await Task.WhenAll(Enumerable.Range(0, 5).Select(i => door.Status($"Bearer wrong{i}")));
        HttpResponseMessage[] answers = await Task.WhenAll(Enumerable.Range(0, 6).Select(i => browser.SignIn("alice", $"wrong{i}")));
        HttpResponseMessage late = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.TooManyRequests);

        Assert.Equal(TimeSpan.FromSeconds(1), late.Headers.RetryAfter?.Delta);
        Assert.Contains("role=\"alert\"", await late.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        Assert.Equal(HttpStatusCode.TooManyRequests, await door.Status("Bearer wrong"));
        await browser.SignInAndKeep();
        Assert.Equal(new() { ["method=bearer"] = 6, ["method=basic"] = 6 }, door.Refused());
        Array.ForEach(answers, answer => answer.Dispose());
    }
}
