using System.Net;
using System.Text.Json;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>What is answered where there is nothing, or nothing yet.</summary>
public sealed class ApiPathTests : IDisposable
{
    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData("/api/nothing")]
    [InlineData("/api/summary/more")]
    [InlineData("/api/top-users/../../etc")]
    public async Task An_unknown_path_is_a_problem_under_the_API_alone(string path)
    {
        await using var server = new TestServer(_source);
        string[] lines = await RawRequest.Send(server.Port, $"GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
        using HttpResponseMessage elsewhere = await server.Get("/apis");

        Assert.Equal("HTTP/1.1 404 Not Found", lines[0]);
        Assert.Equal(
            path.Contains("..", StringComparison.Ordinal) ? 0 : 1, lines.Count(line => line == "Content-Type: application/problem+json"));
        Assert.Equal(HttpStatusCode.NotFound, elsewhere.StatusCode);
        Assert.Null(elsewhere.Content.Headers.ContentType);
    }

    [Theory]
    [InlineData("/api", "", "")]
    [InlineData("/api/", "", "")]
    [InlineData("/costs/api/", "/costs", "/costs")]
    [InlineData("/api", "/costs", "/costs")]
    public async Task The_root_lists_all_that_the_document_describes(string path, string basePath, string before)
    {
        await using var server = new TestServer(_source, (Setting.BasePath, basePath));
        using HttpResponseMessage response = await server.Get(path);
        JsonElement index = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;
        using HttpResponseMessage described = await server.Get("/api/openapi.json");
        JsonElement document = JsonDocument.Parse(await described.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal($"{before}/api/openapi.json", index.GetProperty("document").GetString());
        Assert.Equal(
            document.GetProperty("paths").EnumerateObject().Select(endpoint => before + endpoint.Name).Order(),
            index.GetProperty("endpoints").EnumerateArray().Select(endpoint => endpoint.GetProperty("path").GetString()).Order());
        Assert.All(
            index.GetProperty("endpoints").EnumerateArray(),
            endpoint => Assert.NotEmpty(endpoint.GetProperty("summary").GetString()! + endpoint.GetProperty("description").GetString()));
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("DELETE")]
    [InlineData("OPTIONS")]
    [InlineData("PUT")]
    public async Task Any_other_method_is_a_problem(string method)
    {
        await using var server = new TestServer(_source);
        using HttpResponseMessage response = await server.Send(new HttpMethod(method), "/api/summary");

        await Problem.Read(response, HttpStatusCode.MethodNotAllowed);
        Assert.Equal(["GET"], response.Content.Headers.Allow);
    }

    [Fact]
    public async Task Before_the_first_load_it_says_so_and_when_to_ask_again()
    {
        using var goOn = new ManualResetEventSlim();
        _source.OnReadTransactions = () => Assert.True(goOn.Wait(TimeSpan.FromSeconds(30)));
        await using var server = new TestServer(_source);

        using HttpResponseMessage early = await server.Get("/api/summary");
        JsonElement problem = await Problem.Read(early, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("the source has not been read completely yet", problem.GetProperty("detail").GetString());
        Assert.Equal(TimeSpan.FromSeconds(10), early.Headers.RetryAfter?.Delta);
        goOn.Set();
        await server.Loaded;
        using HttpResponseMessage late = await server.Get("/api/summary");
        Assert.Equal(HttpStatusCode.OK, late.StatusCode);
    }

    [Fact]
    public async Task Where_no_history_is_kept_it_says_so_for_good()
    {
        await using var server = new TestServer(_source, (Setting.Disable, "history"));
        await server.Loaded;
        using HttpResponseMessage response = await server.Get("/api/summary");

        JsonElement problem = await Problem.Read(response, HttpStatusCode.ServiceUnavailable);
        Assert.Equal("the history is not kept: it is disabled in the settings", problem.GetProperty("detail").GetString());
        Assert.Null(response.Headers.RetryAfter);
    }
}
