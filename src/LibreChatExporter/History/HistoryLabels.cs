using LibreChatExporter.Ledger;

namespace LibreChatExporter.History;

/// <summary>The labels of the ledger's rows as of one moment. Immutable.</summary>
/// <param name="keys">The labels of each row; there may be more behind.</param>
/// <param name="rows">How many rows there are.</param>
/// <param name="texts">The text of each label that a row has; null for others.</param>
/// <param name="uses">Where each label is used: a bit for each <see cref="GroupBy"/>.</param>
internal sealed class HistoryLabels(LabelKey[] keys, int rows, string?[] texts, byte[] uses)
{
    /// <summary>The bit for tenants.</summary>
    internal const byte Tenants = 1 << (int)GroupBy.Tenant;

    /// <summary>The labels of each row.</summary>
    internal ReadOnlySpan<LabelKey> Keys => keys.AsSpan(0, rows);

    /// <summary>Labels have numbers below this.</summary>
    internal int Count => texts.Length;

    /// <summary>The text of a label that a row has.</summary>
    internal string this[int label] => texts[label]!;

    /// <summary>The bit for one kind of label.</summary>
    internal static byte Bit(GroupBy groupBy) => (byte)(1 << (int)groupBy);

    /// <summary>The labels that are used as one of the kinds of a mask; none where there are more than so many.</summary>
    internal IReadOnlyList<string> All(byte mask, int most)
    {
        List<string> found = [];
        for (int label = 0; label < texts.Length; label++)
        {
            if ((uses[label] & mask) == 0)
            {
                continue;
            }

            if (found.Count == most)
            {
                return [];
            }

            found.Add(texts[label]!);
        }

        return found;
    }

    /// <summary>Whether any label is used as one of the kinds of a mask.</summary>
    internal bool HasAny(byte mask) => Array.Exists(uses, use => (use & mask) != 0);

    /// <summary>The number of a label that is used as one of the kinds of a mask; null where it is not.</summary>
    internal int? Find(string text, byte mask)
    {
        for (int label = 0; label < texts.Length; label++)
        {
            if ((uses[label] & mask) != 0 && texts[label] == text)
            {
                return label;
            }
        }

        return null;
    }
}
