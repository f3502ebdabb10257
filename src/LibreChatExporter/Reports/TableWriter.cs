using LibreChatExporter.Primitives;

namespace LibreChatExporter.Reports;

/// <summary>Writes a report as columns of text. What others have named cannot steer the terminal.</summary>
internal static class TableWriter
{
    /// <summary>The widest that a text may make its column.</summary>
    private const int MaxWidth = 60;

    private const string Gap = "  ";

    internal static void Write(TextWriter output, ReportHead head, Report report)
    {
        var sheet = new Sheet(report);
        string[] titles = [.. sheet.TextTitles, .. sheet.AmountTitles];
        int texts = sheet.TextTitles.Length;
        int[] widths = [.. titles.Select(title => title.Length)];
        foreach (SheetRow row in sheet.Rows())
        {
            string[] cells = Cells(sheet, row);
            for (int i = 0; i < widths.Length; i++)
            {
                widths[i] = Math.Max(widths[i], PlainText.Width(cells[i]));
            }
        }

        string rule = string.Join(Gap, widths.Select(width => new string('-', width)));
        output.WriteLine(head.Title(report.By));
        output.WriteLine();
        WriteLine(titles);
        output.WriteLine(rule);
        foreach (SheetRow row in sheet.Rows())
        {
            if (row.Kind == SheetRowKind.Total)
            {
                output.WriteLine(rule);
            }

            WriteLine(Cells(sheet, row));
            if (row.Kind == SheetRowKind.Subtotal)
            {
                output.WriteLine();
            }
        }

        void WriteLine(string[] cells)
        {
            IEnumerable<string> padded = cells.Select((cell, i) =>
            {
                string padding = new(' ', widths[i] - PlainText.Width(cell));
                return i < texts ? cell + padding : padding + cell;
            });
            output.WriteLine(string.Join(Gap, padded));
        }
    }

    private static string[] Cells(Sheet sheet, SheetRow row)
    {
        string[] cells = [.. row.Texts.Select(text => PlainText.Cut(PlainText.Clean(text ?? ""), MaxWidth)), .. row.Amounts];
        if (row.Kind != SheetRowKind.Line)
        {
            cells[Array.IndexOf(row.Texts, null)] = row.Kind switch
            {
                SheetRowKind.Subtotal => "(subtotal)",
                SheetRowKind.Others => $"others ({sheet.OtherCount})",
                _ => "TOTAL",
            };
        }

        return cells;
    }
}
