using System.Runtime.InteropServices;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Exposition;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ledger;

/// <summary>
/// Counters that only grow: a row for each combination of labels, a fixed number of cells in each. A cell that nothing was ever added to is
/// absent. Rows keep the order of their arrival. Not thread-safe.
/// </summary>
/// <param name="series">How many series show each cell of a row.</param>
/// <param name="births">Decides when a series that was born late shows its value.</param>
/// <param name="limit">What happens when there are too many rows; it takes effect with <see cref="FoldOverflow"/>.</param>
internal sealed class CounterTable(int[] series, SeriesBirths births, RowLimit limit) : ICheckpointed
{
    /// <summary>The birth of cells that were there from the beginning: before any snapshot.</summary>
    private const int FromTheBeginning = -1;

    /// <summary>What is left of a sum that is not exact.</summary>
    private const double Less = 1 - (1.0 / (1L << 40));

    /// <summary>What a cell is in a checkpoint.</summary>
    private const byte Absent = 0, Shown = 1, HeldBack = 2;

    private readonly int _cells = series.Length;
    private Dictionary<LabelKey, int> _rows = [];
    private List<LabelKey> _keys = [];
    private ChunkedArray<double> _values = new();
    private ChunkedArray<int> _born = new();
    private ChunkedArray<bool>? _isInexact;
    private bool _isLimited;

    /// <summary>The labels of each row.</summary>
    public ReadOnlySpan<LabelKey> Keys => CollectionsMarshal.AsSpan(_keys);

    /// <summary>The number of the row with these labels, which is added when it is new, or of the one that it is folded into.</summary>
    /// <param name="key">The labels.</param>
    /// <param name="isFolded">Whether there were too many rows to add one.</param>
    public int Row(LabelKey key, out bool isFolded)
    {
        isFolded = false;
        if (_rows.TryGetValue(key, out int row))
        {
            return row;
        }

        LabelKey admitted = _isLimited ? limit.Admit(key, _rows) : key;
        isFolded = admitted != key;
        return isFolded && _rows.TryGetValue(admitted, out row) ? row : Add(admitted);
    }

    /// <summary>Adds a finite amount of 0 or more to a cell; 0 makes it present.</summary>
    public void Add(int row, int cell, double amount)
    {
        int index = (row * _cells) + cell;
        _values[index] += amount;
        if (_born[index] == 0)
        {
            _born[index] = _isLimited ? births.Bear(series[cell]) : FromTheBeginning;
        }

        if (_isInexact is { } inexact && amount * 2 != Math.Floor(amount * 2))
        {
            inexact[index] = true;
        }
    }

    /// <summary>The total of a cell, whether it is shown already or not; 0 while it is absent.</summary>
    public double Total(int row, int cell) => _values[(row * _cells) + cell];

    /// <summary>
    /// What a scrape is to see of a cell: its total, 0 while its birth is held back, and false while it is absent.
    /// </summary>
    public bool TryGetShown(int row, int cell, out double value)
    {
        int index = (row * _cells) + cell;
        int born = _born[index];
        value = born <= births.RevealedThrough ? _values[index] : 0;
        value = _isInexact?[index] == true ? value * Less : value;
        return born != 0;
    }

    /// <summary>
    /// Ends the first load, of which everything shows at once: births are held back and the limit holds from now on. Where there is no room
    /// for another row already, those of the heaviest first labels stay and the others are folded.
    /// </summary>
    /// <param name="counted">The cell that says how much a row stands for.</param>
    /// <param name="moved">The new number of each row, or null when all stay where they are.</param>
    /// <param name="weight">The cells whose sum is the weight of a row.</param>
    /// <returns>How much has been folded, by <paramref name="counted"/>.</returns>
    public double FoldOverflow(int counted, out int[]? moved, params ReadOnlySpan<int> weight)
    {
        _isLimited = true;
        (moved, double folded) = _keys.Count >= limit.MaxRows ? Fold(Ranked(weight), counted) : (null, 0);
        return folded;
    }

    /// <summary>
    /// Makes all cells absent again; the rows stay. To what is then added of the same amounts in another order, a sum that depends on the
    /// order in its last digits shows a little less, by a part in a million millions: it must never be above the sum that follows it, or
    /// that would pass for a reset.
    /// </summary>
    internal void Rewind()
    {
        _values.Clear();
        _born.Clear();
        _isInexact = new ChunkedArray<bool>();
        _isInexact.Grow(_keys.Count * _cells);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_isLimited);
        writer.Write(_keys.Count);
        for (int row = 0; row < _keys.Count; row++)
        {
            _keys[row].Write(writer);
            for (int index = row * _cells; index < (row + 1) * _cells; index++)
            {
                writer.Write(_born[index] == 0 ? Absent : _born[index] <= births.RevealedThrough ? Shown : HeldBack);
                if (_born[index] != 0)
                {
                    writer.Write(_values[index]);
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        _isLimited = reader.ReadBoolean();
        for (int left = reader.ReadCount(LabelKey.Size + _cells); left > 0; left--)
        {
            var key = LabelKey.Read(reader);
            int row = _rows.ContainsKey(key) ? throw reader.Invalid("a second row of the same labels") : Add(key);
            for (int cell = 0; cell < _cells; cell++)
            {
                int index = (row * _cells) + cell;
                byte state = reader.ReadByte(HeldBack + 1);
                _born[index] = state switch { Absent => 0, Shown => FromTheBeginning, _ => births.Bear(series[cell]) };
                _values[index] = state == Absent ? 0 : reader.ReadAmount();
            }
        }
    }

    private int Add(LabelKey key)
    {
        int row = _keys.Count;
        _rows.Add(key, row);
        _keys.Add(key);
        _values.Grow(_keys.Count * _cells);
        _born.Grow(_keys.Count * _cells);
        _isInexact?.Grow(_keys.Count * _cells);
        return row;
    }

    /// <summary>
    /// The rows by the weight of their first label, heaviest first, then by their own; of equals, in the order of arrival.
    /// </summary>
    private int[] Ranked(ReadOnlySpan<int> weight)
    {
        double[] own = new double[_keys.Count];
        Dictionary<int, double> byFirst = [];
        for (int row = 0; row < own.Length; row++)
        {
            foreach (int cell in weight)
            {
                own[row] += Total(row, cell);
            }

            CollectionsMarshal.GetValueRefOrAddDefault(byFirst, _keys[row].First, out _) += own[row];
        }

        return [.. Enumerable.Range(0, own.Length).OrderByDescending(row => byFirst[_keys[row].First]).ThenByDescending(row => own[row])];
    }

    private (int[] Moved, double Folded) Fold(int[] order, int counted)
    {
        (List<LabelKey> keys, ChunkedArray<double> values, ChunkedArray<int> born) = (_keys, _values, _born);
        (_rows, _keys, _values, _born) = ([], [], new ChunkedArray<double>(), new ChunkedArray<int>());
        int[] moved = new int[order.Length];
        double folded = 0;
        foreach (int old in order)
        {
            int row = Row(keys[old], out bool isFolded);
            moved[old] = row;
            folded += isFolded ? values[(old * _cells) + counted] : 0;
            for (int cell = 0; cell < _cells; cell++)
            {
                if (born[(old * _cells) + cell] != 0)
                {
                    _values[(row * _cells) + cell] += values[(old * _cells) + cell];
                    _born[(row * _cells) + cell] = FromTheBeginning;
                }
            }
        }

        return (moved, folded);
    }
}
