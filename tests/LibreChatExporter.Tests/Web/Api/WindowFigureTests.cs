using System.Text.Json;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>What the API answers for the periods that are windows, too, is what independent code has computed for these.</summary>
public abstract class WindowFigureTests(string sample) : IAsyncLifetime
{
    private SampleServer _server = null!;

    public static TheoryData<string> Windows => ["24h", "7d", "30d", "today", "month"];

    public async Task InitializeAsync() => _server = await SampleServer.Start(sample);

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task The_summary_is_the_windows(string window)
    {
        JsonElement answer = await _server.Ask($"/api/summary?period={window}");
        JsonElement total = answer.GetProperty("total");

        Close(Expected("librechat_window_cost_usd", window)[""], total.GetProperty("costUsd"));
        Close(Expected("librechat_window_llm_calls", window)[""], total.GetProperty("calls"));
        Close(Expected("librechat_window_active_users", window)[""], total.GetProperty("users"));
        Close(Expected("librechat_window_active_conversations", window)[""], total.GetProperty("conversations"));
        Dictionary<string, double> tokens = Expected("librechat_window_tokens", window);
        Assert.All(
            Amounts.TokenKinds,
            kind => Close(tokens.GetValueOrDefault($"type={kind.Type}"), total.GetProperty("tokens").GetProperty(kind.Name)));
        Close(tokens.Values.Sum(), total.GetProperty("tokens").GetProperty("total"));
        Close(
            Expected("librechat_window_model_cost_usd", window).Where(s => s.Key.Contains("type=input")).Sum(s => s.Value),
            total.GetProperty("inputCostUsd"));
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task The_users_are_the_windows(string window)
    {
        JsonElement answer = await _server.Ask($"/api/top-users?period={window}&limit=1000");

        Same(Expected("librechat_window_user_cost_usd", window), answer, item => $"user={item.GetProperty("user")}", "costUsd");
        Same(Expected("librechat_window_user_conversations", window), answer, item => $"user={item.GetProperty("user")}", "conversations");
    }

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task The_agents_are_the_windows(string window)
        => Same(
            Expected("librechat_window_agent_cost_usd", window), await _server.Ask($"/api/top-agents?period={window}&limit=1000"),
            item => $"agent={item.GetProperty("agent")}", "costUsd");

    [Theory]
    [MemberData(nameof(Windows))]
    public async Task The_models_are_the_windows_on_all_sides(string window)
    {
        JsonElement models = await _server.Ask($"/api/top-models?period={window}&limit=1000");
        JsonElement costs = await _server.Ask($"/api/cost-breakdown?period={window}&limit=1000");

        Dictionary<string, double> expected = Expected("librechat_window_model_cost_usd", window);
        Assert.NotEmpty(expected);
        foreach (JsonElement answer in (JsonElement[])[models, costs])
        {
            Same(Side("input"), answer, item => item.GetProperty("model").GetString()!, "inputCostUsd");
            Same(Side("output"), answer, item => item.GetProperty("model").GetString()!, "outputCostUsd");
            Same(Side("other"), answer, item => item.GetProperty("model").GetString()!, "otherCostUsd");
        }

        Dictionary<string, double> Side(string side) => expected
            .Where(series => series.Key.EndsWith($",type={side}", StringComparison.Ordinal))
            .ToDictionary(series => series.Key["model=".Length..^$",type={side}".Length], series => series.Value);
    }

    [Theory]
    [InlineData("yesterday", "from=2026-11-19&to=2026-11-20")]
    [InlineData("last-week", "from=2026-11-09&to=2026-11-16")]
    [InlineData("last-month", "from=2026-10-01&to=2026-11-01")]
    [InlineData("2026-10", "start=2026-10-01&end=2026-11-01")]
    [InlineData("2026", "from=2026-01-01&to=2027-01-01")]
    [InlineData("2026-11-18", "period=custom&from=2026-11-18&to=2026-11-19")]
    public async Task A_name_and_its_bounds_are_the_same_question(string name, string bounds)
    {
        JsonElement named = await _server.Ask($"/api/summary?period={name}");
        JsonElement bounded = await _server.Ask($"/api/summary?{bounds}");

        Assert.Equal(bounded.GetRawText().Replace("\"custom\"", $"\"{name}\"", StringComparison.Ordinal), named.GetRawText());
        Assert.Equal(name, named.GetProperty("period").GetProperty("name").GetString());
    }

    [Fact]
    public async Task An_answer_says_which_period_it_is_about()
    {
        JsonElement period = (await _server.Ask("/api/summary?period=today")).GetProperty("period");

        Assert.Equal(
            """{"name":"today","start":"2026-11-20T00:00:00+00:00","end":"2026-11-20T12:00:00+00:00","resolution":"hour","timeZone":"UTC","asOf":"2026-11-20T12:00:00+00:00"}""",
            period.GetRawText());
        Assert.Equal("30d", (await _server.Ask("/api/summary")).GetProperty("period").GetProperty("name").GetString());
    }

    private Dictionary<string, double> Expected(string family, string window) => _server.Sample.Expected(family)
        .Where(series => series.Key.EndsWith($"window={window}", StringComparison.Ordinal))
        .ToDictionary(series => series.Key[..^$"window={window}".Length].TrimEnd(','), series => series.Value);

    private static void Close(double expected, JsonElement actual)
        => Assert.True(Compare.IsClose(expected, actual.GetDouble()), $"{actual.GetDouble():R} should be {expected:R}");

    /// <summary>Gauges stay at 0 for who has used nothing in the window; lists do not name them.</summary>
    private static void Same(Dictionary<string, double> expected, JsonElement answer, Func<JsonElement, string> key, string amount)
    {
        Compare.Family(
            amount, expected.Where(series => series.Value > 0).ToDictionary(),
            answer.GetProperty("items").EnumerateArray().Where(item => item.GetProperty(amount).GetDouble() > 0)
                .ToDictionary(key, item => item.GetProperty(amount).GetDouble()));
    }
}

/// <summary>Of LibreChat as of its data schemas 0.0.71.</summary>
public sealed class SampleWindowFigureTests() : WindowFigureTests("librechat-sample");

/// <summary>Of what LibreChat's newest branches and forks write.</summary>
public sealed class NewestWindowFigureTests() : WindowFigureTests("librechat-newest");
