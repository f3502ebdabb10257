using LibreChatExporter.History;

namespace LibreChatExporter.Reports;

/// <summary>What a row of a sheet is.</summary>
internal enum SheetRowKind
{
    /// <summary>One combination.</summary>
    Line,

    /// <summary>The sum of a group.</summary>
    Subtotal,

    /// <summary>The sum of the groups that are not shown.</summary>
    Others,

    /// <summary>The sum of all.</summary>
    Total,
}

/// <summary>A row of a sheet.</summary>
/// <param name="Kind">What it is.</param>
/// <param name="Texts">The columns of texts; null where it adds up all.</param>
/// <param name="Amounts">The columns of amounts.</param>
internal sealed record SheetRow(SheetRowKind Kind, string?[] Texts, string[] Amounts);

/// <summary>A report as people read it, with subtotals and a total.</summary>
internal sealed class Sheet(Report report)
{
    private readonly Amounts _amounts = new(report.Total);

    /// <summary>Titles of the columns of texts.</summary>
    internal string[] TextTitles => [.. report.Columns.Select(column => column.Title)];

    /// <summary>Titles of the columns of amounts.</summary>
    internal string[] AmountTitles => [.. _amounts.Titles];

    /// <summary>How many groups the row of the others stands for.</summary>
    internal int OtherCount => report.OtherCount;

    /// <summary>The rows, made as they are asked for.</summary>
    internal IEnumerable<SheetRow> Rows()
    {
        List<UsageSum> parts = [.. report.Groups.Select(report.SumOf)];
        if (report.Others is { } others)
        {
            parts.Add(others);
        }

        Int128[][] groups = _amounts.Divide(_amounts.Total, parts);
        for (int i = 0; i < report.Groups.Count; i++)
        {
            foreach (SheetRow row in RowsOf(report.Groups[i], groups[i]))
            {
                yield return row;
            }
        }

        string?[] nothing = new string?[report.Columns.Count];
        if (report.Others is not null)
        {
            yield return Row(SheetRowKind.Others, nothing, groups[^1]);
        }

        yield return Row(SheetRowKind.Total, nothing, _amounts.Total);
    }

    private IEnumerable<SheetRow> RowsOf(int group, Int128[] units)
    {
        if (report.By.Count == 1)
        {
            yield return Row(SheetRowKind.Line, report.TextsOf(group), units);
            yield break;
        }

        int[] lines = [.. report.LinesOf(group)];
        Int128[][] divided = _amounts.Divide(units, [.. lines.Select(report.SumOf)]);
        for (int i = 0; i < lines.Length; i++)
        {
            yield return Row(SheetRowKind.Line, report.TextsOf(lines[i]), divided[i]);
        }

        yield return Row(SheetRowKind.Subtotal, report.TextsOf(group), units);
    }

    private SheetRow Row(SheetRowKind kind, string?[] texts, Int128[] units) => new(kind, texts, [.. _amounts.Format(units)]);
}
