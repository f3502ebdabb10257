using System.Net;
using System.Text.Json;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web.Authentication;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>Who gets answers, and how the others are told.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class ApiAccessTests
{
    private const string WrongKey = "0123456789abcdeF";

    public static TheoryData<string> Paths =>
    [
        "/api/summary", "/api/top-users", "/api/top-models", "/api/top-agents", "/api/cost-breakdown", "/api/usage-over-time",
        "/api/openapi.json", "/api", "/api/", "/api/nothing", "/API/Summary",
    ];

    [Theory]
    [MemberData(nameof(Paths))]
    public async Task Nothing_is_told_without_a_login(string path)
    {
        await using var door = new Door();
        await door.Server.Loaded;
        using HttpResponseMessage nobody = await door.Knock(null, path);
        using HttpResponseMessage wrong = await door.Server.Get(path, ("x-api-key", WrongKey));

        JsonElement problem = await Problem.Read(nobody, HttpStatusCode.Unauthorized);
        Assert.Equal("a login is needed", problem.GetProperty("detail").GetString());
        Assert.Equal(["Bearer", "Basic"], Door.Challenges(nobody));
        await Problem.Read(wrong, HttpStatusCode.Unauthorized);
        Assert.Equal(["Bearer", "Basic"], Door.Challenges(wrong));
        Assert.Equal(new() { ["method=none"] = 1, ["method=apikey"] = 1 }, door.Refused());
    }

    [Fact]
    public async Task A_token_lets_in_as_bearer_and_as_key_and_a_user_with_a_password()
    {
        await using var door = new Door();
        await door.Server.Loaded;

        Assert.Equal(HttpStatusCode.OK, await Status(door, ("x-api-key", Door.Token)));
        Assert.Equal(HttpStatusCode.OK, await Status(door, ("X-API-KEY", Door.Token)));
        Assert.Equal(HttpStatusCode.OK, await Status(door, ("Authorization", "Bearer " + Door.Token)));
        Assert.Equal(HttpStatusCode.OK, await Status(door, ("Authorization", Door.Basic("alice", Door.Password))));
        Assert.Empty(door.Refused());
    }

    [Fact]
    public async Task Authorization_counts_where_both_are_given()
    {
        await using var door = new Door();
        await door.Server.Loaded;

        Assert.Equal(HttpStatusCode.OK, await Status(door, ("Authorization", "Bearer " + Door.Token), ("x-api-key", WrongKey)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(door, ("Authorization", "Bearer " + WrongKey), ("x-api-key", Door.Token)));
        Assert.Equal(HttpStatusCode.Unauthorized, await Status(door, ("Authorization", "Digest x"), ("x-api-key", Door.Token)));
        Assert.Equal(new() { ["method=bearer"] = 1, ["method=malformed"] = 1 }, door.Refused());
    }

    [Theory]
    [InlineData($"x-api-key: {Door.Token}\r\nx-api-key: {Door.Token}")]
    [InlineData($"x-api-key: {Door.Token} {Door.Token}")]
    [InlineData("x-api-key:")]
    public async Task Keys_that_are_twice_there_or_no_token_are_refused(string headers)
    {
        await using var door = new Door();
        string[] lines = await RawRequest.Send(
            door.Server.Port, $"GET /api/summary HTTP/1.1\r\nHost: x\r\n{headers}\r\nConnection: close\r\n\r\n");

        Assert.Equal("HTTP/1.1 401 Unauthorized", lines[0]);
        Assert.Equal(new() { ["method=malformed"] = 1 }, door.Refused());
    }

    [Fact]
    public async Task A_key_is_no_password_and_a_password_no_key()
    {
        await using var door = new Door(tokens: false);

        Assert.Equal(HttpStatusCode.Unauthorized, await Status(door, ("x-api-key", Door.Token)));
    }

    [Fact]
    public async Task Who_is_wrong_too_often_is_told_when_to_come_again()
    {
        await using var door = new Door();
        HttpResponseMessage[] answers = await Task.WhenAll(
            Enumerable.Range(0, 11).Select(i => door.Server.Get("/api/summary", ("x-api-key", $"wrong{i}"))));
        HttpResponseMessage late = Assert.Single(answers, answer => answer.StatusCode != HttpStatusCode.Unauthorized);

        await Problem.Read(late, HttpStatusCode.TooManyRequests);
        Assert.Equal(TimeSpan.FromSeconds(1), late.Headers.RetryAfter?.Delta);
        Array.ForEach(answers, answer => answer.Dispose());
    }

    private static async Task<HttpStatusCode> Status(Door door, params (string Name, string Value)[] headers)
    {
        using HttpResponseMessage response = await door.Server.Get("/api/openapi.json", headers);
        return response.StatusCode;
    }
}
