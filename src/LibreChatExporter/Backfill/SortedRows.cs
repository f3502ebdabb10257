namespace LibreChatExporter.Backfill;

/// <summary>The rows of several runs in one order. Not thread-safe.</summary>
internal sealed class SortedRows
{
    /// <summary>The runs but for the current one, by their next rows.</summary>
    private readonly PriorityQueue<RowRun, SpooledRow> _others = new();

    private RowRun? _current;

    internal SortedRows(IReadOnlyList<RowRun> runs)
    {
        foreach (RowRun run in runs.Where(run => run.MoveNext()))
        {
            _others.Enqueue(run, run.Current);
        }

        _ = _others.TryDequeue(out _current, out _);
    }

    /// <summary>Whether all rows have been passed.</summary>
    internal bool IsAtEnd => _current is null;

    /// <summary>The first row that has not been passed.</summary>
    internal ref readonly SpooledRow Current => ref _current!.Current;

    /// <summary>Passes a row.</summary>
    internal void MoveNext()
    {
        if (!_current!.MoveNext())
        {
            _ = _others.TryDequeue(out _current, out _);
        }
        else if (_others.TryPeek(out _, out SpooledRow next) && next.CompareTo(_current.Current) < 0)
        {
            _current = _others.EnqueueDequeue(_current, _current.Current);
        }
    }
}
