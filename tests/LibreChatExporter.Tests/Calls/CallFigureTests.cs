using System.Text.Json;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Web.Api;

namespace LibreChatExporter.Tests.Calls;

/// <summary>The calls of the samples, each column of each, beside those that other code makes of the same rows.</summary>
public sealed class CallFigureTests
{
    private const string All = "from=2020-01-01&to=2027-01-01";

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public async Task Each_is_a_prompt_with_its_completion(string sample)
    {
        await using SampleServer server = await SampleServer.Start(sample, (Setting.TenantLabel, "true"));
        List<JsonElement> calls = await Pages(server, $"/api/calls?{All}&sort=time&limit=300");
        IReadOnlyList<PlainCall> expected = PlainCalls.Of(server.Rows);

        Assert.Equal(expected.Select(call => call.Id), calls.Select(call => call.GetProperty("id").GetString()));
        foreach ((PlainCall right, JsonElement call) in expected.Zip(calls))
        {
            AssertSame(right, call);
        }
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public async Task What_their_answers_say_stands_beside_them(string sample)
    {
        await using SampleServer server = await SampleServer.Start(sample);
        var answers = server.Sample.Documents("messages").Select(message => PlainBson.Decode(message))
            .Where(message => message.GetValueOrDefault("isCreatedByUser") is not true)
            .ToDictionary(message => (PlainCalls.Text(message, "user"), PlainCalls.Text(message, "messageId")));
        var seconds = PlainCalls.Seconds(server.Sample.Documents("messages"));
        List<JsonElement> calls = await Pages(server, $"/api/calls?{All}&sort=time&limit=1000");
        int timed = 0;
        foreach ((PlainCall right, JsonElement call) in PlainCalls.Of(server.Rows).Zip(calls))
        {
            (string User, string Id) key = (right.First.User, PlainCalls.MessageOf(right.First) ?? "");
            bool isAnswered = answers.TryGetValue(key, out Dictionary<string, object?>? answer);
            Assert.Equal(
                !isAnswered ? null : PlainCalls.Text(answer!, "endpoint") is { Length: > 0 } endpoint ? endpoint : "unknown",
                call.GetProperty("endpoint").GetString());
            Assert.Equal(isAnswered, call.GetProperty("error").ValueKind != JsonValueKind.Null);
            Assert.Equal(seconds.TryGetValue(key, out double took) ? took : null, Number(call, "responseSeconds"));
            timed += took > 0 ? 1 : 0;
            if (took > 0 && answer!.GetValueOrDefault("tokenCount") is double and > 0 and var tokens
                && answer!.GetValueOrDefault("unfinished") is not true && call.GetProperty("error").GetBoolean() is false)
            {
                Assert.Equal(tokens / took, Number(call, "outputTokensPerSecond")!.Value, tokens / took * 1e-6);
            }
        }

        Assert.True(timed > 10 || sample == "librechat-newest");
    }

    [Theory]
    [InlineData("")]
    [InlineData("&model=gpt-5.5")]
    [InlineData("&agent=none")]
    [InlineData("&user=6aedc140878fe7f8bc3dac4c")]
    [InlineData("&user=6aedc140878fe7f8bc3dac4c&model=claude-sonnet-4-5")]
    public async Task They_add_up_to_the_history(string filter)
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample");
        foreach (string period in (string[])["24h", "7d", "30d", "today", "month", "2026-11-14", "custom&from=2026-11-08&to=2026-11-17"])
        {
            JsonElement calls = await server.Ask($"/api/calls?period={period}{filter}&limit=1000");
            JsonElement summary = await server.Ask($"/api/summary?period={period}{filter}");
            foreach (string amount in (string[])["costUsd", "inputCostUsd", "outputCostUsd", "calls"])
            {
                double right = summary.GetProperty("total").GetProperty(amount).GetDouble();
                Assert.Equal(right, calls.GetProperty("total").GetProperty(amount).GetDouble(), 1e-9);
                if (amount != "calls")
                {
                    Assert.Equal(right, calls.GetProperty("items").EnumerateArray().Sum(call => Number(call, amount) ?? 0), 1e-9);
                }
            }
        }
    }

    [Fact]
    public async Task Providers_are_those_of_the_answers()
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample");
        var seconds = PlainCalls.Seconds(server.Sample.Documents("messages"));
        Dictionary<string, object?>[] answers =
        [
            .. server.Sample.Documents("messages").Select(message => PlainBson.Decode(message))
                .Where(message => PlainCalls.Text(message, "model") == "claude-sonnet-4-5"
                    && message.GetValueOrDefault("isCreatedByUser") is not true),
        ];
        string[] failed = [.. answers.Where(IsError).Select(answer => PlainCalls.Text(answer, "messageId"))];
        JsonElement answer = await server.Ask($"/api/providers?{All}&model=claude-sonnet-4-5");
        JsonElement item = answer.GetProperty("items").EnumerateArray().Single();

        Assert.Equal("anthropic", item.GetProperty("provider").GetString());
        Assert.Equal(failed.Length, item.GetProperty("errors").GetInt32());
        double[] took =
        [
            .. PlainCalls.Of(server.Rows).Where(call => call.First.Model == "claude-sonnet-4-5" && call.First.Context == "message")
                .Select(call => (call.First.User, PlainCalls.MessageOf(call.First)!)).Distinct()
                .Where(answer => !failed.Contains(answer.Item2) && seconds.ContainsKey(answer)).Select(answer => seconds[answer]).Order(),
        ];
        Assert.Equal(
            took.Length % 2 == 1 ? took[took.Length / 2] : (took[took.Length / 2] + took[(took.Length / 2) - 1]) / 2,
            Number(item, "responseSecondsMedian")!.Value, 1e-9);
        Assert.InRange(Number(item, "responseSecondsP95")!.Value, took[(int)(0.94 * took.Length)], took[^1]);
    }

    [Fact]
    public async Task Chats_come_by_cost_beside_the_median_of_their_model()
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample");
        JsonElement answer = await server.Ask($"/api/conversations?{All}&limit=1000");
        JsonElement[] items = [.. answer.GetProperty("items").EnumerateArray()];
        var expected = server.Rows.Where(row => row.Conversation is not null).GroupBy(row => row.Conversation!)
            .ToDictionary(chat => chat.Key, chat => chat.Sum(row => row.Usd));

        Assert.Equal(expected.Keys.Order(), items.Select(item => item.GetProperty("conversation").GetString()!).Order());
        Assert.All(items, item => Assert.Equal(
            expected[item.GetProperty("conversation").GetString()!], item.GetProperty("costUsd").GetDouble(), 1e-9));
        Assert.Equal(items.Select(item => item.GetProperty("costUsd").GetDouble()).OrderDescending(), items.Select(
            item => item.GetProperty("costUsd").GetDouble()));
        foreach (var model in items.GroupBy(item => item.GetProperty("model").GetString()))
        {
            double[] times = [.. model.Select(item => Number(item, "timesMedian") ?? 1).Order()];
            Assert.InRange(1, times[(times.Length - 1) / 2], times[times.Length / 2]);
        }
    }

    [Theory]
    [InlineData("csv")]
    [InlineData("ndjson")]
    public async Task Files_have_all_of_them_and_their_name_says_of_when(string format)
    {
        await using SampleServer server = await SampleServer.Start("librechat-sample");
        using HttpResponseMessage response = await server.Send($"/api/calls?{All}&sort=-cost&format={format}");
        string[] lines = (await response.Content.ReadAsStringAsync()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        List<JsonElement> calls = await Pages(server, $"/api/calls?{All}&sort=-cost&limit=500");

        Assert.Equal($"calls_2020-01-01_2027-01-01.{format}", response.Content.Headers.ContentDisposition!.FileName!.Trim('"'));
        Assert.Equal(
            calls.Select(call => call.GetProperty("id").GetString()),
            format == "csv"
                ? lines.Skip(1).Select(line => line.Split(',')[0])
                : lines.Select(line => JsonDocument.Parse(line).RootElement.GetProperty("id").GetString()));
        Assert.Equal(
            calls[0].EnumerateObject().Select(property => property.Name),
            format == "csv"
                ? lines[0].TrimEnd('\r').Split(',')
                : JsonDocument.Parse(lines[0]).RootElement.EnumerateObject().Select(property => property.Name));
    }

    private static bool IsError(Dictionary<string, object?> message)
        => message.GetValueOrDefault("error") is true
            || (message.GetValueOrDefault("content") is Dictionary<string, object?> parts
                && parts.Values.Any(part => part is Dictionary<string, object?> fields && PlainCalls.Text(fields, "type") == "error"));

    private static async Task<List<JsonElement>> Pages(SampleServer server, string path)
    {
        List<JsonElement> calls = [];
        for (string? cursor = ""; cursor is not null;)
        {
            JsonElement page = await server.Ask(cursor.Length == 0 ? path : $"{path}&cursor={cursor}");
            calls.AddRange(page.GetProperty("items").EnumerateArray());
            cursor = page.GetProperty("next").GetString();
        }

        return calls;
    }

    private static double? Number(JsonElement call, string name)
        => call.GetProperty(name) is { ValueKind: JsonValueKind.Number } number ? number.GetDouble() : null;

    private static void AssertSame(PlainCall right, JsonElement call)
    {
        foreach ((string name, string? text) in new (string, string?)[]
        {
            ("user", right.First.User), ("tenant", right.First.Tenant), ("model", right.First.Model), ("agent", right.First.Agent),
            ("context", right.First.Context), ("conversation", right.First.Conversation),
        })
        {
            Assert.Equal((name, text), (name, call.GetProperty(name).GetString()));
        }

        Assert.Equal(right.First.CreatedAt, call.GetProperty("time").GetDateTimeOffset());
        foreach ((string name, double? amount) in new (string, double?)[]
        {
            ("calls", right.Rows.Count(row => row.IsCall)), ("costUsd", right.Usd), ("inputCostUsd", right.UsdOf("input")),
            ("outputCostUsd", right.UsdOf("output")), ("otherCostUsd", right.UsdOf("other")), ("inputTokens", right.Tokens("input")),
            ("outputTokens", right.Tokens("output")), ("cacheWriteTokens", right.Tokens("cache_write")),
            ("cacheReadTokens", right.Tokens("cache_read")),
            ("inputRate", RateOf(right, "input")), ("outputRate", RateOf(right, "output")),
        })
        {
            double? actual = Number(call, name);

            // Rates are kept in single precision.
            double tolerance = (name.EndsWith("Rate", StringComparison.Ordinal) ? 1e-7 : 1e-9) * Math.Abs(amount ?? 0);
            Assert.True(
                amount is null ? actual is null : actual is { } value && Math.Abs(amount.Value - value) <= tolerance,
                $"{name} of {right.Id}: {amount} is {actual}");
        }
    }

    private static double? RateOf(PlainCall call, string side)
        => call.Rows.FirstOrDefault(row => row.Side == side)?.Document.GetValueOrDefault("rate") is double rate
            ? rate >= 0 ? rate : side == "input" ? 0 : null
            : null;
}
