using LibreChatExporter.Primitives;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Primitives;

public sealed class CsvLineTests
{
    public static TheoryData<string> Formulas =>
    [
        "=1", "+1", "-1", "@A1", "\t1", "\r1", "\n1", " =1", "\u00A0=1", "\u3000@x", "\u200B+1", "\uFEFF=1", "\u0001=1", "\v-1", "＝1", "＠x",
        "=cmd|' /C calc'!A0",
    ];

    public static TheoryData<string> Harmless =>
    [
        "a=1", "a", "'x", "1-2", "x@y.test", "", " ", "a\"b\"", "\"", ",", ";=1", "a\tb", "a\r\nb", "a\u2028b", "é", "#1",
    ];

    [Theory]
    [MemberData(nameof(Formulas))]
    public void What_a_spreadsheet_may_take_for_a_formula_gets_an_apostrophe(string text)
        => Assert.Equal("'" + text, Assert.Single(CsvParser.Records(Written(text))[0]));

    [Theory]
    [MemberData(nameof(Harmless))]
    public void Other_texts_come_back_as_they_are(string text) => Assert.Equal([text, "end"], CsvParser.Records(Written(text, "end"))[0]);

    [Theory]
    [InlineData("a;b")]
    [InlineData("a\tb")]
    [InlineData("a\u2028b")]
    [InlineData("a\u0085b")]
    public void What_some_take_for_the_end_of_a_cell_or_a_line_is_quoted(string text) => Assert.Equal($"\"{text}\"\r\n", Written(text));

    [Fact]
    public void Numbers_are_exact_and_never_texts()
    {
        Assert.Equal("-1.5,0.1,0.000000001,12345678901234,7,\r\n", Written(-1.5, 0.1, 1e-9, 12345678901234.0, 7, null));
        Assert.Equal("10000000000000000000000,-10000000000000000\r\n", Written(1e22, -1e16));
        Assert.Equal(Math.PI, CsvParser.Number(CsvParser.Records(Written(Math.PI))[0][0]));
    }

    [Fact]
    public void What_is_neither_a_text_nor_a_number_is_a_mistake()
        => Assert.Throws<ArgumentException>(() => Written(DateTimeOffset.UnixEpoch));

    [Fact]
    public void Random_texts_come_back()
    {
        var random = new Random(4);
        for (int i = 0; i < 5000; i++)
        {
            string[] cells =
                [.. Enumerable.Range(0, 3).Select(_ => new string(random.GetItems<char>("=+-@,;\"'\r\n\t a1é漢\u2028", random.Next(6))))];

            List<string> read = Assert.Single(CsvParser.Records(Written([.. cells])));

            Assert.All(cells.Zip(read), cell => Assert.True(cell.First == cell.Second || "'" + cell.First == cell.Second, $"{cell}"));
            Assert.All(read, cell => Assert.DoesNotMatch(@"^\s*[=+@-]", cell));
        }
    }

    private static string Written(params object?[] cells)
    {
        using var output = new StringWriter();
        CsvLine.Write(output, cells);
        return output.ToString();
    }
}
