using System.CommandLine;
using System.Text.RegularExpressions;
using LibreChatExporter.Commands;
using LibreChatExporter.Reports;
using LibreChatExporter.Tests.Reports;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The page on reports says what the command does, and shows what it prints.</summary>
public sealed class ReportsTests
{
    private const string Example = "^```sh\nlibrechat-exporter report (?<arguments>[^\n]*)\n```\n\n```(text|markdown)\n(?<output>.*?)^```$";

    private static readonly Page Reports = new("docs/reports.md");

    public static TheoryData<string, string> Examples
    {
        get
        {
            var examples = new TheoryData<string, string>();
            string page = File.ReadAllText(Path.Combine(Repository.Root, "docs/reports.md"));
            foreach (Match match in Regex.Matches(page, Example, RegexOptions.Multiline | RegexOptions.Singleline))
            {
                examples.Add(match.Groups["arguments"].Value, match.Groups["output"].Value);
            }

            return examples;
        }
    }

    [Theory]
    [MemberData(nameof(Examples))]
    public void An_example_prints_what_is_shown(string arguments, string output)
    {
        const string source = "--source samples/librechat-sample ";
        Assert.StartsWith(source, arguments, StringComparison.Ordinal);

        Assert.Equal(output, ReportOutput.Of(new Sample("librechat-sample"), arguments[source.Length..].Split(' ')).Text);
    }

    [Fact]
    public void There_are_examples_of_a_table_and_of_markdown()
        => Assert.Equal(
            [false, true], Examples.Select(example => ((string)example[0]).Contains("markdown", StringComparison.Ordinal)).Distinct());

    [Fact]
    public void Every_option_has_a_row()
    {
        Command command = ReportCommand.Create((_, _) => 0, (_, _) => 0);

        Assert.Equal(command.Options.Select(option => option.Name), Reports.Rows("| option |").Select(row => row[0].Trim('`')));
    }

    [Fact]
    public void Every_dimension_has_a_row()
        => Assert.Equal(
            Enum.GetValues<Dimension>().Select(dimension => dimension.Name), Reports.Rows("| dimension |").Select(row => row[0].Trim('`')));

    [Fact]
    public void Every_column_has_a_row()
    {
        string[][] rows = Reports.Rows("| CSV and JSON |");
        string titles = ReportOutput.Of(new Sample("librechat-newest")).Text.Split('\n')[2];
        string json = ReportOutput.Of(new Sample("librechat-sample"), "--by=user", "--format=json").Text;

        Assert.Equal(ReportOutput.Csv(new Sample("librechat-sample"))[0].Keys.Skip(3), rows.Select(row => row[0].Trim('`')));
        Assert.Equal(
            Regex.Split(titles, " {2,}").Skip(1).Order(StringComparer.Ordinal),
            rows.Select(row => row[1].Trim('`')).Where(title => title.Length > 0).Order(StringComparer.Ordinal));
        Assert.All(rows, row => Assert.Contains($"\"{row[0].Trim('`')}\":", json, StringComparison.Ordinal));
    }
}
