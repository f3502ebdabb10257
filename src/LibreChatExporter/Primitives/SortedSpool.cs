namespace LibreChatExporter.Primitives;

/// <summary>The items of several runs in one order. Not thread-safe.</summary>
internal sealed class SortedSpool<T>
    where T : unmanaged, IComparable<T>
{
    /// <summary>The runs but for the current one, by their next items.</summary>
    private readonly PriorityQueue<SpoolRun<T>, T> _others = new();

    private SpoolRun<T>? _current;

    /// <summary>The next item of the others; null where there are none.</summary>
    private T? _next;

    internal SortedSpool(IReadOnlyList<SpoolRun<T>> runs)
    {
        foreach (SpoolRun<T> run in runs.Where(run => run.MoveNext()))
        {
            _others.Enqueue(run, run.Current);
        }

        Leave();
    }

    /// <summary>Whether all items have been passed.</summary>
    internal bool IsAtEnd => _current is null;

    /// <summary>The first item that has not been passed.</summary>
    internal ref readonly T Current => ref _current!.Current;

    /// <summary>Passes an item.</summary>
    internal void MoveNext()
    {
        if (!_current!.MoveNext())
        {
            Leave();
        }
        else if (_next is { } next && next.CompareTo(_current.Current) < 0)
        {
            _current = _others.EnqueueDequeue(_current, _current.Current);
            _next = Next();
        }
    }

    /// <summary>Goes on with the run whose next item is first.</summary>
    private void Leave()
    {
        _ = _others.TryDequeue(out _current, out _);
        _next = Next();
    }

    private T? Next() => _others.TryPeek(out _, out T next) ? next : null;
}
