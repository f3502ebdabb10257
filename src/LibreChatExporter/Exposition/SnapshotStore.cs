namespace LibreChatExporter.Exposition;

/// <summary>Holds the snapshot that scrapes are served from; swapped as a whole. Safe for any number of threads.</summary>
internal sealed class SnapshotStore
{
    private Snapshot _current = new SnapshotBuilder().Build(0);

    /// <summary>The newest snapshot; empty before the first.</summary>
    public Snapshot Current => Volatile.Read(ref _current);

    /// <summary>Puts a snapshot in the place of the one there is.</summary>
    public void Publish(Snapshot snapshot)
    {
        snapshot.PrepareLike(Current);
        Volatile.Write(ref _current, snapshot);
    }

    /// <summary>
    /// Gives a gauge of a snapshot another value, for a thread that does not make snapshots. Where another snapshot has been published
    /// since, it stays as it is.
    /// </summary>
    /// <param name="current">The snapshot that has been the newest.</param>
    /// <param name="gauge">A family without labels.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The family has labels, or no gauge.</exception>
    public void Amend(Snapshot current, MetricFamily gauge, double value)
    {
        Snapshot amended = current.With(gauge, value);
        amended.PrepareLike(current);
        Interlocked.CompareExchange(ref _current, amended, current);
    }
}
