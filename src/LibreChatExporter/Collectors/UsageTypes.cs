using LibreChatExporter.Ledger;

namespace LibreChatExporter.Collectors;

/// <summary>The values of the label <c>type</c> and the cells that they stand for: the same in the totals and in the windows.</summary>
internal static class UsageTypes
{
    /// <summary>The sides of a call, in cells of money, and what is not charged by tokens.</summary>
    internal static readonly (int Cell, string Name)[] Cost =
        [(UsageCells.CostInput, "input"), (UsageCells.CostOutput, "output"), (UsageCells.CostOther, "other")];

    /// <summary>The kinds of tokens.</summary>
    internal static readonly (int Cell, string Name)[] Tokens =
    [
        (UsageCells.Input, "input"), (UsageCells.Output, "output"),
        (UsageCells.CacheWrite, "cache_write"), (UsageCells.CacheRead, "cache_read"),
    ];
}
