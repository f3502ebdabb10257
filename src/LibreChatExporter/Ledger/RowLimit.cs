using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ledger;

/// <summary>
/// How many rows a <see cref="CounterTable"/> may have, and what becomes of the others. A tenth is kept for rows that others are folded
/// into: first those that keep all labels but the first, which is <c>other</c>, then <c>other</c> throughout for each tenant, then for all.
/// </summary>
/// <param name="maxSeries">The most series that a family may have.</param>
/// <param name="seriesPerRow">The most series of one family that a row can have.</param>
/// <param name="labels">How many of the first three labels the table uses.</param>
/// <param name="byTenant">Whether it uses that of the tenant, too: the number of a tenant's name may be that of an unused label.</param>
internal sealed class RowLimit(int maxSeries, int seriesPerRow, int labels, bool byTenant = false)
{
    /// <summary>The most rows; at least one.</summary>
    public int MaxRows { get; } = Math.Max(1, maxSeries / seriesPerRow);

    /// <summary>
    /// The key itself while there is room, else the one that it is folded into, which may be new or in <paramref name="rows"/> already.
    /// </summary>
    public LabelKey Admit(LabelKey key, Dictionary<LabelKey, int> rows)
    {
        int kept = Math.Max(1, MaxRows / 10);
        if (rows.Count < MaxRows - kept)
        {
            return key;
        }

        int last = MaxRows - 1;
        int forTenants = byTenant ? kept / 2 : 0;
        LabelKey byFirst = key with { First = LabelTable.Other };
        LabelKey ofTenant = new(LabelTable.Other, labels > 1 ? LabelTable.Other : 0, labels > 2 ? LabelTable.Other : 0, key.Tenant);
        return rows.Count < last - forTenants || rows.ContainsKey(byFirst) ? byFirst
            : rows.Count < last || rows.ContainsKey(ofTenant) ? ofTenant
            : ofTenant with { Tenant = byTenant ? LabelTable.Other : 0 };
    }
}
