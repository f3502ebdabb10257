using System.Runtime.CompilerServices;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.History;

/// <summary>An amount for each of <see cref="UsageCells"/>.</summary>
[InlineArray(UsageCells.Count)]
internal struct UsageAmounts
{
    private double _first;

    /// <summary>What a row adds, 0 where nothing.</summary>
    internal static UsageAmounts Of(in UsageRow row)
    {
        UsageAmounts amounts = default;
        UsageCells.Of(row, amounts);
        foreach (ref double amount in amounts)
        {
            amount = Math.Max(0, amount);
        }

        return amounts;
    }

    /// <summary>Adds the amounts of others.</summary>
    internal void Add(in UsageAmounts others)
    {
        for (int cell = 0; cell < UsageCells.Count; cell++)
        {
            this[cell] += others[cell];
        }
    }
}
