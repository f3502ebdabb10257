using LibreChatExporter.Pricing;

namespace LibreChatExporter.Tests.Pricing;

public sealed class ModelPriceTests
{
    private static readonly ModelPrice Tiered = PriceTable.LibreChat.Find("gpt-5.5")!;

    [Fact]
    public void Each_token_of_a_prompt_has_the_price_of_its_kind()
    {
        ModelPrice price = new(3, 15, 3.75, 0.3);

        Assert.Equal(300 + 7.5 + 3, price.Credits(CallSide.Prompt(100, cacheWrite: 2, cacheRead: 10)));
        Assert.Equal(150, price.Credits(CallSide.Completion(10, 112)));
    }

    [Fact]
    public void Tokens_of_the_cache_cost_as_much_as_input_where_they_have_no_price()
        => Assert.Equal(336, new ModelPrice(3, 15).Credits(CallSide.Prompt(100, cacheWrite: 2, cacheRead: 10)));

    [Fact]
    public void The_premium_begins_above_its_threshold()
    {
        Assert.Equal(272_000 * 5, Tiered.Credits(CallSide.Prompt(272_000)));
        Assert.Equal(272_001 * 10, Tiered.Credits(CallSide.Prompt(272_001)));
        Assert.Equal(10 * 30, Tiered.Credits(CallSide.Completion(10, 272_000)));
        Assert.Equal(10 * 45, Tiered.Credits(CallSide.Completion(10, 272_001)));
    }

    [Fact]
    public void Cached_tokens_count_towards_the_premium_and_have_its_price()
        => Assert.Equal(2_820_000, Tiered.Credits(CallSide.Prompt(280_000, cacheRead: 20_000)));

    [Fact]
    public void Cached_tokens_keep_their_price_where_the_premium_has_none_for_them()
    {
        CallSide side = CallSide.Prompt(200_000, cacheRead: 100_000);

        Assert.Equal(820_000, PriceTable.LibreChat.Find("gemini-3.1")!.Credits(side), 1e-6);
        Assert.Equal(1_200_000, PriceTable.LibreChat.Find("grok-4.5")!.Credits(side));
    }

    [Fact]
    public void A_completion_whose_prompt_is_unknown_costs_LibreChats_premium_but_not_an_operators()
    {
        Assert.Equal(
            50 * 15,
            new ModelPrice(3, 15) { PremiumAbove = 100, Premium = new(6, 30) }.Credits(CallSide.Completion(50, promptTokens: null)));
        Assert.Equal(2_250, Tiered.Credits(CallSide.Completion(50, promptTokens: null)));
        Assert.Equal(750, new ModelPrice(3, 15).Credits(CallSide.Completion(50, promptTokens: null)));
    }

    /// <summary>The negative results of <c>Math.ceil(-tokens * price * 1.15)</c> in JavaScript.</summary>
    [Theory]
    [InlineData(20, 1, 23)]
    [InlineData(100, 1, 114)]
    [InlineData(10, 0.6, 6)]
    [InlineData(1, 0.4, 0)]
    [InlineData(1_000, 1, 1_150)]
    [InlineData(60, 15, 1_035)]
    [InlineData(0, 15, 0)]
    public void A_stopped_answer_costs_15_percent_more_rounded_down(double tokens, double price, double credits)
    {
        ModelPrice libreChat = new(1, price) { IsLibreChats = true };

        Assert.Equal(credits, libreChat.Credits(CallSide.Completion(tokens, 10, isStopped: true)));
    }

    [Fact]
    public void Only_output_at_LibreChats_own_prices_has_the_surcharge()
    {
        Assert.Equal(150, new ModelPrice(3, 15).Credits(CallSide.Completion(10, 10, isStopped: true)));
        Assert.Equal(50, Tiered.Credits(CallSide.Prompt(10) with { IsStopped = true }));
    }
}
