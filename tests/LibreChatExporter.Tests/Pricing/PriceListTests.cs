using LibreChatExporter.Pricing;

namespace LibreChatExporter.Tests.Pricing;

public sealed class PriceListTests
{
    private static readonly ModelPrice Cheap = new(1, 2);
    private static readonly ModelPrice Dear = new(10, 20);

    private readonly PriceList _prices = new([new OwnPrice("gpt-4o-*", Cheap), new OwnPrice("*GPT-4o*", Dear)], PriceTable.LibreChat);

    [Fact]
    public void The_first_pattern_of_the_operators_that_matches_wins()
    {
        Assert.Same(Cheap, _prices.Find("gpt-4o-mini"));
        Assert.Same(Dear, _prices.Find("gpt-4o"));
        Assert.Same(Dear, _prices.Find("azure/gpt-4o-mini"));
    }

    [Fact]
    public void Other_models_have_LibreChats_price()
    {
        Assert.Same(PriceTable.LibreChat.Find("claude-sonnet-4-5"), _prices.Find("claude-sonnet-4-5"));
        Assert.Null(_prices.Find("llama-unknown-9x"));
    }
}
