using LibreChatExporter.Pricing;

namespace LibreChatExporter.Tests.Pricing;

public sealed class PriceFileTests
{
    private static readonly string[][] Lines = [.. Read().Where(line => !line.StartsWith('#')).Select(line => line.Split(','))];

    [Fact]
    public void Every_line_has_ten_fields_with_input_and_output_among_them()
        => Assert.All(Lines, line => Assert.True(line is [{ Length: > 0 }, { Length: > 0 }, { Length: > 0 }, _, _, _, _, _, _, _]));

    [Fact]
    public void Patterns_are_in_lower_case_and_there_is_one_line_for_each()
    {
        Assert.All(Lines, line => Assert.Equal(line[0].ToLowerInvariant(), line[0]));
        Assert.Equal(Lines.Length, Lines.DistinctBy(line => line[0]).Count());
    }

    /// <summary>A pattern with a slash is looked up in the whole name alone, which the table does not do.</summary>
    [Fact]
    public void No_pattern_has_a_slash() => Assert.All(Lines, line => Assert.DoesNotContain('/', line[0]));

    [Fact]
    public void As_many_patterns_have_cache_prices_and_tiers_as_in_LibreChat()
        => Assert.Equal((306, 81, 17), (Lines.Length, Lines.Count(line => line[3].Length > 0), Lines.Count(line => line[5].Length > 0)));

    [Fact]
    public void Cache_prices_come_in_pairs_and_a_tier_has_a_threshold_and_both_prices() => Assert.All(Lines, line =>
    {
        Assert.Equal(line[3].Length > 0, line[4].Length > 0);
        Assert.Equal(line[8].Length > 0, line[9].Length > 0);
        Assert.All(line[6..8], field => Assert.Equal(line[5].Length > 0, field.Length > 0));
    });

    private static IEnumerable<string> Read()
    {
        using var reader = new StreamReader(typeof(PriceTable).Assembly.GetManifestResourceStream("reference-prices.csv")!);
        while (reader.ReadLine() is string line)
        {
            yield return line;
        }
    }
}
