using System.Text;
using System.Text.RegularExpressions;

namespace LibreChatExporter.Tests.Reports;

/// <summary>
/// Takes a table of GitHub's Markdown apart: cells end at a pipe without a backslash, and a backslash before a sign is not shown.
/// </summary>
internal static class MarkdownTable
{
    /// <summary>The rows behind the header, as they are shown, each with as many cells.</summary>
    public static List<List<string>> Rows(string markdown)
    {
        string[] lines = [.. markdown.Split('\n').Where(line => line.StartsWith('|'))];
        List<List<string>> rows = [.. lines.Select(Cells)];
        Assert.All(rows[1], cell => Assert.Matches("^---:?$", cell));
        Assert.All(rows, row => Assert.Equal(rows[0].Count, row.Count));
        return rows[2..];
    }

    private static List<string> Cells(string line)
    {
        List<string> cells = [];
        var cell = new StringBuilder();
        for (int at = 1; at < line.Length; at++)
        {
            if (line[at] == '\\' && char.IsAscii(line[at + 1]) && char.IsPunctuation(line[at + 1]) | char.IsSymbol(line[at + 1]))
            {
                cell.Append(line[++at]);
            }
            else if (line[at] == '|')
            {
                cells.Add(Regex.Replace(cell.ToString(), "^ | $", ""));
                cell.Clear();
            }
            else
            {
                Assert.False(line[at] is '<' or '>' or '[' or ']' or '`' or '_', $"{line[at]} is markup: {line}");
                cell.Append(line[at]);
            }
        }

        Assert.Equal(0, cell.Length);
        return cells;
    }
}
