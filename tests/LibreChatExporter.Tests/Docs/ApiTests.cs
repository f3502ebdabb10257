using System.Text.Json;
using System.Text.RegularExpressions;
using LibreChatExporter.Tests.Web.Api;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The page on the API says what the OpenAPI document says, and its examples are what the sample answers.</summary>
public sealed class ApiTests : IAsyncLifetime
{
    private static readonly Page Api = new("docs/api.md");

    private SampleServer _server = null!;

    public async Task InitializeAsync() => _server = await SampleServer.Start("librechat-sample");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Every_endpoint_and_every_parameter_has_a_row()
    {
        JsonElement paths = (await _server.Ask("/api/openapi.json")).GetProperty("paths");
        ILookup<string, string> parameters = paths.EnumerateObject()
            .SelectMany(
                path => path.Value.GetProperty("get").GetProperty("parameters").EnumerateArray(),
                (path, parameter) => (Endpoint: path.Name.Split('/')[^1], Parameter: parameter))
            .ToLookup(
                given => $"`{Text(given.Parameter, "name")}`: {Text(given.Parameter, "description")}", given => given.Endpoint);
        int all = paths.EnumerateObject().Count();

        Assert.Equal(
            paths.EnumerateObject().Select(path => $"`{path.Name}`: {Text(path.Value.GetProperty("get"), "description")}"),
            Api.Rows("| endpoint |").Select(row => $"{row[0]}: {row[1]}"));
        Assert.Equal(
            parameters.Select(parameter => $"{parameter.Key} {(parameter.Count() == all ? "all" : string.Join(", ", parameter))}")
                .Order(StringComparer.Ordinal),
            Api.Rows("| parameter |").Select(row => $"{row[0]}: {row[2]} {row[1]}").Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task Every_example_is_what_the_sample_answers()
    {
        string[] urls = [.. Api.Blocks("sh")
            .Select(block => Regex.Match(block, "^curl 'http://127.0.0.1:9787(?<path>[^']+)'\n$").Groups["path"].Value)];
        Queue<string> json = new(Api.Blocks("json")), csv = new(Api.Blocks("csv"));

        Assert.Equal(urls.Length, json.Count + csv.Count);
        foreach (string url in urls)
        {
            using HttpResponseMessage response = await _server.Send(url);
            string answer = await response.Content.ReadAsStringAsync();
            if (response.Content.Headers.ContentType?.MediaType == "text/csv")
            {
                Assert.Equal(csv.Dequeue().ReplaceLineEndings("\r\n"), answer);
            }
            else
            {
                string example = json.Dequeue();
                Assert.True(
                    JsonElement.DeepEquals(JsonDocument.Parse(example).RootElement, JsonDocument.Parse(answer).RootElement),
                    $"{url}\n{answer}");
            }
        }
    }

    private static string Text(JsonElement element, string name) => element.GetProperty(name).GetString()!;
}
