using System.Net;
using System.Text.Json;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>
/// The API of the program as it is shipped: machine code knows only the types that its compiler has seen. What it answers, the tests in
/// the same process say.
/// </summary>
public sealed class ApiTests
{
    [Fact]
    public async Task All_that_the_document_names_is_answered_in_both_forms_and_refused_where_it_is_wrong()
    {
        using ExporterProcess exporter
            = await ExporterProcess.ServeBy(ExporterProcess.CommandLine("--demo"), ExporterProcess.Environment(source: ""));
        await exporter.BecomesReady();

        (HttpStatusCode status, string text) = await exporter.Get("/api/openapi.json");
        Assert.Equal(HttpStatusCode.OK, status);
        using var document = JsonDocument.Parse(text);
        string[] paths = [.. document.RootElement.GetProperty("paths").EnumerateObject().Select(path => path.Name)];

        Assert.Contains("/api/summary", paths);
        foreach (string path in paths)
        {
            (HttpStatusCode status, string text) json = await exporter.Get(path);
            (HttpStatusCode status, string text) csv = await exporter.Get($"{path}?period=7d&format=csv");
            (HttpStatusCode status, string text) wrong = await exporter.Get($"{path}?period=never");

            Assert.Equal((HttpStatusCode.OK, HttpStatusCode.OK, HttpStatusCode.BadRequest), (json.status, csv.status, wrong.status));
            Assert.Equal(JsonValueKind.Object, JsonElement.Parse(json.text).GetProperty("period").ValueKind);
            Assert.StartsWith(path == "/api/calls" ? "id,time," : "start,end,", csv.text, StringComparison.Ordinal);
            Assert.True(JsonElement.Parse(wrong.text).GetProperty("errors").TryGetProperty("period", out _), wrong.text);
        }

        Assert.Equal(HttpStatusCode.NotFound, (await exporter.Get("/api/nothing")).Status);
    }
}
