using LibreChatExporter.Bson;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Ingest;

/// <summary>
/// Where the next refresh starts to read: an overlap before the newest row, or before the last refresh began where that is earlier, because
/// a server whose clock is ahead must not hide the rows of the others. Not thread-safe.
/// </summary>
/// <param name="overlap">The largest clock skew plus the slowest insert that is allowed for.</param>
/// <param name="clock">The time.</param>
internal sealed class Watermark(TimeSpan overlap, TimeProvider clock) : ICheckpointed
{
    private ObjectId _newest;

    /// <summary>The smallest id to read; default before the first reading has come to its end.</summary>
    internal ObjectId From { get; private set; }

    /// <summary>When the newest row was made, in milliseconds since the Unix epoch; null before the first.</summary>
    internal long? NewestRow { get; private set; }

    /// <summary>Notes rows that have been read.</summary>
    internal void Note(ReadOnlySpan<UsageRow> rows)
    {
        // A row from next year must not make the newest one look fresh until then.
        long plausible = (clock.GetUtcNow() + overlap).ToUnixTimeMilliseconds();
        foreach (ref readonly UsageRow row in rows)
        {
            _newest = row.Id > _newest ? row.Id : _newest;
            if (row.CreatedAt <= plausible)
            {
                NewestRow = Math.Max(NewestRow ?? row.CreatedAt, row.CreatedAt);
            }
        }
    }

    /// <summary>Goes on behind what has been read by a refresh.</summary>
    /// <param name="started">When the refresh began.</param>
    internal void Move(DateTimeOffset started)
    {
        DateTimeOffset newest = _newest.Time;
        From = ObjectId.FirstOf((newest < started ? newest : started) - overlap);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(From);
        writer.Write(_newest);
        writer.Write(NewestRow ?? long.MinValue);
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        (From, _newest) = (reader.ReadObjectId(), reader.ReadObjectId());
        NewestRow = reader.ReadInt64() is not long.MinValue and var newest ? newest : null;
    }
}
