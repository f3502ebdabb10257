using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.TimeWindows;

/// <summary>
/// Keeps what was made in the future, by a clock that is ahead of this machine's or after the last look at it, until its time has come. Not
/// thread-safe.
/// </summary>
/// <typeparam name="T">What is kept.</typeparam>
internal sealed class EarlyRows<T>
{
    private const int MaxKept = 100_000;

    /// <summary>What is further ahead than this is most likely nonsense; if it is not, this machine's clock is far behind.</summary>
    private static readonly long Longest = (long)TimeSpan.FromDays(400).TotalMilliseconds;

    private readonly PriorityQueue<T, long> _queue = new();
    private long _missed = long.MaxValue;

    /// <summary>
    /// Keeps an item that belongs to <paramref name="time"/>, unless that is very far from <paramref name="now"/>, or there are too many.
    /// </summary>
    public void Add(T item, long time, long now)
    {
        if (time - (double)now <= Longest && _queue.Count < MaxKept)
        {
            _queue.Enqueue(item, time);
        }
        else
        {
            _missed = Math.Min(_missed, time);
        }
    }

    /// <summary>Whether the time has come of an item that was not kept.</summary>
    public bool HasMissed(long now) => _missed <= now;

    /// <summary>Replaces each item that is kept.</summary>
    public void Change(Func<T, T> change)
    {
        (T Item, long Time)[] all = [.. _queue.UnorderedItems];
        _queue.Clear();
        _queue.EnqueueRange(all.Select(item => (change(item.Item), item.Time)));
    }

    /// <summary>Writes what is kept.</summary>
    public void Save(CheckpointWriter writer, Action<T> write)
    {
        writer.Write(_missed);
        writer.Write(_queue.Count);
        foreach ((T item, long time) in _queue.UnorderedItems)
        {
            writer.Write(time);
            write(item);
        }
    }

    /// <summary>Takes over what was saved.</summary>
    /// <exception cref="CheckpointException">It is invalid.</exception>
    public void Restore(CheckpointReader reader, Func<T> read)
    {
        _missed = reader.ReadInt64();
        for (int left = reader.ReadCount(sizeof(long)); left > 0; left--)
        {
            long time = reader.ReadInt64();
            _queue.Enqueue(read(), time);
        }
    }

    /// <summary>Takes out an item whose time has come; false when there is none.</summary>
    public bool TryTake(long now, out T item)
    {
        item = default!;
        return _queue.TryPeek(out _, out long time) && time <= now && _queue.TryDequeue(out item!, out _);
    }
}
