using LibreChatExporter.History;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Reports;

/// <summary>
/// Writes a report as CSV: a header, and lines whose columns can be added up, for there are no totals among them. Each says which time it
/// is about, so that reports of several can be put together. Amounts are exact but for the noise of doubles.
/// </summary>
internal static class CsvWriter
{
    /// <summary>The column that tells the line of the others from those of a group.</summary>
    private const string OthersTitle = "others";

    internal static void Write(TextWriter output, ReportHead head, Report report)
    {
        string[] time = [$"{head.From:yyyy-MM-ddTHH:mm:sszzz}", $"{head.To:yyyy-MM-ddTHH:mm:sszzz}"];
        CsvLine.Write(output,
        [
            "start", "end", .. report.Columns.Select(column => column.Name), "share", .. UsageColumn.All.Select(column => column.Name),
            .. report.HasTop ? (string[])[OthersTitle] : [],
        ]);
        foreach (int line in report.Groups.SelectMany(report.LinesOf))
        {
            Write(report.TextsOf(line), report.SumOf(line), others: null);
        }

        if (report.Others is { } sum)
        {
            Write([$"others ({report.OtherCount})", .. new string?[report.Columns.Count - 1]], sum, report.OtherCount);
        }

        void Write(string?[] labels, UsageSum sum, int? others) => CsvLine.Write(output,
        [
            .. time, .. labels, report.ShareOf(sum), .. UsageColumn.All.Select(column => (object?)column.Shown(sum)),
            .. report.HasTop ? (object?[])[others] : [],
        ]);
    }
}
