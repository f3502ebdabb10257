using System.Runtime.InteropServices;

namespace LibreChatExporter.Usage;

/// <summary>
/// Counters that only grow: a row for each combination of labels, a fixed number of cells in each. A cell that nothing was ever added to is
/// absent. Rows keep the order of their arrival. Not thread-safe.
/// </summary>
public sealed class CounterTable(int cells, SeriesBirths births)
{
    private readonly Dictionary<LabelKey, int> _rows = [];
    private readonly List<LabelKey> _keys = [];
    private double[] _values = new double[16 * cells];
    private int[] _born = new int[16 * cells];

    /// <summary>The labels of each row.</summary>
    public ReadOnlySpan<LabelKey> Keys => CollectionsMarshal.AsSpan(_keys);

    /// <summary>The number of the row with these labels, which is added when it is new.</summary>
    public int Row(LabelKey key)
    {
        ref int row = ref CollectionsMarshal.GetValueRefOrAddDefault(_rows, key, out bool exists);
        if (!exists)
        {
            row = _keys.Count;
            _keys.Add(key);
            if (_keys.Count * cells > _values.Length)
            {
                Array.Resize(ref _values, 2 * _values.Length);
                Array.Resize(ref _born, 2 * _born.Length);
            }
        }

        return row;
    }

    /// <summary>Adds a finite amount of 0 or more to a cell; 0 makes it present.</summary>
    public void Add(int row, int cell, double amount)
    {
        int index = (row * cells) + cell;
        _values[index] += amount;
        if (_born[index] == 0)
        {
            _born[index] = births.Current;
        }
    }

    /// <summary>
    /// What a scrape is to see of a cell: its total, 0 while its birth is held back, and false while it is absent.
    /// </summary>
    public bool TryGetShown(int row, int cell, out double value)
    {
        int index = (row * cells) + cell;
        int born = _born[index];
        value = born <= births.RevealedThrough ? _values[index] : 0;
        return born != 0;
    }
}
