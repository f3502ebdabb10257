using LibreChatExporter.Configuration;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Pricing;

/// <summary>The check of prices as a scrape shows it.</summary>
public sealed class PriceFamilyTests
{
    private const string Price = "librechat_model_price_usd_per_million_tokens";
    private const string Mismatch = "librechat_model_price_mismatch";

    private readonly RowLog _rows = new();

    /// <summary>One has a price list of its endpoint, one no price at all, and rows of agents' ids were charged the default.</summary>
    [Theory]
    [InlineData(
        "librechat-sample",
        "agent_AotMqP7Yg8QEl0JM5v0j2 agent_J40fTXWnGGqtz17LW0tS0 agent_hgxLj6oT3cwJxf0WUYX0J deepseek/deepseek-v4-pro llama-unknown-9x")]
    [InlineData(
        "librechat-tenants",
        "agent_3GsoQQVvacGepXm2fZlR0 agent_6oxcbL3VHaktaVeow8DoN agent_BW7g5SgX9WVYzsniTK3YN agent_NIEldb1SXZ15PwluXklRR "
        + "agent_VScG7Cnh2qBUSY8d9Q9fy agent_aGbES8rmhqkS5PJ2UUU7M deepseek/deepseek-v4-pro llama-unknown-9x")]
    public void In_the_samples_only_what_the_table_does_not_price_is_a_mismatch(string name, string expected)
    {
        using var source = new DumpSource(new Sample(name).Folder, database: null);
        using var exporter = new TestExporter(source, new FakeTimeProvider(Sample.AsOf));
        Scrape scrape = exporter.RefreshAndRead();

        IEnumerable<string> mismatches = scrape[Mismatch].Where(series => series.Value == 1).Select(series => Model(series.Key));
        Assert.Equal(expected, string.Join(' ', mismatches.Distinct().Order(StringComparer.Ordinal)));
        Assert.InRange(scrape[Mismatch].Count(series => series.Value == 0), 15, 100);
        Assert.Equal(
            scrape[Mismatch].Keys.Order(),
            scrape[Price].Keys.Where(IsCharged).Select(series => series.Replace("source=charged,", "", StringComparison.Ordinal)).Order());
    }

    [Fact]
    public void A_model_that_is_charged_its_price_is_no_mismatch()
    {
        _rows.Save(new TestRow(Ids.Noon) { Model = "claude-sonnet-4-5", Tokens = 1000, Credits = 3000 });
        Scrape scrape = Read();

        Assert.Equal([("model=claude-sonnet-4-5,type=input", 0)], Series(scrape, Mismatch));
        Assert.Equal(
            [("model=claude-sonnet-4-5,source=charged,type=input", 3), ("model=claude-sonnet-4-5,source=reference,type=input", 3)],
            Series(scrape, Price));
    }

    [Fact]
    public void A_changed_price_is_found_once_most_recent_rows_have_it()
    {
        TestRow row = new(Ids.Noon) { Model = "claude-sonnet-4-5", IsPrompt = false, Tokens = 1000, Credits = 15_000 };
        _rows.Save(Enumerable.Repeat(row, 60));
        _rows.Save(Enumerable.Repeat(row with { Credits = 12_000 }, 40));
        using TestExporter exporter = new(_rows.Source);
        Assert.Equal(0, exporter.RefreshAndRead().Value(Mismatch, "model=claude-sonnet-4-5,type=output"));

        _rows.Save(Enumerable.Repeat(row with { Credits = 12_000 }, 20));
        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(1, scrape.Value(Mismatch, "model=claude-sonnet-4-5,type=output"));
        Assert.Equal(12, scrape.Value(Price, "model=claude-sonnet-4-5,source=charged,type=output"));
    }

    [Fact]
    public void A_legacy_row_that_was_priced_by_letters_in_its_agents_id_stands_under_that_id()
    {
        const string agent = "agent_hgxLj6oT3cwJxf0WUYo1J";
        _rows.Source.Agents.Add(Documents.Agent(agent, "Helper", "anthropic", "claude-sonnet-4-5"));
        _rows.Save(new TestRow(Ids.Noon) { Model = agent, Tokens = 1000, Credits = 15_000 });
        Scrape scrape = Read();

        Assert.Equal([($"model={agent},type=input", 1)], Series(scrape, Mismatch));
        Assert.Equal(
            [($"model={agent},source=charged,type=input", 15), ($"model={agent},source=reference,type=input", 3)], Series(scrape, Price));
    }

    [Theory]
    [InlineData("llama-unknown-9x")]
    [InlineData("agent_whoIsGone")]
    public void What_has_no_price_is_a_mismatch_without_a_reference(string model)
    {
        _rows.Save(new TestRow(Ids.Noon) { Model = model, Tokens = 1000, Credits = 6000 });
        Scrape scrape = Read();

        Assert.Equal([($"model={model},type=input", 1)], Series(scrape, Mismatch));
        Assert.Equal([($"model={model},source=charged,type=input", 6)], Series(scrape, Price));
    }

    /// <summary>As an endpoint's <c>tokenConfig</c> in <c>librechat.yaml</c> makes it.</summary>
    [Theory]
    [InlineData(0.5, 1.5)]
    [InlineData(2, 6)]
    [InlineData(0, 0)]
    public void What_the_installation_has_a_price_of_its_own_for_is_shown_without_a_verdict(double input, double output)
    {
        TestRow prompt = new(Ids.Noon) { Model = "my-own-llama", Tokens = 1000, Credits = 1000 * input };
        _rows.Save(prompt, prompt with { IsPrompt = false, Credits = 1000 * output });
        Scrape scrape = Read();

        Assert.Empty(scrape[Mismatch]);
        Assert.Equal(
            [("model=my-own-llama,source=charged,type=input", input), ("model=my-own-llama,source=charged,type=output", output)],
            Series(scrape, Price));
    }

    [Fact]
    public void A_price_of_0_in_the_settings_file_is_a_price()
    {
        _rows.Save(new TestRow(Ids.Noon) { Model = "my-own-llama", Tokens = 1000, Credits = 0 });
        Scrape scrape = Read("prices:\n  - {model: my-own-llama, input: 0, output: 0}\n");

        Assert.Equal([("model=my-own-llama,type=input", 0)], Series(scrape, Mismatch));
        Assert.Equal(0, scrape.Value(Price, "model=my-own-llama,source=reference,type=input"));
    }

    [Fact]
    public void Rows_without_a_model_or_older_than_a_month_are_left_out()
    {
        _rows.Save(new TestRow(Ids.Noon) { Model = null }, new TestRow(Ids.Noon.AddDays(-31)));

        Assert.Empty(Read()[Mismatch]);
    }

    [Fact]
    public void Own_prices_take_the_place_of_the_reference()
    {
        TestRow row = new(Ids.Noon) { Tokens = 1000, Credits = 6000 };
        _rows.Save(
            row with { Model = "llama-unknown-9x" },
            row with { Model = "gpt-5.5", Credits = 5000 },
            row with { Model = "gpt-4.1", Credits = 2000 });
        Scrape scrape = Read("prices:\n  - {model: 'llama*', input: 6, output: 6}\n  - {model: gpt-5.5, input: 4, output: 30}\n");

        Assert.Equal(
            [("model=gpt-4.1,type=input", 0), ("model=gpt-5.5,type=input", 1), ("model=llama-unknown-9x,type=input", 0)],
            Series(scrape, Mismatch));
        Assert.Equal(
            [("gpt-4.1", 2), ("gpt-5.5", 4), ("llama-unknown-9x", 6)],
            Series(scrape, Price).Where(series => !IsCharged(series.Series)).Select(series => (Model(series.Series), series.Value)));
    }

    [Theory]
    [InlineData("false", "charged")]
    [InlineData("true", "repriced")]
    public void It_is_told_where_cost_comes_from_even_before_the_load(string reprice, string source)
    {
        using TestExporter exporter = new(_rows.Source, null, (Setting.Reprice, reprice));
        _rows.Save(new TestRow(Ids.Noon));
        _rows.Source.FailAtRow = 1;
        exporter.Refresh();

        Assert.Equal([($"source={source}", 1)], Series(exporter.Read(), "librechat_exporter_cost_source"));
        Assert.Empty(exporter.Read()[Mismatch]);
        Assert.Equal([($"source={source}", 1)], Series(exporter.RefreshAndRead(), "librechat_exporter_cost_source"));
    }

    [Fact]
    public void What_is_charged_is_shown_also_where_cost_is_repriced()
    {
        _rows.Save(new TestRow(Ids.Noon) { Model = "claude-sonnet-4-5", Tokens = 1000, Credits = 4000 });
        Scrape scrape = Read("", (Setting.Reprice, "true"));

        Assert.Equal(4, scrape.Value(Price, "model=claude-sonnet-4-5,source=charged,type=input"));
        Assert.Equal(1, scrape.Value(Mismatch, "model=claude-sonnet-4-5,type=input"));
        Assert.Equal(0.003, scrape.Sum("librechat_cost_usd_total"), 1e-12);
    }

    private static string Model(string series)
        => series.Split(',').Single(part => part.StartsWith("model=", StringComparison.Ordinal))[6..];

    private static bool IsCharged(string series) => series.Contains("source=charged", StringComparison.Ordinal);

    private static IEnumerable<(string Series, double Value)> Series(Scrape scrape, string family)
        => scrape[family].Select(series => (series.Key, Math.Round(series.Value, 9))).Order();

    private Scrape Read(string file = "", params (Setting, string)[] settings)
    {
        using var exporter = new TestExporter(_rows.Source, TestSettings.WithFile(file, settings));
        return exporter.RefreshAndRead();
    }
}
