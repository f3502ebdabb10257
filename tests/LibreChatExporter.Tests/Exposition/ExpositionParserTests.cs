using System.Text;
using LibreChatExporter.Exposition;

namespace LibreChatExporter.Tests.Exposition;

/// <summary>The other tests believe the parser: it must refuse what is wrong.</summary>
public sealed class ExpositionParserTests
{
    private const string Head = "# HELP a A.\n# TYPE a gauge\n";
    private const string HistogramHead = "# HELP h H.\n# TYPE h histogram\n";

    [Theory]
    [InlineData("a sample outside a family", "a 1\n")]
    [InlineData("another family's sample", Head + "b 1\n")]
    [InlineData("a last line without end", Head + "a 1")]
    [InlineData("an empty line", Head + "a 1\n\n")]
    [InlineData("no samples", Head)]
    [InlineData("a type without help", "# TYPE a gauge\na 1\n")]
    [InlineData("an unknown type", "# HELP a A.\n# TYPE a number\na 1\n")]
    [InlineData("a unit in the text format", "# HELP a_b A.\n# TYPE a_b gauge\n# UNIT a_b b\na_b 1\n")]
    [InlineData("an end in the text format", Head + "a 1\n# EOF\n")]
    [InlineData("a family twice", Head + "a 1\n" + Head + "a 2\n")]
    [InlineData("a family of two types", Head + "a 1\n# HELP a A.\n# TYPE a histogram\na_bucket{le=\"+Inf\"} 0\na_sum 0\na_count 0\n")]
    [InlineData("a histogram's name for a gauge", HistogramHead
        + "h_bucket{le=\"+Inf\"} 0\nh_sum 0\nh_count 0\n# HELP h_count H.\n# TYPE h_count gauge\nh_count{x=\"\"} 0\n")]
    [InlineData("a series twice", Head + "a{x=\"1\",y=\"2\"} 1\na{y=\"2\",x=\"1\"} 1\n")]
    [InlineData("a label twice", Head + "a{x=\"1\",x=\"2\"} 1\n")]
    [InlineData("an unknown escape", Head + "a{x=\"\\t\"} 1\n")]
    [InlineData("a quote too much", Head + "a{x=\"\"\"} 1\n")]
    [InlineData("a label without end", Head + "a{x=\"1} 1\n")]
    [InlineData("a comma too much", Head + "a{x=\"1\",} 1\n")]
    [InlineData("two spaces", Head + "a  1\n")]
    [InlineData("a time", Head + "a 1 1\n")]
    [InlineData("no number", Head + "a one\n")]
    [InlineData("half a number", Head + "a 1.\n")]
    [InlineData("a hyphen in the name", "# HELP a-b A.\n# TYPE a-b gauge\na-b 1\n")]
    [InlineData("a counter without suffix", "# HELP a A.\n# TYPE a counter\na 1\n")]
    [InlineData("a negative counter", "# HELP a_total A.\n# TYPE a_total counter\na_total -1\n")]
    [InlineData("a counter that is no number", "# HELP a_total A.\n# TYPE a_total counter\na_total NaN\n")]
    public void What_breaks_the_text_format_is_refused(string what, string text)
    {
        Exception? problem = Record.Exception(() => ExpositionParser.Parse(Encoding.UTF8.GetBytes(text), ExpositionFormat.Prometheus));

        Assert.True(problem is FormatException, $"{what}: {problem?.ToString() ?? "accepted"}");
    }

    [Theory]
    [InlineData("no end", "# HELP a A.\n# TYPE a counter\na_total 1\n")]
    [InlineData("something after the end", "# HELP a A.\n# TYPE a counter\na_total 1\n# EOF\n# HELP b B.\n")]
    [InlineData("a sample without suffix", "# HELP a A.\n# TYPE a counter\na 1\n# EOF\n")]
    [InlineData("a suffix in the family's name", "# HELP a_total A.\n# TYPE a_total counter\na_total 1\n# EOF\n")]
    [InlineData("a unit that is not the name's", "# HELP a A.\n# TYPE a counter\n# UNIT a usd\na_total 1\n# EOF\n")]
    [InlineData("a unit behind a sample", "# HELP a_b A.\n# TYPE a_b gauge\na_b 1\n# UNIT a_b b\n# EOF\n")]
    public void What_breaks_OpenMetrics_is_refused(string what, string text)
    {
        Exception? problem = Record.Exception(() => ExpositionParser.Parse(Encoding.UTF8.GetBytes(text), ExpositionFormat.OpenMetrics));

        Assert.True(problem is FormatException, $"{what}: {problem?.ToString() ?? "accepted"}");
    }

    [Theory]
    [InlineData("no samples")]
    [InlineData("the family's own name", "h 1")]
    [InlineData("no bucket", "h_sum 1", "h_count 1")]
    [InlineData("no last bucket", "h_bucket{le='1.0'} 1", "h_sum 1", "h_count 1")]
    [InlineData("no sum", "h_bucket{le='+Inf'} 1", "h_count 1")]
    [InlineData("no count", "h_bucket{le='+Inf'} 1", "h_sum 1")]
    [InlineData("another count", "h_bucket{le='+Inf'} 1", "h_sum 1", "h_count 2")]
    [InlineData("descending bounds", "h_bucket{le='2.0'} 1", "h_bucket{le='1.0'} 1", "h_bucket{le='+Inf'} 1", "h_sum 1", "h_count 1")]
    [InlineData("a bound twice", "h_bucket{le='1.0'} 1", "h_bucket{le='1.00'} 1", "h_bucket{le='+Inf'} 1", "h_sum 1", "h_count 1")]
    [InlineData("counts that are not cumulative", "h_bucket{le='1.0'} 2", "h_bucket{le='+Inf'} 1", "h_sum 1", "h_count 1")]
    [InlineData("half an observation", "h_bucket{le='+Inf'} 1.5", "h_sum 1", "h_count 1.5")]
    [InlineData("a negative count", "h_bucket{le='1.0'} -1", "h_bucket{le='+Inf'} 1", "h_sum 1", "h_count 1")]
    [InlineData("a sum that is no number", "h_bucket{le='+Inf'} 1", "h_sum NaN", "h_count 1")]
    [InlineData("a bucket without bound", "h_bucket 1", "h_bucket{le='+Inf'} 1", "h_sum 1", "h_count 1")]
    [InlineData("a sum with a bound", "h_bucket{le='+Inf'} 1", "h_sum{le='+Inf'} 1", "h_count 1")]
    [InlineData("an integer for a bound", "h_bucket{le='1'} 1", "h_bucket{le='+Inf'} 1", "h_sum 1", "h_count 1")]
    [InlineData("a bound that is no number", "h_bucket{le='one'} 1", "h_bucket{le='+Inf'} 1", "h_sum 1", "h_count 1")]
    [InlineData("a sum twice", "h_bucket{le='+Inf'} 1", "h_sum 1", "h_sum 1", "h_count 1")]
    [InlineData(
        "histograms that are mixed", "h_bucket{x='1',le='+Inf'} 1", "h_bucket{x='2',le='+Inf'} 1", "h_sum{x='1'} 1", "h_count{x='1'} 1",
        "h_sum{x='2'} 1", "h_count{x='2'} 1")]
    public void What_breaks_a_histogram_is_refused_in_either_format(string what, params string[] lines)
    {
        byte[] text = Histogram(lines);

        Assert.False(IsAccepted(text, ExpositionFormat.Prometheus), what);
        Assert.False(IsAccepted([.. text, .. "# EOF\n"u8], ExpositionFormat.OpenMetrics), what);
    }

    [Fact]
    public void A_histogram_is_read_as_the_families_that_queries_see()
    {
        byte[] text = Histogram(
            "h_bucket{x='a',le='0.5'} 0", "h_bucket{x='a',le='1e+06'} 2", "h_bucket{x='a',le='+Inf'} 3",
            "h_count{x='a'} 3", "h_sum{x='a'} 7.5", "h_bucket{le='+Inf'} 0", "h_sum 0", "h_count 0");

        Scrape scrape = ExpositionParser.Parse(text, ExpositionFormat.Prometheus);
        Assert.Equal(["h_bucket", "h_count", "h_sum"], scrape.Families.Keys.Order());
        Assert.Equal(scrape.Families.Keys.Order(), scrape.Counters.Order());
        Assert.Equal((2, 7.5, 3), (scrape.Value("h_bucket", "le=1e+06,x=a"), scrape.Value("h_sum", "x=a"), scrape.Value("h_count", "x=a")));
        Assert.Equal(8, scrape.CounterSeries.Count());
        Assert.True(IsAccepted([.. text, .. "# EOF\n"u8], ExpositionFormat.OpenMetrics));
    }

    [Fact]
    public void Invalid_UTF8_is_refused()
    {
        byte[] text = [.. Encoding.UTF8.GetBytes(Head + "a{x=\""), 0xFF, .. "\"} 1\n"u8];

        Assert.Throws<FormatException>(() => ExpositionParser.Parse(text, ExpositionFormat.Prometheus));
    }

    [Fact]
    public void What_is_right_is_read()
    {
        Scrape scrape = ExpositionParser.Parse(
            "# HELP a A b.\n# TYPE a counter\na_total{y=\"q\\\"\\\\\\n\",x=\"\"} 1.5E+3\n# EOF\n"u8, ExpositionFormat.OpenMetrics);

        Assert.Equal(1500, scrape.Value("a_total", "x=,y=q\"\\\n"));
        Assert.Contains("a_total", scrape.Counters);
    }

    /// <summary>A family of histograms; its samples have single quotes here, to be read.</summary>
    private static byte[] Histogram(params string[] lines)
        => Encoding.UTF8.GetBytes(HistogramHead + string.Concat(lines.Select(line => line.Replace('\'', '"') + "\n")));

    private static bool IsAccepted(byte[] text, ExpositionFormat format)
    {
        Exception? problem = Record.Exception(() => ExpositionParser.Parse(text, format));
        return problem is null || (problem is FormatException ? false : throw problem);
    }
}
