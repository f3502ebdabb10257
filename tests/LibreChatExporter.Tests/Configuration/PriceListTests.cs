using System.Text;
using LibreChatExporter.Pricing;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Configuration;

public sealed class PriceListTests : IDisposable
{
    private const string Keys = "model, input, output, cache-write, cache-read, premium-above, "
        + "premium-input, premium-output, premium-cache-write, premium-cache-read";

    private const string NoPrice = "is not a price in USD per million tokens, 0 or above";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_price_has_all_that_the_file_says()
    {
        IReadOnlyList<OwnPrice> prices = PricesOf("""
            prices:
              - model: my-llama*
                input: 0.5
                output: 1.5
                cache-write: 0.6
                cache-read: 0.05
                premium-above: 200000
                premium-input: 1
                premium-output: 3
                premium-cache-write: 1.2
                premium-cache-read: 0.1
              - model: "*"
                input: 0
                output: 0
            """);

        var premium = new ModelPrice(1, 3, 1.2, 0.1);
        OwnPrice[] expected =
        [
            new("my-llama*", new ModelPrice(0.5, 1.5, 0.6, 0.05) { PremiumAbove = 200_000, Premium = premium }),
            new("*", new ModelPrice(0, 0)),
        ];
        Assert.Equal(expected, prices);
        Assert.DoesNotContain(prices, price => price.Price.IsLibreChats);
    }

    [Fact]
    public void Cached_tokens_need_no_price()
    {
        ModelPrice price = Assert.Single(
            PricesOf("prices: [{model: a, input: 1, output: 2, premium-above: 5, premium-input: 3, premium-output: 4}]")).Price;

        Assert.Equal(new ModelPrice(1, 2) { PremiumAbove = 5, Premium = new ModelPrice(3, 4) }, price);
    }

    [Theory]
    [InlineData("prices: []")]
    [InlineData("prices:")]
    public void There_may_be_none(string yaml) => Assert.Empty(PricesOf(yaml));

    [Theory]
    [InlineData("prices: 1", ", line 1, prices: this takes a list of entries that begin with - model:")]
    [InlineData("prices:\n  my-llama: 1", ", line 1, prices: this takes a list of entries that begin with - model:")]
    [InlineData("prices:\n- my-llama", ", line 2, prices: an entry is a group of lines such as model: …")]
    [InlineData("prices:\n- input: 1\n  output: 1", ", line 2, prices: model is missing")]
    [InlineData("prices:\n- model: a\n  output: 1", ", line 2, prices: input is missing")]
    [InlineData("prices:\n- model: a\n  input: 1", ", line 2, prices: output is missing")]
    [InlineData("prices:\n- model: a\n  cached: 1", ", line 3, prices: there is no key cached; there are " + Keys)]
    [InlineData("prices:\n- model: a\n  input: 1\n  input: 1", ", line 4, prices: input is there twice")]
    [InlineData("prices:\n- model: a\n  input: [1]", ", line 3, prices: input takes a single value; lists are written a,b")]
    [InlineData("prices:\n- model: a\n  input:", ", line 3, prices: input has no value")]
    [InlineData("prices:\n- model: a\n  input: free", ", line 3, prices, input: 'free' " + NoPrice)]
    [InlineData("prices:\n- model: a\n  input: 1\n  output: -1", ", line 4, prices, output: '-1' " + NoPrice)]
    [InlineData("prices:\n- model: a\n  input: 1\n  output: .inf", ", line 4, prices, output: '.inf' " + NoPrice)]
    [InlineData("prices:\n- model: a\n  input: 1\n  output: Infinity", ", line 4, prices, output: 'Infinity' " + NoPrice)]
    [InlineData("prices:\n- model: a\n  input: 1\n  output: 1\n  cache-read: x", ", line 5, prices, cache-read: 'x' " + NoPrice)]
    [InlineData(
        "prices:\n- model: a,b\n  input: 1\n  output: 1",
        ", line 2, prices, model: 'a,b' is not one pattern; each has an entry of its own")]
    [InlineData(
        "prices:\n- model: a\n  input: 1\n  output: 1\n- model: A\n  input: 1\n  output: 1",
        ", line 5, prices, model: two prices are for this model")]
    [InlineData("prices:\n- model: a\n  input: 1\n  output: 1\n  premium-above: 9", ", line 2, prices: premium-input is missing")]
    [InlineData(
        "prices:\n- model: a\n  input: 1\n  output: 1\n  premium-above: 9\n  premium-input: 1",
        ", line 2, prices: premium-output is missing")]
    [InlineData(
        "prices:\n- model: a\n  input: 1\n  output: 1\n  premium-above: 0\n  premium-input: 1",
        ", line 5, prices, premium-above: '0' is not a number of tokens above 0")]
    [InlineData(
        "prices:\n- model: a\n  input: 1\n  output: 1\n  premium-output: 9",
        ", line 5, prices, premium-output: premium-above is missing, the number of tokens above which this holds")]
    public void A_mistake_is_one_line_that_says_where(string yaml, string complaint)
        => Assert.Equal($"librechat-exporter: {Write(yaml)}{complaint}", CommandRun.ErrorOf(["--source=x", "--config", Write(yaml)]));

    private IReadOnlyList<OwnPrice> PricesOf(string yaml) => CommandRun.SettingsOf(["--source=x", "--config", Write(yaml)]).Prices;

    private string Write(string yaml) => _folder.Write("settings.yaml", Encoding.UTF8.GetBytes(yaml));
}
