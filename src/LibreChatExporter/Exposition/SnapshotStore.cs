namespace LibreChatExporter.Exposition;

/// <summary>Holds the snapshot that scrapes are served from; swapped as a whole. Safe for any number of threads.</summary>
public sealed class SnapshotStore
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

    /// <summary>Puts a snapshot in the place of another, unless there is a newer one than that.</summary>
    public bool TryReplace(Snapshot replaced, Snapshot snapshot) => Interlocked.CompareExchange(ref _current, snapshot, replaced) == replaced;
}
