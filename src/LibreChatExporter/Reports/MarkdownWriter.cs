using System.Buffers;
using System.Text;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Reports;

/// <summary>
/// Writes a report as a table of GitHub's Markdown. What others have named stays text in its cell: neither markup nor another cell. So only
/// the rows that add up are set in bold or italics.
/// </summary>
internal static class MarkdownWriter
{
    private static readonly SearchValues<char> Special = SearchValues.Create("\\`*_<>[]|~$&!");

    internal static void Write(TextWriter output, ReportHead head, Report report)
    {
        var sheet = new Sheet(report);
        output.WriteLine(Escape(head.Title(report.By)));
        output.WriteLine();
        WriteLine(output, [.. sheet.TextTitles, .. sheet.AmountTitles]);
        WriteLine(output, [.. sheet.TextTitles.Select(_ => "---"), .. sheet.AmountTitles.Select(_ => "---:")]);
        foreach (SheetRow row in sheet.Rows())
        {
            WriteLine(
                output,
                [.. Texts(sheet, row), .. row.Amounts.Select(amount => row.Kind is SheetRowKind.Total ? $"**{amount}**" : amount)]);
        }
    }

    /// <summary>The text so that Markdown shows it as it is.</summary>
    internal static string Escape(string text)
    {
        string clean = PlainText.Clean(text);
        if (!clean.AsSpan().ContainsAny(Special))
        {
            return clean;
        }

        var escaped = new StringBuilder(2 * clean.Length);
        foreach (char c in clean)
        {
            escaped.Append(Special.Contains(c) ? "\\" : "").Append(c);
        }

        return escaped.ToString();
    }

    private static string[] Texts(Sheet sheet, SheetRow row)
    {
        string[] texts = [.. row.Texts.Select(text => Escape(text ?? ""))];
        if (row.Kind != SheetRowKind.Line)
        {
            texts[Array.IndexOf(row.Texts, null)] = row.Kind switch
            {
                SheetRowKind.Subtotal => "*subtotal*",
                SheetRowKind.Others => $"*others ({sheet.OtherCount})*",
                _ => "**TOTAL**",
            };
        }

        return texts;
    }

    private static void WriteLine(TextWriter output, string[] cells) => output.WriteLine($"| {string.Join(" | ", cells)} |");
}
