using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.History;

/// <summary>
/// What has been added since the archive was written, so that not all has to be written at each refresh. When it is long, the archive is
/// due, and until that has been written nothing is noted. Not thread-safe.
/// </summary>
internal sealed class HistoryJournal
{
    private const int MinLength = 4096;

    private readonly List<Line> _lines = [];
    private int _maxLength = MinLength;
    private bool _isDue;

    /// <summary>Changes whenever the archive is due.</summary>
    internal int Version { get; private set; }

    /// <summary>Notes what was added.</summary>
    /// <param name="bucket">When the bucket begins.</param>
    /// <param name="row">The row of the ledger.</param>
    /// <param name="chat">The chat.</param>
    /// <param name="amounts">How much was used.</param>
    internal void Add(long bucket, int row, int chat, in UsageAmounts amounts)
    {
        if (_isDue)
        {
            return;
        }

        if (_lines.Count > 0 && _lines[^1] is var last && last.Bucket == bucket && last.Row == row && last.Chat == chat)
        {
            UsageAmounts sum = last.Amounts;
            sum.Add(amounts);
            _lines[^1] = last with { Amounts = sum };
        }
        else if (_lines.Count < _maxLength)
        {
            _lines.Add(new Line(bucket, row, chat, amounts));
        }
        else
        {
            Outdate();
        }
    }

    /// <summary>Says that the archive has to be written, because more has changed than can be noted.</summary>
    internal void Outdate()
    {
        Version += _isDue ? 0 : 1;
        _isDue = true;
        _lines.Clear();
        _lines.TrimExcess();
    }

    /// <summary>Begins anew, since the archive is up to date.</summary>
    /// <param name="entries">How many entries it has: a long one is written less often.</param>
    internal void Begin(int entries)
    {
        _lines.Clear();
        (_isDue, _maxLength) = (false, Math.Max(MinLength, entries / 64));
    }

    /// <summary>Writes what is noted.</summary>
    internal void Save(CheckpointWriter writer)
    {
        writer.Write(_lines.Count);
        foreach (Line line in _lines)
        {
            writer.Write(line.Bucket);
            writer.Write(line.Row);
            writer.Write(line.Chat);
        }

        double[] halves = new double[_lines.Count];
        for (int cell = 0; cell < UsageCells.Count; cell++)
        {
            for (int i = 0; i < halves.Length; i++)
            {
                halves[i] = _lines[i].Amounts[cell] * BucketEntries.PerUnit;
            }

            PackedColumn.Of(halves).Save(writer);
        }
    }

    /// <summary>Takes over what was saved, and adds it to the buckets.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="ledgerRows">How many rows the ledger has.</param>
    /// <param name="chats">How many chats are known.</param>
    /// <param name="buckets">The buckets.</param>
    /// <exception cref="CheckpointException">It is invalid.</exception>
    internal void Restore(CheckpointReader reader, int ledgerRows, int chats, HistoryBuckets buckets)
    {
        int count = reader.ReadCount(sizeof(long) + (2 * sizeof(int)));
        for (int i = 0; i < count; i++)
        {
            _lines.Add(new Line(reader.ReadInt64(), reader.ReadIndex(ledgerRows), reader.ReadIndex(chats), default));
        }

        for (int cell = 0; cell < UsageCells.Count; cell++)
        {
            PackedColumn halves = PackedColumn.Read(reader, count);
            for (int i = 0; i < count; i++)
            {
                UsageAmounts amounts = _lines[i].Amounts;
                amounts[cell] = halves[i] / BucketEntries.PerUnit;
                _lines[i] = _lines[i] with { Amounts = amounts };
            }
        }

        _lines.ForEach(line => buckets.Add(line.Bucket, line.Row, line.Chat, line.Amounts));
    }

    private readonly record struct Line(long Bucket, int Row, int Chat, UsageAmounts Amounts);
}
