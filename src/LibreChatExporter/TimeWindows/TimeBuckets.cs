using System.Runtime.InteropServices;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.TimeWindows;

/// <summary>
/// What was used in each time range, for each row of <see cref="UsageLedger.Usage"/>: the cells of <see cref="UsageCells"/>. An entry takes
/// about 90 bytes, and there is one for each row that was used in a bucket. Not thread-safe.
/// </summary>
internal sealed class TimeBuckets(BucketClock clock)
{
    private readonly SortedDictionary<long, Bucket> _buckets = [];
    private (long Start, Bucket? Bucket) _last;

    /// <summary>When the bucket begins that a time is in, in milliseconds since the Unix epoch.</summary>
    internal long Floor(long time) => clock.Floor(time);

    /// <summary>Adds what a row used.</summary>
    internal void Add(long time, int row, ReadOnlySpan<double> amounts) => At(clock.Floor(time)).Add(row, amounts);

    /// <summary>Forgets the buckets that begin before <paramref name="start"/>.</summary>
    internal void Forget(long start)
    {
        while (_buckets.Count > 0 && _buckets.First() is { Key: var oldest } && oldest < start)
        {
            _buckets.Remove(oldest);
        }

        _last = default;
    }

    /// <summary>Adds all buckets that begin at or after its start to a window.</summary>
    internal void AddTo(UsageWindow window)
    {
        foreach ((long start, Bucket bucket) in _buckets)
        {
            if (start >= window.Start)
            {
                bucket.AddTo(window);
            }
        }
    }

    /// <summary>Follows rows of the ledger that have moved.</summary>
    internal void Move(int[] moved)
    {
        foreach (long start in _buckets.Keys.ToArray())
        {
            Bucket before = _buckets[start];
            _buckets[start] = new Bucket();
            before.AddTo(_buckets[start], moved);
        }

        _last = default;
    }

    internal void Save(CheckpointWriter writer)
    {
        writer.Write(_buckets.Count);
        foreach ((long start, Bucket bucket) in _buckets)
        {
            writer.Write(start);
            bucket.Save(writer);
        }
    }

    internal void Restore(CheckpointReader reader, int ledgerRows)
    {
        for (int left = reader.ReadCount(sizeof(long) + sizeof(int)); left > 0; left--)
        {
            long start = reader.ReadInt64();
            At(start == clock.Floor(start) ? start : throw reader.Invalid("the start of a bucket")).Restore(reader, ledgerRows);
        }
    }

    private Bucket At(long start)
    {
        if (_last.Bucket is null || _last.Start != start)
        {
            if (!_buckets.TryGetValue(start, out Bucket? bucket))
            {
                // Most rows come in order: the last bucket is as large as it will be.
                _last.Bucket?.Trim();
                bucket = new Bucket();
                _buckets.Add(start, bucket);
            }

            _last = (start, bucket);
        }

        return _last.Bucket!;
    }

    private sealed class Bucket
    {
        private const int Cells = UsageCells.Count;

        private readonly Dictionary<int, int> _entries = [];
        private double[] _amounts = new double[4 * Cells];

        internal void Add(int row, ReadOnlySpan<double> amounts)
        {
            ref int entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, row, out bool exists);
            if (!exists)
            {
                entry = _entries.Count - 1;
                if (_entries.Count * Cells > _amounts.Length)
                {
                    Array.Resize(ref _amounts, 2 * _amounts.Length);
                }

                _amounts.AsSpan(entry * Cells, Cells).Fill(UsageRow.Absent);
            }

            Span<double> sums = _amounts.AsSpan(entry * Cells, Cells);
            for (int cell = 0; cell < Cells; cell++)
            {
                if (amounts[cell] >= 0)
                {
                    sums[cell] = Math.Max(0, sums[cell]) + amounts[cell];
                }
            }
        }

        /// <summary>Gives back what it has to spare.</summary>
        internal void Trim()
        {
            _entries.TrimExcess();
            Array.Resize(ref _amounts, Math.Max(1, _entries.Count) * Cells);
        }

        internal void AddTo(UsageWindow window)
        {
            foreach ((int row, int entry) in _entries)
            {
                window.Add(row, _amounts.AsSpan(entry * Cells, Cells));
            }
        }

        internal void Save(CheckpointWriter writer)
        {
            writer.Write(_entries.Count);
            foreach ((int row, int entry) in _entries)
            {
                writer.Write(row);
                for (int cell = 0; cell < Cells; cell++)
                {
                    writer.Write(_amounts[(entry * Cells) + cell]);
                }
            }
        }

        internal void Restore(CheckpointReader reader, int ledgerRows)
        {
            Span<double> amounts = stackalloc double[Cells];
            for (int left = reader.ReadCount(sizeof(int) + (Cells * sizeof(double))); left > 0; left--)
            {
                int row = reader.ReadIndex(ledgerRows);
                foreach (ref double amount in amounts)
                {
                    amount = reader.ReadAmountOrAbsent();
                }

                Add(row, amounts);
            }
        }

        internal void AddTo(Bucket other, int[] moved)
        {
            foreach ((int row, int entry) in _entries)
            {
                other.Add(moved[row], _amounts.AsSpan(entry * Cells, Cells));
            }
        }
    }
}
