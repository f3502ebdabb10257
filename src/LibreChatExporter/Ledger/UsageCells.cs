namespace LibreChatExporter.Ledger;

/// <summary>What a row of usage adds to: the cells that totals and windows have in common.</summary>
public static class UsageCells
{
    /// <summary>Tokens by kind.</summary>
    public const int Input = 0, Output = 1, CacheWrite = 2, CacheRead = 3;

    /// <summary>Credits by side of the call.</summary>
    public const int CostInput = 4, CostOutput = 5;

    /// <summary>Model calls.</summary>
    public const int Calls = 6;

    /// <summary>How many cells there are.</summary>
    public const int Count = 7;

    /// <summary>
    /// Fills in what <paramref name="row"/>, a prompt or a completion, adds to each cell: <see cref="UsageRow.Absent"/> where nothing.
    /// </summary>
    /// <param name="row">The row.</param>
    /// <param name="amounts">As many as there are cells.</param>
    public static void Of(in UsageRow row, Span<double> amounts)
    {
        bool isPrompt = row.Kind == RowKind.Prompt;
        amounts[Input] = isPrompt ? row.Tokens : UsageRow.Absent;
        amounts[Output] = isPrompt ? UsageRow.Absent : row.Tokens;
        amounts[CacheWrite] = row.CacheWriteTokens;
        amounts[CacheRead] = row.CacheReadTokens;
        amounts[CostInput] = isPrompt ? row.Credits : UsageRow.Absent;
        amounts[CostOutput] = isPrompt ? UsageRow.Absent : row.Credits;
        amounts[Calls] = isPrompt ? 1 : UsageRow.Absent;
    }
}
