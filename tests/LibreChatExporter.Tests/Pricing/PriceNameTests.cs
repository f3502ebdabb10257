using System.Globalization;
using LibreChatExporter.Pricing;

namespace LibreChatExporter.Tests.Pricing;

/// <summary>
/// Names of models, with the pattern and the prices that LibreChat's own code finds for each (<c>price-names.csv</c>, made by
/// <c>tools/price-names</c>): the table's patterns, and made-up names with prefixes, suffixes, slashes and letters of either case.
/// </summary>
public sealed class PriceNameTests
{
    private static readonly string[][] Lines =
    [
        .. File.ReadLines(Path.Combine(Repository.Root, "tests/LibreChatExporter.Tests/Pricing/price-names.csv"))
            .Where(line => !line.StartsWith('#')).Select(line => line.Split(',')),
    ];

    [Fact]
    public void Every_pattern_and_2000_made_up_names_are_asked_for_and_some_have_no_price()
    {
        Assert.Equal(PriceTable.LibreChat.Count + 2000, Lines.Length);
        Assert.Equal(PriceTable.LibreChat.Count, Lines.Count(line => line[0] == line[1]));
        Assert.InRange(Lines.Count(line => line[1].Length == 0), 200, 400);
        Assert.InRange(Lines.Count(line => line[0].Contains('/')), 900, 1500);
    }

    [Fact]
    public void Each_has_the_pattern_and_the_prices_that_LibreChat_finds()
        => Assert.All(Lines, line => Assert.Equal(string.Join(',', line), Ours(line)));

    /// <summary>The line as the exporter would write it.</summary>
    private static string Ours(string[] line)
    {
        ModelPrice? price = PriceTable.LibreChat.Find(line[0]);
        string pattern = price is null ? "" : ReferenceEquals(price, PriceTable.LibreChat.Find(line[1])) ? line[1] : "another pattern";
        ModelPrice charged = price ?? new ModelPrice(PriceTable.DefaultPrice, PriceTable.DefaultPrice);
        double?[] prices = [.. Prices(charged), .. Prices(charged.TierOf(CallSide.Prompt(1e9)))];
        return string.Join(',', [line[0], pattern, .. prices.Select(field => field?.ToString(CultureInfo.InvariantCulture))]);
    }

    private static double?[] Prices(ModelPrice price) => [price.Input, price.Output, price.CacheWrite, price.CacheRead];
}
