using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Exposition;

/// <summary>The other tests believe the parser: it must refuse what is wrong.</summary>
public sealed class ExpositionParserTests
{
    private const string Head = "# HELP a A.\n# TYPE a gauge\n";

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
}
