using System.Globalization;
using System.Text.Json;
using LibreChatExporter.Tests.Web.Api;

namespace LibreChatExporter.Tests.Web.Pages;

/// <summary>Every figure on a page is the API's, which independent code has computed.</summary>
public abstract class PageFigureTests(string sample) : IAsyncLifetime
{
    private SampleServer _server = null!;

    private static readonly string[] Periods =
    [
        "24h", "7d", "30d", "today", "month", "last-month", "quarter", "year",
        .. ((string[])
        [
            "2026-11-19 2026-11-20", "2026-11-01 2026-11-20", "2026-10-31 2026-11-02", "2026-10-01 2026-11-01", "2026-11-18 2026-11-19",
            "2025-01-01 2026-12-31", "2026-11-20 2026-11-21", "2026-06-01 2026-07-01", "2020-01-01 2026-11-10", "2026-11-15 2026-11-16",
        ]).Select(bounds => bounds.Replace(" ", "&to=", StringComparison.Ordinal)).Select(bounds => $"custom&from={bounds}"),
    ];

    public async Task InitializeAsync() => _server = await SampleServer.Start(sample);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Fact]
    public async Task Those_of_the_overview() => await ForAll(async period =>
    {
        HtmlPage page = await Page($"/?period={period}");
        JsonElement total = (await _server.Ask($"/api/summary?period={period}")).GetProperty("total");

        JsonElement tokens = total.GetProperty("tokens");
        Assert.Equal(
            new Dictionary<string, double>
            {
                ["Cost"] = Number(total, "costUsd"),
                ["Input tokens"] = Number(tokens, "input") + Number(tokens, "cacheRead") + Number(tokens, "cacheWrite"),
                ["of them cached"] = Number(tokens, "cacheRead"),
                ["Output tokens"] = Number(tokens, "output"),
                ["Calls"] = Number(total, "calls"),
                ["Active users"] = Number(total, "users"),
                ["Chats"] = Number(total, "conversations"),
            },
            page.Figures);
        foreach ((string title, string path, string name) in (IReadOnlyList<(string, string, string)>)
            [("Users", "top-users", "user"), ("Models", "top-models", "model"), ("Agents", "top-agents", "agent")])
        {
            JsonElement top = await _server.Ask($"/api/{path}?period={period}&limit=5");
            AssertSame(top, name, page.Table(title));
        }
    });

    [Fact]
    public async Task Those_of_users() => await ForAll(period => AssertList("/users", "Users", "top-users", "user", period));

    [Fact]
    public async Task Those_of_models() => await ForAll(period => AssertList("/models", "Models", "top-models", "model", period));

    [Fact]
    public async Task Those_of_agents() => await ForAll(period => AssertList("/agents", "Agents", "top-agents", "agent", period));

    [Fact]
    public async Task Those_of_charts() => await ForAll(async period =>
    {
        HtmlPage page = await Page($"/?period={period}");
        JsonElement course = await _server.Ask($"/api/usage-over-time?period={period}");

        IReadOnlyList<(string Label, Dictionary<string, double> Values)> points = page.Chart("Cost by model");
        JsonElement[] items = [.. course.GetProperty("items").EnumerateArray()];
        Assert.Equal(items.Length, points.Count);
        foreach ((JsonElement item, (string label, Dictionary<string, double> values)) in items.Zip(points))
        {
            Assert.StartsWith(label.Replace(' ', 'T'), item.GetProperty("start").GetString(), StringComparison.Ordinal);
            Assert.Equal(Number(item, "costUsd"), values.Values.Sum(), 9);
        }
    });

    [Fact]
    public async Task Those_of_each_user_model_and_agent()
    {
        const string period = "30d";
        foreach ((string path, string api, string name) in (IReadOnlyList<(string, string, string)>)
            [("/users", "top-users", "user"), ("/models", "top-models", "model"), ("/agents", "top-agents", "agent")])
        {
            JsonElement top = await _server.Ask($"/api/{api}?period={period}&limit=1000");
            foreach (JsonElement item in top.GetProperty("items").EnumerateArray())
            {
                string label = item.GetProperty(name).GetString()!;
                HtmlPage page = await Page($"{path[..^1]}?name={Uri.EscapeDataString(label)}&period={period}");
                Assert.Equal(Number(item, "costUsd"), page.Figures["Cost"]);
                Assert.Equal(Number(item, "calls"), page.Figures["Calls"]);
                Assert.Equal(Number(item, "conversations"), page.Figures["Chats"]);
                if (name != "model")
                {
                    AssertSame(
                        await _server.Ask($"/api/top-models?period={period}&limit=10&{name}={Uri.EscapeDataString(label)}"), "model",
                        page.Table("Models"));
                }
            }
        }
    }

    [Fact]
    public async Task Those_of_days()
    {
        HtmlPage month = await Page("/days?period=2026-11");
        JsonElement course = await _server.Ask("/api/usage-over-time?period=2026-11");
        IReadOnlyList<(string Label, Dictionary<string, double> Values)> days = month.Table("Days");
        JsonElement[] items = [.. course.GetProperty("items").EnumerateArray()
            .Where(item => item.GetProperty("start").GetDateTimeOffset() < Ids.Noon)];
        Assert.Equal(items.Length + 1, days.Count);
        foreach ((JsonElement item, (string label, Dictionary<string, double> values)) in items.Zip(days))
        {
            Assert.Equal(item.GetProperty("start").GetString()![..10], label);
            Assert.Equal(Number(item, "costUsd"), values["Cost"]);
            Assert.Equal(Number(item.GetProperty("tokens"), "total"), values["Tokens"]);
            HtmlPage day = await Page($"/days/{label}");
            Assert.Equal(Number(item, "costUsd"), day.Figures["Cost"], 11);
            Assert.Equal(day.Figures["Cost"], day.Table("Providers").Sum(provider => provider.Values["Cost"]), 9);
        }
    }

    [Fact]
    public async Task Those_of_before()
    {
        HtmlPage page = await Page("/?period=custom&from=2026-11-13&to=2026-11-20");
        JsonElement before = (await _server.Ask("/api/summary?from=2026-11-06&to=2026-11-13")).GetProperty("total");

        Assert.Equal(Number(before, "costUsd"), page.Before.GetValueOrDefault("Cost"));
        Assert.Equal(Number(before, "users"), page.Before.GetValueOrDefault("Active users"));
    }

    private static async Task ForAll(Func<string, Task> assert)
    {
        foreach (string period in Periods)
        {
            await assert(period);
        }
    }

    private async Task AssertList(string path, string title, string api, string name, string period)
    {
        HtmlPage page = await Page($"{path}?period={period}");
        JsonElement top = await _server.Ask($"/api/{api}?period={period}&limit=1000");
        AssertSame(top, name, page.Table(title));
    }

    private static void AssertSame(JsonElement top, string name, IReadOnlyList<(string Label, Dictionary<string, double> Values)> rows)
    {
        JsonElement[] items = [.. top.GetProperty("items").EnumerateArray()];
        if (items.Length == 0)
        {
            Assert.Empty(rows);
            return;
        }

        Assert.Equal(items.Length + 1, rows.Count);
        AssertSame(top.GetProperty("total"), rows[^1].Values);
        foreach ((JsonElement item, (string label, Dictionary<string, double> values)) in items.Zip(rows))
        {
            string expected = item.GetProperty(name).GetString()!;
            Assert.Equal(expected == "none" && name == "agent" ? "none" : expected, label);
            AssertSame(item, values);
            Assert.Equal(Number(item, "share"), values["Share"]);
        }
    }

    private static void AssertSame(JsonElement item, Dictionary<string, double> values)
    {
        JsonElement tokens = item.GetProperty("tokens");
        (string Column, double Value)[] expected =
        [
            ("Cost", Number(item, "costUsd")), ("Tokens", Number(tokens, "total")), ("Calls", Number(item, "calls")),
            ("Input cost", Number(item, "inputCostUsd")), ("Output cost", Number(item, "outputCostUsd")),
            ("Input", Number(tokens, "input")), ("Output", Number(tokens, "output")), ("Chats", Number(item, "conversations")),
            ("Users", item.TryGetProperty("users", out JsonElement users) ? users.GetDouble() : double.NaN),
        ];
        Assert.All(expected, column => Assert.True(
            !values.TryGetValue(column.Column, out double value) || value == column.Value, $"{column.Column}: {column.Value:R}"));
        Assert.Contains("Cost", values.Keys);
    }

    private static double Number(JsonElement item, string name) => item.GetProperty(name).GetDouble();

    private async Task<HtmlPage> Page(string path)
    {
        using HttpResponseMessage response = await _server.Send(path);
        string html = await response.Content.ReadAsStringAsync();
        Assert.True(response.IsSuccessStatusCode, string.Create(CultureInfo.InvariantCulture, $"{path}: {html}"));
        return new HtmlPage(html);
    }
}

/// <summary>Of LibreChat as of its data schemas 0.0.71.</summary>
public sealed class SamplePageFigureTests() : PageFigureTests("librechat-sample");

/// <summary>Of what LibreChat's newest branches and forks write.</summary>
public sealed class NewestPageFigureTests() : PageFigureTests("librechat-newest");
