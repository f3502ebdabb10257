namespace LibreChatExporter.Exposition;

/// <summary>Holds the snapshot that scrapes are served from; swapped as a whole. Safe for any number of threads.</summary>
public sealed class SnapshotStore
{
    private volatile Snapshot _current = new SnapshotBuilder().Build(0);

    /// <summary>The newest snapshot; empty before the first.</summary>
    public Snapshot Current => _current;

    /// <summary>Puts a snapshot in the place of the one there is.</summary>
    public void Publish(Snapshot snapshot)
    {
        snapshot.PrepareLike(_current);
        _current = snapshot;
    }
}
