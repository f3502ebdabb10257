using LibreChatExporter.Ledger;

namespace LibreChatExporter.TimeWindows;

/// <summary>The sums over one time window, for each row of <see cref="UsageLedger.Usage"/>. Not thread-safe.</summary>
internal sealed class UsageWindow
{
    /// <summary>
    /// Cells behind those of <see cref="UsageCells"/>: users and chats, each counted once, at the first row of the ledger that has it.
    /// </summary>
    public const int Users = UsageCells.Count, Conversations = UsageCells.Count + 1;

    /// <summary>How many cells there are.</summary>
    public const int Cells = UsageCells.Count + 2;

    private double[] _sums = [];
    private bool[] _present = [];
    private bool[] _rows = [];

    internal UsageWindow(WindowDefinition definition, TimeBuckets buckets) => (Definition, Buckets) = (definition, buckets);

    /// <summary>Which window it is.</summary>
    public WindowDefinition Definition { get; }

    /// <summary>When it starts, in milliseconds since the Unix epoch: at the beginning of a bucket.</summary>
    public long Start { get; internal set; } = long.MaxValue;

    /// <summary>The buckets that it is the sum of.</summary>
    internal TimeBuckets Buckets { get; }

    /// <summary>The sum of a cell of a row; false when nothing in the window added to it.</summary>
    public bool TryGet(int row, int cell, out double sum)
    {
        int index = (row * Cells) + cell;
        bool isPresent = index < _present.Length && _present[index];
        sum = isPresent ? _sums[index] : 0;
        return isPresent;
    }

    /// <summary>Whether anything in the window added to a row.</summary>
    public bool Has(int row) => row < _rows.Length && _rows[row];

    internal void Add(int row, int cell, double amount)
    {
        int index = (row * Cells) + cell;
        if (row >= _rows.Length)
        {
            int rows = Math.Max(2 * _rows.Length, row + 1);
            Array.Resize(ref _rows, rows);
            Array.Resize(ref _sums, rows * Cells);
            Array.Resize(ref _present, rows * Cells);
        }

        _sums[index] += amount;
        _rows[row] = _present[index] = true;
    }

    internal void Add(int row, ReadOnlySpan<double> amounts)
    {
        for (int cell = 0; cell < amounts.Length; cell++)
        {
            if (amounts[cell] >= 0)
            {
                Add(row, cell, amounts[cell]);
            }
        }
    }

    /// <summary>Lets go of its memory; it is empty.</summary>
    internal void Release() => (_sums, _present, _rows) = ([], [], []);

    internal void Clear()
    {
        Array.Clear(_sums);
        Array.Clear(_present);
        Array.Clear(_rows);
    }
}
