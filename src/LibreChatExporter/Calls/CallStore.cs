namespace LibreChatExporter.Calls;

/// <summary>
/// Holds the newest view, swapped as a whole, and for a while those that somebody pages through: so no page skips or repeats a call. They
/// share all that has not changed since. Safe for any number of threads.
/// </summary>
/// <param name="clock">The time.</param>
internal sealed class CallStore(TimeProvider clock)
{
    private const int MaxHeld = 8;

    /// <summary>How long a view is held after it was last used.</summary>
    public static readonly TimeSpan Held = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly List<(CallView View, long LastUse)> _held = [];
    private volatile CallView? _current;

    /// <summary>The newest view; null before the first load, or while calls are not known.</summary>
    public CallView? Current => _current;

    /// <summary>Puts a view, or none, in the place of the one there is.</summary>
    public void Publish(CallView? view)
    {
        _current = view;
        lock (_lock)
        {
            _held.RemoveAll(held => view is null || clock.GetElapsedTime(held.LastUse) > Held);
        }
    }

    /// <summary>Keeps a view for who goes on with it; of many, those that were used last.</summary>
    public void Hold(CallView view)
    {
        lock (_lock)
        {
            _held.RemoveAll(held => held.View == view);
            if (_held.Count == MaxHeld)
            {
                _held.RemoveAt(0);
            }

            _held.Add((view, clock.GetTimestamp()));
        }
    }

    /// <summary>The view of a revision; null where it is not there any more.</summary>
    public CallView? Find(long revision)
    {
        if (_current is { } current && current.Revision == revision)
        {
            return current;
        }

        lock (_lock)
        {
            return _held.Find(held => held.View.Revision == revision).View;
        }
    }
}
