using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.History;

/// <summary>
/// Days, and hours of the last 35 days, in which something was used. An hour whose day grows older is added to that day. Not thread-safe.
/// </summary>
internal sealed class HistoryBuckets(HistoryCalendar calendar)
{
    /// <summary>
    /// So much is kept unmerged, or an eighth of what is merged: then each entry is merged again some ten times at most, in whatever order
    /// rows come, and what is unmerged, which takes more, is little.
    /// </summary>
    private const int MaxRecent = 1 << 16, PartRecent = 8;

    private readonly List<HistoryBucket> _buckets = [];
    private readonly List<HistoryBucket> _changed = [];
    private readonly RecentUsage _recent = new();
    private HistoryBucket? _last;
    private HistorySlice[]? _slices;

    /// <summary>Since when there are hours.</summary>
    internal long HoursFrom { get; private set; } = HistoryCalendar.Earliest;

    /// <summary>How many entries there are, those not merged yet left out.</summary>
    internal int Entries { get; private set; }

    /// <summary>Adds what was used.</summary>
    /// <returns>When the bucket begins that it was added to.</returns>
    internal long Add(long time, int row, int chat, in UsageAmounts amounts)
    {
        HistoryBucket bucket = At(HistoryCalendar.Clamp(time));
        if (bucket.Recent == RecentUsage.None)
        {
            _changed.Add(bucket);
        }

        _recent.Add(bucket, row, chat, amounts);
        if (_recent.Count >= MaxRecent && _recent.Count >= Entries / PartRecent)
        {
            Merge();
        }

        return bucket.Start;
    }

    /// <summary>Adds hours of days that have grown old to these; never the other way round.</summary>
    internal void Advance(DateTimeOffset now)
    {
        long before = HoursFrom;
        HoursFrom = Math.Max(before, calendar.HoursFrom(now));
        if (HoursFrom > before)
        {
            MakeDays(before);
        }
    }

    /// <summary>The days that are to have hours, as the clock was ahead when they were made days; null where there are none.</summary>
    internal RowRange? Lost(DateTimeOffset now)
    {
        long from = calendar.HoursFrom(now);
        return from < HoursFrom ? Whole(new RowRange(from, HoursFrom)) : null;
    }

    /// <summary>Puts others in the place of those of a range.</summary>
    /// <param name="range">As <see cref="Lost"/> gave it.</param>
    /// <param name="others">All of them are in the range.</param>
    internal void Replace(RowRange range, HistoryBuckets others)
    {
        Merge();
        others.Merge();
        (int first, int next) = (Next(range.From - 1), Next(range.To - 1));
        Entries += others.Entries - _buckets.Skip(first).Take(next - first).Sum(bucket => bucket.Entries.Count);
        _buckets.RemoveRange(first, next - first);
        _buckets.InsertRange(first, others._buckets);
        HoursFrom = Math.Min(HoursFrom, others.HoursFrom);
        (_last, _slices) = (null, null);
    }

    /// <summary>The buckets as they are now, in the order of time; the same array as long as they are.</summary>
    internal HistorySlice[] Slices()
    {
        Merge();
        return _slices ??= [.. _buckets.Select(bucket => new HistorySlice(bucket.Start, bucket.End, bucket.Entries))];
    }

    /// <summary>Follows rows of the ledger that have moved.</summary>
    internal void Move(int[] moved)
    {
        Merge();
        foreach (HistoryBucket bucket in _buckets)
        {
            BucketEntries before = bucket.Entries;
            Entries -= before.Count;
            bucket.Entries = BucketEntries.None;
            AddAll(bucket.Start, before, moved);
        }
    }

    internal void Save(CheckpointWriter writer)
    {
        Merge();
        writer.Write(HoursFrom);
        writer.Write(_buckets.Count);
        foreach (HistoryBucket bucket in _buckets)
        {
            writer.Write(bucket.Start);
            writer.Write(bucket.End);
            bucket.Entries.Save(writer);
        }
    }

    /// <summary>Takes over what was saved. Buckets stay as they were, even if the zone's rules have changed since.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="chats">How many chats are known.</param>
    /// <returns>How many rows a ledger must have that this is of.</returns>
    /// <exception cref="CheckpointException">It is invalid.</exception>
    internal int Restore(CheckpointReader reader, int chats)
    {
        long before = reader.ReadInt64();
        long last = calendar.Start;
        int rows = 0;
        for (int left = reader.ReadCount(2 * sizeof(long)); left > 0; left--)
        {
            (long start, long end) = (reader.ReadInt64(), reader.ReadInt64());
            if (start < last || start > HistoryCalendar.Latest || end <= start)
            {
                throw reader.Invalid("the start of a bucket");
            }

            BucketEntries entries = BucketEntries.Read(reader, chats);
            _buckets.Add(new HistoryBucket(start, end) { Entries = entries });
            (last, rows) = (end, Math.Max(rows, entries.LastRow + 1));
            Entries += entries.Count;
        }

        // A clock that has gone back makes no hours of days.
        HoursFrom = Math.Max(HoursFrom, before);
        MakeDays(before);
        return rows;
    }

    /// <summary>Makes days of the hours since a time that have grown old.</summary>
    private void MakeDays(long from)
    {
        Merge();
        int first = Next(from - 1);
        HistoryBucket[] hours = [.. _buckets.Skip(first).TakeWhile(bucket => bucket.Start < HoursFrom)];
        _buckets.RemoveRange(first, hours.Length);
        (_last, _slices) = (null, null);
        foreach (HistoryBucket hour in hours)
        {
            Entries -= hour.Entries.Count;
            AddAll(hour.Start, hour.Entries);
        }
    }

    /// <summary>A range that parts no bucket: those from before the zone's rules changed may lie across its ends.</summary>
    private RowRange Whole(RowRange range)
    {
        return new RowRange(Behind(range.From), Behind(range.To));

        long Behind(long time) => Next(time - 1) is > 0 and var next ? Math.Max(time, _buckets[next - 1].End) : time;
    }

    private void AddAll(long time, BucketEntries entries, int[]? moved = null)
    {
        int chat = 0;
        for (int entry = 0; entry < entries.Count; entry++)
        {
            UsageAmounts amounts = entries.Amounts(entry);
            for (int left = entries.ChatsOf(entry); left > 0; left--)
            {
                int row = entries.Row(entry);
                Add(time, moved is null ? row : moved[row], entries.Chat(chat++), amounts);
                amounts = default;
            }
        }
    }

    private HistoryBucket At(long time)
    {
        if (_last is { } last && time >= last.Start && time < last.End)
        {
            return last;
        }

        int next = Next(time);
        if (next == 0 || _buckets[next - 1].End <= time)
        {
            // Between those that there are, which may be from before the zone's rules changed.
            (long start, long end) = calendar.Bucket(time, HoursFrom);
            start = next > 0 ? Math.Max(start, _buckets[next - 1].End) : start;
            end = next < _buckets.Count ? Math.Min(end, _buckets[next].Start) : end;
            _buckets.Insert(next++, new HistoryBucket(start, end));
        }

        return _last = _buckets[next - 1];
    }

    /// <summary>The place of the first bucket that begins after a time.</summary>
    private int Next(long time)
    {
        int from = 0, to = _buckets.Count;
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = _buckets[middle].Start <= time ? (middle + 1, to) : (from, middle);
        }

        return from;
    }

    private void Merge()
    {
        foreach (HistoryBucket bucket in _changed)
        {
            Entries -= bucket.Entries.Count;
            bucket.Entries = _recent.Merge(bucket);
            Entries += bucket.Entries.Count;
            _slices = null;
        }

        _changed.Clear();
        _recent.Clear();
    }
}
