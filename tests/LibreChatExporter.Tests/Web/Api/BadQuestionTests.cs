using System.Net;
using System.Text.Json;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web.Api;

/// <summary>A query that is invalid gets one answer that names what is wrong.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class BadQuestionTests : IAsyncLifetime
{
    private static readonly string[] Lists = ["top-users", "top-models", "top-agents", "cost-breakdown"];

    private SampleServer _server = null!;

    public static TheoryData<string, string> Bad => new()
    {
        { "period=", "period" },
        { "period=lastweek", "period" },
        { "period=0d", "period" },
        { "period=-7d", "period" },
        { "period=7", "period" },
        { "period=d", "period" },
        { "period=367d", "period" },
        { "period=30D", "period" },
        { "period=99999999999999999999d", "period" },
        { "period=2026-13", "period" },
        { "period=2027", "period" },
        { "period=custom", "from" },
        { "period=custom&end=2026-11-01", "from" },
        { "from=2026-11-21", "from" },
        { "to=2026-11-01", "from" },
        { "from=2026-11-01&start=2026-11-01&to=2026-11-02", "start" },
        { "from=2026-11-01&start=2026-11-02&to=2026-11-01&end=2026-11-02", "end start" },
        { "from=2026-11-02&to=2026-11-01", "to" },
        { "from=then&to=now", "from to" },
        { "period=7d&from=2026-11-01&to=2026-11-02", "from to" },
        { "period=7d&start=2026-11-01&end=2026-11-02", "end start" },
        { "period=7d&end=2026-11-01", "end" },
        { "period=custom&start=2026-11-02&end=2026-11-01", "end" },
        { "period=custom&start=2026-11-02&end=2026-11-02", "end" },
        { "period=custom&start=2026-11-02T00:00:00%2B01:00&end=2026-11-01T23:00:00Z", "end" },
        { "period=custom&start=2001-01-01&end=2101-01-02", "end" },
        { "period=custom&start=1999-12-31&end=2026-11-01", "start" },
        { "period=custom&start=0001-01-01&end=2026-11-01", "start" },
        { "period=custom&start=2026-11-01&end=9999-12-31", "end" },
        { "period=custom&start=2026-11-01&end=9999-12-31T23:59:59-12:00", "end" },
        { "period=custom&start=2026-11-21&end=2026-11-22", "start" },
        { "period=custom&start=2026-11-20T12:00:01Z&end=2026-11-22", "start" },
        { "period=custom&start=2026-13-01&end=2026-11-01", "start" },
        { "period=custom&start=2026-02-30&end=2026-11-01", "start" },
        { "period=custom&start=2026-11-01T00:00:00&end=2026-11-02", "start" },
        { "period=custom&start=2026-11-01T25:00:00Z&end=2026-11-02", "start" },
        { "period=custom&start=1762000000&end=2026-11-02", "start" },
        { "period=custom&start=yesterday&end=now", "end start" },
        { "period=custom&start=%20&end=2026-11-02%00", "end start" },
        { "user=nobody", "user" },
        { "user=", "user" },
        { "model=GPT-5.5", "model" },
        { "agent=agent_nobody", "agent" },
        { "tenant=acme", "tenant" },
        { "format=xml", "format" },
        { "format=CSV", "format" },
        { "format=", "format" },
        { "peroid=7d", "peroid" },
        { "=7d", "" },
        { "7d", "7d" },
        { "%3Cscript%3E=1", "<script>" },
        { "period=7d&period=7d", "period" },
        { "period=7d&Period=30d", "period" },
        { "format=json&format=csv", "format" },
        { "user=a&user=b", "user" },
        { "period=lastweek&user=nobody&format=xml", "format period user" },
    };

    public async Task InitializeAsync() => _server = await SampleServer.Start("librechat-sample");

    public async Task DisposeAsync() => await _server.DisposeAsync();

    [Theory]
    [MemberData(nameof(Bad))]
    public async Task It_is_refused_and_the_parameters_are_named(string query, string fields)
    {
        await AssertRefused($"/api/summary?{query}", fields);
        await AssertRefused($"/api/top-models?{query}", fields);
        await AssertRefused($"/api/usage-over-time?{query}", fields);
    }

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("+5")]
    [InlineData("1001")]
    [InlineData("1.5")]
    [InlineData("1e2")]
    [InlineData("0x10")]
    [InlineData(" 5")]
    [InlineData("ten")]
    [InlineData("")]
    [InlineData("99999999999999999999")]
    [InlineData("٣")]
    public async Task A_limit_is_a_whole_number_from_1_to_1000(string limit)
    {
        foreach (string list in Lists)
        {
            await AssertRefused($"/api/{list}?limit={Uri.EscapeDataString(limit)}", "limit");
        }
    }

    [Fact]
    public async Task What_is_no_list_has_no_limit_and_says_what_it_has()
    {
        JsonElement problem = await AssertRefused("/api/summary?limit=5", "limit");

        Assert.Contains(
            "period, from, to, start, end, user, model, agent, tenant, format",
            problem.GetProperty("errors").GetProperty("limit")[0].GetString(),
            StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("period=366d")]
    [InlineData("period=8784h")]
    [InlineData("period=hour")]
    [InlineData("period=quarter")]
    [InlineData("period=last-quarter")]
    [InlineData("period=2026")]
    [InlineData("from=2026-11-01&to=2026-11-20")]
    [InlineData("from=2026-11-01")]
    [InlineData("period=custom&start=2026-11-01")]
    [InlineData("from=2026-11-01&end=2026-11-20")]
    [InlineData("period=custom&start=2000-01-01&end=2026-11-01")]
    [InlineData("period=custom&start=2026-01-01&end=2126-01-01")]
    [InlineData("period=custom&start=2026-11-01T00:00Z&end=2026-11-01T00:00:00.001Z")]
    [InlineData("period=custom&start=2026-11-01T00:00:00+01:00&end=2026-11-20")]
    [InlineData("PERIOD=7d&model=gpt-5.5&agent=none")]
    public async Task What_makes_sense_is_answered(string query)
    {
        await _server.Ask($"/api/summary?{query}");
        await _server.Ask($"/api/usage-over-time?{query}");
    }

    [Fact]
    public async Task A_tenant_has_to_be_known_where_tenants_are_told_apart()
    {
        await using SampleServer tenants = await SampleServer.Start("librechat-tenants", (Setting.TenantLabel, "true"));
        string tenant = tenants.Rows.First(row => row.Tenant != "none").Tenant;

        Assert.True(
            (await tenants.Ask($"/api/summary?period=year&tenant={tenant}")).GetProperty("total").GetProperty("costUsd").GetDouble() > 0);
        using HttpResponseMessage unknown = await tenants.Send("/api/summary?tenant=nobody");
        Assert.Equal(HttpStatusCode.BadRequest, unknown.StatusCode);
    }

    private async Task<JsonElement> AssertRefused(string path, string fields)
    {
        using HttpResponseMessage response = await _server.Send(path);
        JsonElement problem = await Problem.Read(response, HttpStatusCode.BadRequest);
        JsonElement errors = problem.GetProperty("errors");
        Assert.Equal(fields, string.Join(' ', errors.EnumerateObject().Select(error => error.Name).Order(StringComparer.Ordinal)));
        Assert.All(errors.EnumerateObject(), error => Assert.NotEmpty(Assert.Single(error.Value.EnumerateArray()).GetString()!));
        return problem;
    }
}
