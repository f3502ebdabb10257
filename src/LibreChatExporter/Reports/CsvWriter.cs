using LibreChatExporter.History;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Reports;

/// <summary>
/// Writes a report as CSV: a header, and lines whose columns can be added up, for there are no totals among them. Amounts are exact.
/// </summary>
internal static class CsvWriter
{
    /// <summary>The column that tells the line of the others from those of a group.</summary>
    private const string OthersTitle = "others";

    private static readonly string[] AmountTitles =
    [
        "cost_usd", "share", "input_cost_usd", "output_cost_usd", "other_cost_usd", "input_tokens", "output_tokens", "cache_write_tokens", "cache_read_tokens", "calls",
    ];

    internal static void Write(TextWriter output, Report report)
    {
        string[] texts = [.. report.Columns.Select(column => column.Title.Replace(' ', '_'))];
        CsvLine.Write(output, [.. texts, .. AmountTitles, .. report.HasTop ? (string[])[OthersTitle] : []]);
        foreach (int line in report.Groups.SelectMany(report.LinesOf))
        {
            Write(report.TextsOf(line), report.SumOf(line), others: null);
        }

        if (report.Others is { } sum)
        {
            Write([$"others ({report.OtherCount})", .. new string?[texts.Length - 1]], sum, report.OtherCount);
        }

        void Write(string?[] labels, UsageSum sum, int? others) => CsvLine.Write(output,
        [
            .. labels, sum.CostUsd, report.ShareOf(sum), sum.InputCostUsd, sum.OutputCostUsd, sum.OtherCostUsd, sum.Input, sum.Output, sum.CacheWrite,
            sum.CacheRead, sum.Calls, .. report.HasTop ? (object?[])[others] : [],
        ]);
    }
}
