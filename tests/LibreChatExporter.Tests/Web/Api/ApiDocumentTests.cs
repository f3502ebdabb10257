using System.Text.Json;
using LibreChatExporter.Configuration;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web.Authentication;
using LibreChatExporter.Web.Sessions;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>
/// The OpenAPI document. To write the recorded one anew, run the tests with the variable UPDATE_GOLDEN set to 1, and read the diff before
/// believing it.
/// </summary>
public sealed class ApiDocumentTests : IDisposable
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true };

    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Fact]
    public async Task The_document_is_as_recorded()
    {
        string path = Path.Combine(Repository.Root, "tests", "LibreChatExporter.Tests", "Golden", "openapi.json");
        string actual = JsonSerializer.Serialize(await Read(), Indented)
            .Replace(BuildInfo.Current.Version, "VERSION", StringComparison.Ordinal) + "\n";
        if (Environment.GetEnvironmentVariable("UPDATE_GOLDEN") == "1")
        {
            File.WriteAllText(path, actual);
        }

        Assert.Equal(File.ReadAllText(path), actual);
    }

    [Fact]
    public async Task It_describes_each_endpoint_with_its_parameters_and_what_can_go_wrong()
    {
        JsonElement document = await Read();

        Assert.StartsWith("3.1.", document.GetProperty("openapi").GetString(), StringComparison.Ordinal);
        Assert.Equal(
            [
                "/api/summary", "/api/top-users", "/api/top-models", "/api/top-agents", "/api/cost-breakdown", "/api/usage-over-time",
                "/api/calls", "/api/providers", "/api/conversations",
            ],
            document.GetProperty("paths").EnumerateObject().Select(path => path.Name));
        foreach (JsonProperty path in document.GetProperty("paths").EnumerateObject())
        {
            JsonElement operation = path.Value.GetProperty("get");
            bool isList = path.Name is not ("/api/summary" or "/api/usage-over-time" or "/api/providers");
            bool isOfCalls = path.Name is "/api/calls" or "/api/providers" or "/api/conversations";
            string[] expected =
            [
                "period", "from", "to", "start", "end", "user", "model", "agent", "tenant", "format",
                .. isList ? ["limit"] : Array.Empty<string>(),
                .. isOfCalls ? ["provider", "context", "conversation", "min-cost", "errors", "search"] : Array.Empty<string>(),
                .. path.Name == "/api/calls" ? ["sort", "cursor"] : Array.Empty<string>(),
            ];
            JsonElement[] parameters = [.. operation.GetProperty("parameters").EnumerateArray()];
            Assert.Equal(expected.Order(), parameters.Select(parameter => parameter.GetProperty("name").GetString()).Order());
            Assert.All(parameters, parameter => Assert.NotEmpty(parameter.GetProperty("description").GetString()!));
            Assert.Equal(
                ["200", "400", "401", "429", "503"],
                operation.GetProperty("responses").EnumerateObject().Select(response => response.Name));
            Assert.NotEmpty(operation.GetProperty("summary").GetString()!);
        }
    }

    [Fact]
    public async Task Every_part_of_an_answer_is_described_and_nothing_else_comes()
    {
        JsonElement schemas = (await Read()).GetProperty("components").GetProperty("schemas");
        await using SampleServer server = await SampleServer.Start("librechat-sample");

        AssertDescribed(schemas, "Summary", await server.Ask("/api/summary"));
        AssertDescribed(schemas, "TopListOfUserItem", await server.Ask("/api/top-users"));
        AssertDescribed(schemas, "TopListOfModelItem", await server.Ask("/api/top-models"));
        AssertDescribed(schemas, "TopListOfAgentItem", await server.Ask("/api/top-agents"));
        AssertDescribed(schemas, "TopListOfCostItem", await server.Ask("/api/cost-breakdown"));
        AssertDescribed(schemas, "TimeSeries", await server.Ask("/api/usage-over-time"));
        AssertDescribed(schemas, "CallList", await server.Ask("/api/calls"));
        AssertDescribed(schemas, "ProviderList", await server.Ask("/api/providers"));
        AssertDescribed(schemas, "ConversationList", await server.Ask("/api/conversations"));
    }

    [Fact]
    public async Task It_names_the_logins_that_there_are()
    {
        Assert.False((await Read()).GetProperty("components").TryGetProperty("securitySchemes", out _));
        await using var door = new Door();
        using HttpResponseMessage response = await door.Server.Get("/api/openapi.json", ("x-api-key", Door.Token));
        JsonElement document = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        JsonElement schemes = document.GetProperty("components").GetProperty("securitySchemes");
        Assert.Equal(["basic", "bearer", "key", "session"], schemes.EnumerateObject().Select(scheme => scheme.Name).Order());
        Assert.Equal("x-api-key", schemes.GetProperty("key").GetProperty("name").GetString());
        Assert.Equal(
            ("cookie", SessionCookie.Name),
            (schemes.GetProperty("session").GetProperty("in").GetString(), schemes.GetProperty("session").GetProperty("name").GetString()));
        Assert.Equal(4, document.GetProperty("security").GetArrayLength());
    }

    [Theory]
    [InlineData("", "/")]
    [InlineData("/costs", "/costs")]
    public async Task It_names_the_path_under_which_it_is_served(string basePath, string expected)
    {
        await using var server = new TestServer(_source, (Setting.BasePath, basePath));
        using HttpResponseMessage response = await server.Get("/api/openapi.json");
        JsonElement document = JsonDocument.Parse(await response.Content.ReadAsStringAsync()).RootElement;

        Assert.Equal(expected, Assert.Single(document.GetProperty("servers").EnumerateArray()).GetProperty("url").GetString());
    }

    private static void AssertDescribed(JsonElement schemas, string schema, JsonElement part)
    {
        JsonElement properties = schemas.GetProperty(schema).GetProperty("properties");
        Assert.Equal(
            part.EnumerateObject().Select(property => property.Name).Order(),
            properties.EnumerateObject().Select(property => property.Name).Order());
        Assert.All(properties.EnumerateObject(), property => Assert.NotEmpty(property.Value.GetProperty("description").GetString()!));
        foreach (JsonProperty property in part.EnumerateObject())
        {
            JsonElement described = properties.GetProperty(property.Name);
            JsonElement value = property.Value;
            if (value.ValueKind == JsonValueKind.Array)
            {
                (described, value) = (described.GetProperty("items"), value[0]);
            }

            if (value.ValueKind == JsonValueKind.Object)
            {
                AssertDescribed(schemas, described.GetProperty("$ref").GetString()!.Split('/')[^1], value);
            }
        }
    }

    private async Task<JsonElement> Read()
    {
        await using var server = new TestServer(_source);
        using HttpResponseMessage response = await server.Get("/api/openapi.json", ("Host", "somewhere.test"));
        string body = await response.Content.ReadAsStringAsync();
        Assert.DoesNotContain("somewhere.test", body, StringComparison.Ordinal);
        return JsonDocument.Parse(body).RootElement;
    }
}
