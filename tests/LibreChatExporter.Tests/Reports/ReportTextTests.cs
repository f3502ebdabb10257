using System.Text.Json;
using System.Text.RegularExpressions;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Reports;

/// <summary>
/// Names that would be something else than a name in some format: every row of every format still parses, and gives the name back.
/// </summary>
public sealed class ReportTextTests
{
    private static readonly DateTimeOffset Time = Ids.Noon.AddHours(-1);

    private static readonly string[] Formulas =
    [
        "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(1)", "  =1+1", "\t=1", "\r=1", "\n@x", "\u200B=1", "\uFEFF-1", "\u3000＝1", "\0=1",
        "+49 170 1", "＋1", "---",
    ];

    private static readonly string[] Names =
    [
        .. Formulas, "Müller, \"Bob\" & Söhne", "two\r\nlines", "a\nb", "a;=b", "x\t=y", "'=1", "a|b\\|c\\", "`code` *bold* _it_ ~no~ $x$",
        "<script>alert(1)</script>", "[link](http://x.test)", "![image](x)", "&lt; &#124;", "\u001b[31mred\u001b[0m\u0007", "\u202Egnp.exe",
        "\u2066x\u2069", "漢字の名前", "👩‍👩‍👧 family", "e\u0301", "TOTAL", "others (3)", "(subtotal)", "*subtotal*", "\u2028x\u2029",
        "\u0085", new string('w', 190), ":-:", " ", "\u0091", "﷽",
    ];

    private readonly RowLog _rows = new();

    public ReportTextTests()
        => _rows.Save(
            [.. Names.Select((name, i) => new TestRow(Time) { Model = name, Credits = 1000 - i, Tokens = 1000 + i, Context = "message" })]);

    /// <summary>What an exposition can say, which a report starts from.</summary>
    private static IEnumerable<string> Labels => Names.Select(name => name.Replace('\0', '\uFFFD').Replace('\r', ' ').Replace('\n', ' '));

    [Fact]
    public void Csv_gives_each_name_back_and_an_apostrophe_before_formulas()
    {
        List<Dictionary<string, string>> lines = ReportOutput.Csv(_rows.Source, Ids.Noon, "--by=model,context");

        Assert.Equal(
            Labels.Select((name, i) => (i < Formulas.Length && name[0] != '\uFFFD' ? "'" + name : name, (1000 - i) / 1e6, 1000.0 + i)),
            lines.Select(line => (line["model"], CsvParser.Number(line["costUsd"]), CsvParser.Number(line["inputTokens"]))));
    }

    [Fact]
    public void Json_gives_each_name_back()
    {
        JsonElement report = JsonDocument.Parse(ReportOutput.Of(_rows.Source, Ids.Noon, "--by=model,context", "--format=json").Text)
            .RootElement;

        Assert.Equal(
            Labels.Select((name, i) => (name, (1000 - i) / 1e6, 1000.0 + i)),
            report.GetProperty("lines").EnumerateArray().Select(line => (
                line.GetProperty("model").GetString()!,
                line.GetProperty("costUsd").GetDouble(),
                line.GetProperty("inputTokens").GetDouble())));
    }

    [Fact]
    public void Markdown_shows_each_name_in_its_cell_and_what_is_not_to_be_seen_as_a_sign()
    {
        List<List<string>> rows = MarkdownTable.Rows(
            ReportOutput.Of(_rows.Source, Ids.Noon, "--by=model,context", "--format=markdown").Text);

        Assert.Equal(Labels.Select(Visible), rows.Where(row => row[1] == "message").Select(row => row[0]));
        Assert.Equal((2 * Names.Length) + 1, rows.Count);
        Assert.All(rows.Where(row => row[1] != "message").SkipLast(1), row => Assert.Equal("*subtotal*", row[1]));
        Assert.Equal("**TOTAL**", rows[^1][0]);
    }

    [Fact]
    public void A_table_shows_each_name_on_a_line_of_its_own_and_no_sign_that_steers_a_terminal()
    {
        string text = ReportOutput.Of(_rows.Source, Ids.Noon, "--by=model").Text;
        string[] lines = text.Split('\n');

        Assert.DoesNotMatch(new Regex(@"[\p{Cc}\p{Zl}\p{Zp}-[\n]]|[\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF\u200B]"), text);
        Assert.Equal(Names.Length + 7, lines.Length);
        Assert.All(Labels.Zip(lines[4..]), pair => Assert.StartsWith(Cut(Visible(pair.First)), pair.Second, StringComparison.Ordinal));
        for (int i = 0; i < Names.Length; i++)
        {
            Assert.Equal($"{1000 + i:N0}", Regex.Split(lines[4 + i].TrimEnd(), " +")[^5]);
        }
    }

    [Fact]
    public void Columns_of_a_table_stand_below_each_other_also_behind_wide_signs()
    {
        var rows = new RowLog();
        rows.Save(
            new TestRow(Time) { Model = "漢字" },
            new TestRow(Time) { Model = "abcd", Credits = 1 },
            new TestRow(Time) { Model = "e\u0301fgh", Credits = 0 });

        string[] lines = ReportOutput.Of(rows.Source, Ids.Noon, "--by=model").Text.Split('\n');

        Assert.StartsWith("漢字     0.0003", lines[4], StringComparison.Ordinal);
        Assert.StartsWith("abcd     0.0000", lines[5], StringComparison.Ordinal);
        Assert.StartsWith("e\u0301fgh     0.0000", lines[6], StringComparison.Ordinal);
    }

    private static string Cut(string name) => name.Length > 60 ? name[..59] + "…" : name;

    private static string Visible(string name)
    {
        string spaced = Regex.Replace(name, @"[\t\r\n\v\f\u0085\u2028\u2029]", " ");
        return Regex.Replace(spaced, @"\p{Cc}|(?!\u200D)\p{Cf}", "\uFFFD");
    }
}
