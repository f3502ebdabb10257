using LibreChatExporter.Pricing;

namespace LibreChatExporter.Tests.Pricing;

public sealed class PriceTableTests
{
    private static readonly PriceTable Table = PriceTable.LibreChat;

    [Fact]
    public void The_table_has_LibreChats_306_patterns() => Assert.Equal(306, Table.Count);

    [Fact]
    public void The_table_knows_which_of_LibreChats_tables_it_is() => Assert.Equal(("0.0.71", "2026-09-23"), (Table.Schemas, Table.Date));

    [Theory]
    [InlineData("gpt-4o-mini", 0.15, 0.6, 0.15, 0.075)]
    [InlineData("claude-sonnet-4-5", 3, 15, 3.75, 0.3)]
    [InlineData("claude-opus-5-5", 4, 20, 5.0, 0.2)]
    [InlineData("8k", 30, 60, null, null)]
    [InlineData("mistral-large", 0.5, 1.5, null, null)]
    [InlineData("jev", 0.042, 0, null, null)]
    [InlineData("qwen3-next-80b-a3b", 0.1, 0.8, null, null)]
    public void A_pattern_that_is_the_name_has_the_price_of_its_line(string model, double input, double output, double? write, double? read)
        => Assert.Equal(new ModelPrice(input, output, write, read) { IsLibreChats = true }, Table.Find(model));

    [Fact]
    public void A_tier_has_the_prices_of_its_line()
    {
        ModelPrice expected = new(5, 30, 5, 0.5) { IsLibreChats = true, PremiumAbove = 272_000, Premium = new ModelPrice(10, 45, 10, 1) };

        Assert.Equal(expected, Table.Find("gpt-5.5"));
    }

    [Theory]
    [InlineData("gemini-3.1-pro-preview", 2.0, 0.2)]
    [InlineData("grok-4.5", null, null)]
    public void A_tier_without_cache_prices_leaves_them_as_they_are(string model, double? write, double? read)
    {
        ModelPrice premium = Table.Find(model)!.Premium!;

        Assert.Equal((write, read), (premium.CacheWrite, premium.CacheRead));
    }

    [Theory]
    [InlineData("GPT-4o-Mini", "gpt-4o-mini")]
    [InlineData("gpt-4o-mini-2024-07-18", "gpt-4o-mini")]
    [InlineData("us.anthropic.claude-opus-5-5-v1:0", "claude-opus-5-5")]
    [InlineData("deepseek/deepseek-v4-pro", "deepseek-v4-pro")]
    [InlineData("gpt-4o-2024-05-13", "gpt-4o-2024-05-13")]
    [InlineData("gpt-4o-2024-08-06", "gpt-4o")]
    [InlineData("claude-unheard-of", "claude-")]
    public void The_longest_pattern_that_is_part_of_the_name_wins(string model, string pattern) => AssertSame(pattern, model);

    [Theory]
    [InlineData("moonshotai/kimi-k2", "kimi-k2")]
    [InlineData("moonshotai/kimi-k3", "kimi-k3")]
    [InlineData("MoonshotAI/Kimi-K2", "kimi-k2")]
    [InlineData("deepseek-ai/qwq-32b", "qwq-32b")]
    [InlineData("accounts/deepseek/models/o1", "o1")]
    public void What_follows_the_last_slash_decides(string model, string pattern) => AssertSame(pattern, model);

    [Theory]
    [InlineData("deepseek/unheard-of", "deepseek")]
    [InlineData("deepseek-r1/", "deepseek-r1")]
    public void Where_no_pattern_follows_the_last_slash_the_whole_name_does(string model, string pattern) => AssertSame(pattern, model);

    [Theory]
    [InlineData("o3-or-o1", "o3")]
    [InlineData("o1-or-o3", "o3")]
    [InlineData("8k-or-4k", "4k")]
    public void Of_equally_long_patterns_the_last_one_wins(string model, string pattern) => AssertSame(pattern, model);

    [Theory]
    [InlineData("agent_hgxLj6oT3cwJxf0WUo1X0J", "o1")]
    [InlineData("agent_hgxLj6oT3cwJxf0WU8K0Jz", "8k")]
    public void An_agents_id_has_a_price_by_accident(string model, string pattern) => AssertSame(pattern, model);

    [Theory]
    [InlineData("gpt-3.5-turbo-16k", 3, 4)]
    [InlineData("gpt-3.5-turbo", 1.5, 2)]
    [InlineData("gpt-3.5-turbo-0613", 1.5, 2)]
    [InlineData("gpt-4-vision-preview", 10, 30)]
    [InlineData("gpt-4-0125-preview", 10, 30)]
    [InlineData("openai/GPT-4-turbo", 10, 30)]
    [InlineData("gpt-4-32k-0613", 60, 120)]
    [InlineData("gpt-4-0613", 30, 60)]
    [InlineData("gpt-4/mine", 30, 60)]
    [InlineData("gpt-3.5-turbo/gpt-4-mine", 30, 60)]
    [InlineData("gpt-3.5", 1.5, 2)]
    public void Old_names_of_OpenAI_have_the_price_of_their_size(string model, double input, double output)
    {
        ModelPrice price = Table.Find(model)!;

        Assert.Equal((input, output), (price.Input, price.Output));
    }

    [Theory]
    [InlineData("llama-unknown-9x")]
    [InlineData("agent_AotMqP7Yg8QEl0JM5v0j2")]
    [InlineData("unknown")]
    [InlineData("")]
    [InlineData("GPT-3.5")]
    [InlineData("gpt-4/mistral-tiny")]
    public void Other_names_have_none(string model) => Assert.Null(Table.Find(model));

    private static void AssertSame(string pattern, string model)
    {
        Assert.NotNull(Table.Find(pattern));
        Assert.Same(Table.Find(pattern), Table.Find(model));
    }
}
