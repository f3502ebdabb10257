using System.Text;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.History;

/// <summary>
/// Makes labels that any thread may read of the ledger's, which only its own may. Rows of a ledger whose first load has ended are only ever
/// added, so it looks at new ones only. Not thread-safe.
/// </summary>
/// <param name="ledger">The ledger.</param>
/// <param name="byTenant">Whether tenants are told apart.</param>
internal sealed class LabelSnapshots(UsageLedger ledger, bool byTenant)
{
    private LabelKey[] _keys = [];
    private HistoryLabels _current = new([], 0, [], []);
    private string?[] _texts = [];
    private byte[] _uses = [];

    /// <summary>The labels of the rows that there are now; the same object as long as there are no others.</summary>
    internal HistoryLabels Current()
    {
        ReadOnlySpan<LabelKey> keys = ledger.Usage.Keys;
        int known = _current.Keys.Length;
        if (keys.Length == known)
        {
            return _current;
        }

        // Copies, because others read these. Not so the keys: nobody reads behind those that they know of.
        Array.Resize(ref _texts, ledger.Labels.Count);
        Array.Resize(ref _uses, ledger.Labels.Count);
        (_texts, _uses) = ([.. _texts], [.. _uses]);
        for (int row = known; row < keys.Length; row++)
        {
            Slots.At(ref _keys, row) = keys[row];
            Note(keys[row].First, HistoryLabels.Bit(GroupBy.User));
            Note(keys[row].Second, HistoryLabels.Bit(GroupBy.Model));
            Note(keys[row].Third, HistoryLabels.Bit(GroupBy.Agent));
            if (byTenant)
            {
                Note(keys[row].Tenant, HistoryLabels.Tenants);
            }
        }

        return _current = new HistoryLabels(_keys, keys.Length, _texts, _uses);
    }

    private void Note(int label, byte bit)
    {
        _texts[label] ??= Encoding.UTF8.GetString(ledger.Labels[label].Span);
        _uses[label] |= bit;
    }
}
