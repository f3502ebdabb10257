namespace LibreChatExporter.Ledger;

/// <summary>What a row of usage adds to: the cells that totals and windows have in common.</summary>
internal static class UsageCells
{
    /// <summary>Tokens by kind.</summary>
    public const int Input = 0, Output = 1, CacheWrite = 2, CacheRead = 3;

    /// <summary>Credits by side of the call; of what is not charged by tokens, the other.</summary>
    public const int CostInput = 4, CostOutput = 5, CostOther = 6;

    /// <summary>Model calls.</summary>
    public const int Calls = 7;

    /// <summary>How many cells there are.</summary>
    public const int Count = 8;

    /// <summary>
    /// Fills in what <paramref name="row"/>, which is usage, adds to each cell: <see cref="UsageRow.Absent"/> where nothing.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="amounts">As many as there are cells.</param>
    public static void Of(in UsageRow row, Span<double> amounts)
    {
        amounts[Input] = row.InputTokens;
        amounts[Output] = row.OutputTokens;
        amounts[CacheWrite] = row.CacheWriteTokens;
        amounts[CacheRead] = row.CacheReadTokens;
        amounts[CostInput] = row.Kind == RowKind.Prompt ? row.Credits : UsageRow.Absent;
        amounts[CostOutput] = row.Kind == RowKind.Completion ? row.Credits : UsageRow.Absent;
        amounts[CostOther] = row.Kind is RowKind.Media or RowKind.Other ? row.Credits : UsageRow.Absent;
        amounts[Calls] = row.Kind is RowKind.Prompt or RowKind.Media ? 1 : UsageRow.Absent;
    }
}
