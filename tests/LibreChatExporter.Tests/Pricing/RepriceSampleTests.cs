using LibreChatExporter.Configuration;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Pricing;

/// <summary>The samples counted as tokens times price, with LibreChat's own table.</summary>
public sealed class RepriceSampleTests
{
    private const string Cost = "librechat_cost_usd_total";

    private const string OwnPriceList = " deepseek/deepseek-v4-pro";

    /// <summary>
    /// What costs something else: a model whose endpoint had a price list of its own, and rows of the legacy shape, which LibreChat charged
    /// its default of 6 because it took the agent's id for the model. They count here under the agent and its true model, at that model's
    /// price.
    /// </summary>
    [Theory]
    [InlineData(
        "librechat-sample",
        "agent_AotMqP7Yg8QEl0JM5v0j2 claude-sonnet-4-5",
        "agent_J40fTXWnGGqtz17LW0tS0 gpt-5.5",
        "agent_hgxLj6oT3cwJxf0WUYX0J gemini-3.8-flash")]
    [InlineData(
        "librechat-tenants",
        "agent_3GsoQQVvacGepXm2fZlR0 gpt-5.5",
        "agent_6oxcbL3VHaktaVeow8DoN claude-sonnet-4-5",
        "agent_BW7g5SgX9WVYzsniTK3YN claude-sonnet-4-5",
        "agent_NIEldb1SXZ15PwluXklRR gemini-3.8-flash",
        "agent_VScG7Cnh2qBUSY8d9Q9fy claude-sonnet-4-5",
        "agent_aGbES8rmhqkS5PJ2UUU7M gpt-5.5")]
    public void Every_row_keeps_its_cost_but_for_those_that_the_table_does_not_price_or_prices_otherwise(
        string name, params string[] legacy)
    {
        Scrape charged = Read(name, (Setting.Reprice, "false"));
        Scrape repriced = Read(name, (Setting.Reprice, "true"));

        Assert.Equal(charged[Cost].Keys.Order(), repriced[Cost].Keys.Order());
        IEnumerable<string> different = charged[Cost].Keys.Where(series => !Compare.IsClose(charged[Cost][series], repriced[Cost][series]));
        string[] ownList =
            [.. charged[Cost].Keys.Select(Names).Where(names => names.EndsWith(OwnPriceList, StringComparison.Ordinal)).Distinct()];
        Assert.NotEmpty(ownList);
        Assert.Equal(legacy.Concat(ownList).Order(), different.Select(Names).Distinct().Order());
    }

    /// <summary>The difference of each such agent is that of its legacy rows, and no more.</summary>
    [Theory]
    [InlineData("librechat-sample")]
    [InlineData("librechat-tenants")]
    public void An_agents_cost_differs_by_what_its_legacy_rows_were_charged_too_much_or_too_little(string name)
    {
        Dictionary<string, string> models = new Sample(name).Documents("agents").Select(document => PlainBson.Decode(document))
            .ToDictionary(agent => (string)agent["id"]!, agent => (string)agent["model"]!);
        Dictionary<string, double> expected = [];
        foreach (Dictionary<string, object?> row in new Sample(name).Documents("transactions")
            .Select(document => PlainBson.Decode(document)))
        {
            if (row.GetValueOrDefault("model") is string agent && models.TryGetValue(agent, out string? model))
            {
                // As in LibreChat's table.
                (double input, double output) = model switch
                {
                    "gpt-5.5" => (5.0, 30.0),
                    "claude-sonnet-4-5" => (3, 15),
                    _ => (0.75, 3.75),
                };
                double price = row["tokenType"] is "prompt" ? input : output;
                expected[agent] = expected.GetValueOrDefault(agent) - ((double)row["rawAmount"]! * (price - 6) / 1e6);
            }
        }

        Dictionary<string, double> charged = ByAgent(Read(name, (Setting.Reprice, "false")));
        Dictionary<string, double> repriced = ByAgent(Read(name, (Setting.Reprice, "true")));
        Assert.NotEmpty(expected);
        Assert.All(expected, agent => Assert.Equal(agent.Value, repriced[agent.Key] - charged[agent.Key], 1e-9));
    }

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void Nothing_but_cost_depends_on_it(string name)
    {
        Scrape charged = Read(name, (Setting.Reprice, "false"));
        Scrape repriced = Read(name, (Setting.Reprice, "true"));

        string[] families = [.. charged.Families.Keys.Where(family => !family.Contains("cost", StringComparison.Ordinal))];
        Assert.InRange(families.Length, 30, 80);
        Assert.All(families, family => Compare.Family(family, charged[family], repriced[family]));
    }

    private static Scrape Read(string name, params (Setting, string)[] settings)
    {
        using var source = new DumpSource(new Sample(name).Folder, database: null);
        using var exporter = new TestExporter(source, new FakeTimeProvider(Sample.AsOf), settings);
        return exporter.RefreshAndRead();
    }

    private static string Names(string series)
    {
        string[] parts = series.Split(',');
        return $"{parts[0]["agent=".Length..]} {parts[1]["model=".Length..]}";
    }

    private static Dictionary<string, double> ByAgent(Scrape scrape) => scrape[Cost]
        .Where(series => !Names(series.Key).EndsWith(OwnPriceList, StringComparison.Ordinal))
        .GroupBy(series => Names(series.Key).Split(' ')[0])
        .ToDictionary(agent => agent.Key, agent => agent.Sum(series => series.Value));
}
