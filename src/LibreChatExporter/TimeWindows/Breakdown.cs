using System.Runtime.InteropServices;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.TimeWindows;

/// <summary>
/// The sums of a window by user, model or agent, and by tenant where tenants are told apart. Labels beyond a limit are <c>other</c>: those
/// that came last to the ledger, so that none changes its key. Keeps its memory from one filling to the next. Not thread-safe.
/// </summary>
/// <param name="groupBy">What the window is broken down by.</param>
/// <param name="limit">The most labels.</param>
/// <param name="byTenant">Whether tenants are told apart: the number of a tenant's name may be that of an unused label.</param>
internal sealed class Breakdown(GroupBy groupBy, int limit, bool byTenant)
{
    private readonly Dictionary<LabelKey, int> _index = [];
    private readonly List<LabelKey> _keys = [];
    private double[] _sums = [];
    private bool[] _present = [];

    /// <summary>The labels: <see cref="LabelKey.First"/> and the tenant.</summary>
    public ReadOnlySpan<LabelKey> Keys => CollectionsMarshal.AsSpan(_keys);

    /// <summary>The sum of some cells; false when nothing added to any of them.</summary>
    public bool TryGet(int key, ReadOnlySpan<int> cells, out double sum)
    {
        bool isPresent = false;
        sum = 0;
        foreach (int cell in cells)
        {
            int index = (key * UsageWindow.Cells) + cell;
            isPresent |= _present[index];
            sum += _sums[index];
        }

        return isPresent;
    }

    /// <summary>Replaces what it has by the sums of a window.</summary>
    /// <param name="window">The window.</param>
    /// <param name="rows">The labels of the ledger's rows.</param>
    public void Fill(UsageWindow window, ReadOnlySpan<LabelKey> rows)
    {
        _index.Clear();
        _keys.Clear();
        Array.Clear(_sums);
        Array.Clear(_present);
        for (int row = 0; row < rows.Length; row++)
        {
            if (window.Has(row))
            {
                Add(window, row, Key(rows[row]) * UsageWindow.Cells);
            }
        }
    }

    private void Add(UsageWindow window, int row, int start)
    {
        for (int cell = 0; cell < UsageWindow.Cells; cell++)
        {
            if (window.TryGet(row, cell, out double amount))
            {
                _sums[start + cell] += amount;
                _present[start + cell] = true;
            }
        }
    }

    private int Key(LabelKey row)
    {
        LabelKey key = Admit(new LabelKey(row.By(groupBy), Tenant: row.Tenant));
        ref int index = ref CollectionsMarshal.GetValueRefOrAddDefault(_index, key, out bool exists);
        if (!exists)
        {
            index = _keys.Count;
            _keys.Add(key);
            if (_keys.Count * UsageWindow.Cells > _sums.Length)
            {
                int length = Math.Max(2 * _sums.Length, _keys.Count * UsageWindow.Cells);
                Array.Resize(ref _sums, length);
                Array.Resize(ref _present, length);
            }
        }

        return index;
    }

    /// <summary>
    /// The key itself while there is room, else <c>other</c> of its tenant, for which a tenth is kept, else <c>other</c> of all.
    /// </summary>
    private LabelKey Admit(LabelKey key)
    {
        int kept = byTenant ? Math.Max(1, limit / 10) : 1;
        LabelKey ofTenant = groupBy == GroupBy.None ? key : key with { First = LabelTable.Other };
        return _index.ContainsKey(key) || _keys.Count < limit - kept ? key
            : _index.ContainsKey(ofTenant) || _keys.Count < limit - 1 ? ofTenant
            : ofTenant with { Tenant = byTenant ? LabelTable.Other : 0 };
    }
}
