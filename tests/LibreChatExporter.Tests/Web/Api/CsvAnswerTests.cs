using System.Globalization;
using System.Text.Json;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>The answers in CSV say what those in JSON say.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class CsvAnswerTests
{
    private const string UsedColumns =
        "costUsd,inputCostUsd,outputCostUsd,otherCostUsd,calls,inputTokens,outputTokens,cacheWriteTokens,cacheReadTokens,totalTokens";

    public static TheoryData<string, string> Columns => new()
    {
        { "summary", "start,end,users,conversations" },
        { "top-users", "start,end,user,name,share,conversations" },
        { "top-models", "start,end,model,share,users,conversations" },
        { "top-agents", "start,end,agent,name,share,users,conversations" },
        { "cost-breakdown", "start,end,model,share" },
        { "usage-over-time", "start,end" },
    };

    [Theory]
    [MemberData(nameof(Columns))]
    public async Task A_line_an_item_with_the_figures_of_the_JSON(string name, string columns)
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample");
        JsonElement answer = await server.Ask($"/api/{name}?period=7d");
        JsonElement[] items = answer.TryGetProperty("items", out JsonElement list)
            ? [.. list.EnumerateArray()]
            : [answer.GetProperty("total")];
        using HttpResponseMessage response = await server.Send($"/api/{name}?period=7d&format=csv");
        string text = await response.Content.ReadAsStringAsync();
        List<List<string>> lines = CsvParser.Records(text);

        Assert.Equal("text/csv; charset=utf-8", response.Content.Headers.ContentType?.ToString());
        Assert.Equal($"attachment; filename={name}_2026-11-13_2026-11-20.csv", response.Content.Headers.ContentDisposition?.ToString());
        Assert.Equal($"{columns},{UsedColumns}", string.Join(',', lines[0]));
        Assert.Equal(items.Length, lines.Count - 1);
        Assert.NotEmpty(items);
        foreach ((JsonElement item, List<string> line) in items.Zip(lines.Skip(1)))
        {
            string[] expected = [.. lines[0].Select(column => Expected(answer.GetProperty("period"), item, column))];
            Assert.Equal(expected, line);
        }
    }

    [Theory]
    [InlineData("text/csv", true)]
    [InlineData("TEXT/CSV; q=0.5", true)]
    [InlineData("text/csv, application/json;q=0.9", true)]
    [InlineData("text/csv, */*;q=0.1", true)]
    [InlineData("text/*", true)]
    [InlineData("application/json", false)]
    [InlineData("text/csv;q=0.5, application/json", false)]
    [InlineData("text/csv, application/json", true)]
    [InlineData("application/json, text/csv", false)]
    [InlineData("text/csv, */*", true)]
    [InlineData("*/*, text/csv;q=0.9", false)]
    [InlineData("application/json;q=0, */*;q=0.1", true)]
    [InlineData("text/csv;q=0", false)]
    [InlineData("text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8", false)]
    [InlineData("*/*", false)]
    [InlineData("application/xml", false)]
    [InlineData("nonsense", false)]
    public async Task What_is_accepted_decides_where_no_format_is_asked_for(string accept, bool isCsv)
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample");
        using HttpResponseMessage open = await server.Send("/api/summary", ("Accept", accept));
        using HttpResponseMessage json = await server.Send("/api/summary?format=json", ("Accept", accept));

        Assert.Equal(isCsv ? "text/csv" : "application/json", open.Content.Headers.ContentType?.MediaType);
        Assert.Equal("application/json", json.Content.Headers.ContentType?.MediaType);
        Assert.Equal(["Accept"], open.Headers.Vary);
    }

    [Theory]
    [InlineData("=cmd|' /C calc'!A0", "'=cmd|' /C calc'!A0")]
    [InlineData("  +1+1", "'  +1+1")]
    [InlineData("@SUM(A1)", "'@SUM(A1)")]
    [InlineData("a,b\"c\" d", "a,b\"c\" d")]
    [InlineData("\"", "\"")]
    [InlineData("\t=1", "'\t=1")]
    [InlineData("größe 🙂", "größe 🙂")]
    public async Task Hostile_names_break_no_line_and_are_no_formulas(string model, string shown)
    {
        var log = new RowLog();
        log.Save(new TestRow(Ids.Noon.AddHours(-2)) { Model = model }, new TestRow(Ids.Noon.AddHours(-2)) { Model = "plain", Credits = 1 });
        using MemorySource source = log.Source;
        await using var server = new TestServer(source);
        await server.Loaded;
        string csv = await server.Client.GetStringAsync($"/api/top-models?format=csv&model={Uri.EscapeDataString(model)}");
        string json = await server.Client.GetStringAsync("/api/top-models");

        List<string> line = Assert.Single(CsvParser.Records(csv).Skip(1));
        Assert.Equal(shown, line[2]);
        Assert.Equal(model, JsonDocument.Parse(json).RootElement.GetProperty("items")[0].GetProperty("model").GetString());
    }

    private static string Expected(JsonElement period, JsonElement item, string column)
    {
        JsonElement value = column switch
        {
            "start" or "end" when !item.TryGetProperty(column, out _) => period.GetProperty(column),
            "inputTokens" or "outputTokens" or "cacheWriteTokens" or "cacheReadTokens" or "totalTokens" => item.GetProperty("tokens")
                .GetProperty(column[..^"Tokens".Length]),
            _ => item.GetProperty(column),
        };
        return value.ValueKind == JsonValueKind.Number ? value.GetDouble().ToString(CultureInfo.InvariantCulture) : value.GetString() ?? "";
    }
}
