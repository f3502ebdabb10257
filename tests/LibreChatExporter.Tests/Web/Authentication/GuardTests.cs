using System.Diagnostics;
using System.Net;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web.Authentication;

/// <summary>Who gets in. Wrong logins are answered slowly, so each test makes few.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class GuardTests
{
    private const string Right = "Bearer " + Door.Token;

    public static TheoryData<string, string> WrongLogins => new()
    {
        { "Bearer 0123456789abcdeF", "bearer" },
        { "Bearer 0123456789abcde", "bearer" },
        { "Bearer 0123456789abcdef0", "bearer" },
        { Door.Basic("alice", "wrong"), "basic" },
        { Door.Basic("alice", ""), "basic" },
        { Door.Basic("alice", Door.Token), "basic" },
        { Door.Basic("bob", Door.Password), "basic" },
        { Door.Basic("", Door.Password), "basic" },
        { Door.Basic("ALICE", Door.Password), "basic" },
        { "Bearer", "malformed" },
        { "Bearer ", "malformed" },
        { Door.Token, "malformed" },
        { "Bearer " + Door.Token + " " + Door.Token, "malformed" },
        { "Bearer " + Door.Token + ", " + Door.Basic("alice", Door.Password), "malformed" },
        { "Basic", "malformed" },
        { "Basic ****", "malformed" },
        { Door.Basic("alice", Door.Password)[..^1], "malformed" },
        { "Basic " + Convert.ToBase64String("alice"u8), "malformed" },
        { "Basic " + Convert.ToBase64String([.. "alice:"u8, 0xff]), "malformed" },
        { "Basic " + Convert.ToBase64String("alice:a\nb"u8), "malformed" },
        { "Digest username=\"alice\"", "malformed" },
    };

    [Theory]
    [InlineData("/metrics")]
    [InlineData("/")]
    public async Task A_token_or_a_user_gets_in_and_nobody_else(string path)
    {
        await using var door = new Door();
        using HttpResponseMessage nobody = await door.Knock(null, path);

        Assert.Equal(HttpStatusCode.Unauthorized, nobody.StatusCode);
        Assert.Equal(["Bearer", "Basic"], Door.Challenges(nobody));
        Assert.All(nobody.Headers.WwwAuthenticate, challenge => Assert.Contains("realm=", challenge.Parameter, StringComparison.Ordinal));
        Assert.Equal(HttpStatusCode.OK, await door.Status(Right, path));
        Assert.Equal(HttpStatusCode.OK, await door.Status("bEARER " + Door.Token, path));
        Assert.Equal(HttpStatusCode.OK, await door.Status(Door.Basic("alice", Door.Password), path));
        Assert.Equal(HttpStatusCode.OK, await door.Status(Door.Basic("alice", Door.Password), path));
        Assert.Equal(new() { ["method=none"] = 1 }, door.Refused());
    }

    [Theory]
    [MemberData(nameof(WrongLogins))]
    public async Task What_is_wrong_is_refused_and_counted_and_nothing_of_it_comes_back(string authorization, string method)
    {
        await using var door = new Door();
        using HttpResponseMessage response = await door.Knock(authorization);

        Assert.Equal(HttpStatusCode.Unauthorized, response.StatusCode);
        Assert.Equal(["Bearer", "Basic"], Door.Challenges(response));
        Assert.Equal("a login is needed\n", await response.Content.ReadAsStringAsync());
        Assert.Equal(new() { [$"method={method}"] = 1 }, door.Refused());
    }

    [Theory]
    [InlineData($"Authorization: {Right}\r\nAuthorization: {Right}")]
    [InlineData($"Authorization: Bearer\u00c2\u00a0{Door.Token}")]
    [InlineData("Authorization: Bearer \u00c3\u00a4\u00c3\u00a4\u00c3\u00a4\u00c3\u00a4")]
    [InlineData("Authorization:")]
    public async Task Headers_that_are_twice_there_or_empty_or_no_ASCII_are_refused(string headers)
    {
        await using var door = new Door();
        string[] lines = await RawRequest.Send(
            door.Server.Port, $"GET /metrics HTTP/1.1\r\nHost: x\r\n{headers}\r\nConnection: close\r\n\r\n");

        Assert.Equal("HTTP/1.1 401 Unauthorized", lines[0]);
        Assert.Equal(new() { ["method=malformed"] = 1 }, door.Refused());
    }

    [Theory]
    [InlineData(true, false, "Bearer")]
    [InlineData(false, true, "Basic")]
    public async Task Only_what_is_set_up_gets_in_and_is_asked_for(bool tokens, bool users, string challenge)
    {
        await using var door = new Door(tokens, users);
        using HttpResponseMessage nobody = await door.Knock(null);

        Assert.Equal([challenge], Door.Challenges(nobody));
        Assert.Equal(tokens ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await door.Status(Right));
        Assert.Equal(users ? HttpStatusCode.OK : HttpStatusCode.Unauthorized, await door.Status(Door.Basic("alice", Door.Password)));
    }

    [Fact]
    public async Task Without_credentials_in_the_settings_nobody_needs_to_log_in()
    {
        await using var door = new Door(tokens: false, users: false);

        Assert.Equal(HttpStatusCode.OK, await door.Status(null));
        Assert.Equal(HttpStatusCode.OK, await door.Status("Bearer whatever"));
    }

    [Fact]
    public async Task Whether_it_is_alive_and_ready_needs_no_login_but_why_not_is_kept_back()
    {
        await using var door = new Door();
        await door.Server.Loaded;
        door.Server.Clock.Advance(TimeSpan.FromHours(4));

        using HttpResponseMessage ready = await door.Knock(null, "/readyz");
        Assert.Equal(HttpStatusCode.ServiceUnavailable, ready.StatusCode);
        Assert.Equal("not ready\n", await ready.Content.ReadAsStringAsync());
        Assert.Equal(HttpStatusCode.OK, await door.Status("Bearer wrong", "/healthz"));
        Assert.Equal(HttpStatusCode.NotFound, await door.Status(null, "/other"));
        Assert.Empty(door.Refused());
    }

    [Fact]
    public async Task Who_is_wrong_too_often_has_to_wait_but_what_is_known_to_be_right_still_gets_in()
    {
        await using var door = new Door();
        string known = Door.Basic("alice", Door.Password);
        Assert.Equal(HttpStatusCode.OK, await door.Status(known));
        HttpStatusCode[] answers = await Task.WhenAll(Enumerable.Range(0, 15).Select(i => door.Status($"Bearer wrong{i}")));
        using HttpResponseMessage late = await door.Knock(Door.Basic("alice", "unlike"));

        Assert.Equal(9, answers.Count(status => status == HttpStatusCode.Unauthorized));
        Assert.Equal(6, answers.Count(status => status == HttpStatusCode.TooManyRequests));
        Assert.Equal(HttpStatusCode.TooManyRequests, late.StatusCode);
        Assert.Equal(TimeSpan.FromSeconds(1), late.Headers.RetryAfter?.Delta);
        Assert.Equal(HttpStatusCode.OK, await door.Status(known));
        Assert.Equal(HttpStatusCode.OK, await door.Status(Right));
        Assert.Equal(HttpStatusCode.Unauthorized, await door.Status(null));

        door.Server.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(HttpStatusCode.Unauthorized, await door.Status("Bearer wrong"));
        Assert.Equal(HttpStatusCode.TooManyRequests, await door.Status("Bearer wrong"));
    }

    [Fact]
    public async Task Many_wrong_passwords_do_not_stop_a_right_scrape()
    {
        await using var door = new Door();
        string known = Door.Basic("alice", Door.Password);
        Assert.Equal(HttpStatusCode.OK, await door.Status(known));
        TimeSpan calm = await Median(door, known);
        using HttpClient attacker = door.Server.NewClient(new SocketsHttpHandler { MaxConnectionsPerServer = 50 });
        Task<HttpStatusCode>[] attack = [.. Enumerable.Range(0, 300).Select(async i =>
        {
            using HttpResponseMessage response = await TestServer.Send(
                attacker, HttpMethod.Get, "/metrics", ("Authorization", Door.Basic(i % 2 == 0 ? "alice" : $"user{i}", $"wrong{i}")));
            return response.StatusCode;
        })];

        TimeSpan attacked = await Median(door, known);
        HttpStatusCode[] answers = await Task.WhenAll(attack);
        Assert.All(answers, status => Assert.True(status is HttpStatusCode.Unauthorized or HttpStatusCode.TooManyRequests, $"{status}"));
        Assert.True(answers.Count(status => status == HttpStatusCode.Unauthorized) < 100, "most are not even tried");

        // Far less than one slow hash for each would take.
        Assert.True(attacked < (5 * calm) + TimeSpan.FromMilliseconds(100), $"{calm} became {attacked}");
    }

    private static async Task<TimeSpan> Median(Door door, string authorization)
    {
        List<TimeSpan> times = [];
        for (int i = 0; i < 30; i++)
        {
            long start = Stopwatch.GetTimestamp();
            Assert.Equal(HttpStatusCode.OK, await door.Status(authorization));
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        return times.Order().ElementAt(times.Count / 2);
    }
}
