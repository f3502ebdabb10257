using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Reads a long range of ids with several threads at once, and yields its pages in order. The range is cut by the times in the ids into
/// pieces of about a page; how long they are follows from how many documents the last ones had. A piece that turns out to have more is cut
/// again. For one reader; disposing it lets the threads end by themselves.
/// </summary>
internal sealed class ReadAhead : IDisposable
{
    /// <summary>How full pages are meant to be: one that is too full costs another question.</summary>
    private const double Fullness = 0.75;

    /// <summary>How much longer or shorter than the last one a piece may be: activity changes by leaps.</summary>
    private const double MaxLeap = 8;

    private readonly PageQuery _query;
    private readonly int _maxPages;
    private readonly object _lock = new();
    private readonly LinkedList<Piece> _pieces = [];
    private readonly Stack<Page> _spare = [];
    private readonly DateTimeOffset _end;
    private IdRange? _next;
    private double _seconds;
    private Exception? _error;
    private bool _isOver;

    /// <summary>Begins to read.</summary>
    /// <param name="query">Asks for pages.</param>
    /// <param name="range">What to read; it has no end.</param>
    /// <param name="seconds">How many seconds of it are taken to have a page.</param>
    /// <param name="end">From here on, it is not worth while to cut: nothing is made later than now.</param>
    /// <param name="threads">How many threads read.</param>
    internal ReadAhead(PageQuery query, IdRange range, double seconds, DateTimeOffset end, int threads)
    {
        (_query, _next, _seconds, _end, _maxPages) = (query, range, seconds * Fullness, end, (2 * threads) + 1);
        for (int i = 0; i < threads; i++)
        {
            new Thread(Run) { IsBackground = true, Name = "read ahead" }.Start();
        }
    }

    /// <summary>The next page that has documents, valid until the next call; null after the last.</summary>
    /// <exception cref="SourceException">The server cannot be asked.</exception>
    internal Page? Next()
    {
        lock (_lock)
        {
            while (_pieces.First is not null || _next is not null)
            {
                switch (_pieces.First?.Value.State)
                {
                    case PieceState.Read:
                        Release(_pieces.First);
                        continue;
                    case PieceState.Failed:
                        // The first that failed has the reason: it takes the others with it.
                        throw _error!;
                    case PieceState.Filled when _pieces.First.Value is { Page: { } page } first:
                        first.State = PieceState.Read;
                        if (page.Count > 0)
                        {
                            return page;
                        }

                        continue;
                    default:
                        Monitor.Wait(_lock);
                        break;
                }
            }

            return null;
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_lock)
        {
            _isOver = true;
            while (_pieces.First is { } piece)
            {
                _pieces.RemoveFirst();

                // What is being filled is disposed of by who fills it.
                if (piece.Value.State is PieceState.Filled or PieceState.Read)
                {
                    piece.Value.Page!.Dispose();
                }
            }

            while (_spare.TryPop(out Page? page))
            {
                page.Dispose();
            }

            Monitor.PulseAll(_lock);
        }
    }

    private void Run()
    {
        while (Take() is { } piece)
        {
            Exception? error = null;
            try
            {
                _query.Fill(piece.Value.Page!, piece.Value.Range);
            }
            catch (Exception e)
            {
                error = e;
            }

            Complete(piece, error);
        }
    }

    /// <summary>The next piece to read, with a page to fill; null when there will be none.</summary>
    private LinkedListNode<Piece>? Take()
    {
        lock (_lock)
        {
            while (!_isOver && _error is null)
            {
                bool hasRoom = _pieces.Count(piece => piece.Page is not null) < _maxPages;
                LinkedListNode<Piece>? node = _pieces.First;
                while (node is { Value.Page: not null })
                {
                    node = node.Next;
                }

                node = node is null && hasRoom ? Plan() : node;
                if (node is not null && (hasRoom || node == _pieces.First))
                {
                    node.Value.Page = _spare.TryPop(out Page? page) ? page : new Page();
                    return node;
                }

                Monitor.Wait(_lock);
            }

            return null;
        }
    }

    private LinkedListNode<Piece>? Plan()
    {
        if (_next is not { } rest)
        {
            return null;
        }

        DateTimeOffset to = rest.From.Time.AddSeconds(Math.Max(1, Math.Ceiling(_seconds)));
        _next = to < _end ? IdRange.AtOrAfter(ObjectId.FirstOf(to)) : null;
        return _pieces.AddLast(new Piece(rest with { To = _next?.From }));
    }

    private void Complete(LinkedListNode<Piece> node, Exception? error)
    {
        lock (_lock)
        {
            Piece piece = node.Value;
            if (_isOver)
            {
                piece.Page!.Dispose();
                return;
            }

            try
            {
                if (error is null)
                {
                    Fill(node, piece.Page!);
                }
            }
            catch (SourceException e)
            {
                error = e;
            }

            _error ??= error;
            piece.State = error is null ? PieceState.Filled : PieceState.Failed;
            Monitor.PulseAll(_lock);
        }
    }

    /// <summary>Cuts again what has more than its page, and learns how long a piece of about a page is.</summary>
    private void Fill(LinkedListNode<Piece> node, Page page)
    {
        IdRange range = node.Value.Range;
        ObjectId? end = range.To;
        if (page.IsFull)
        {
            end = _query.LastId(page);
            _pieces.AddAfter(node, new Piece(range.After(end.Value)));
        }

        if (range.To is not null)
        {
            double seconds = (end!.Value.Time - range.From.Time).TotalSeconds;
            double wanted = seconds * Fullness * Page.Size / Math.Max(1, page.Count);
            _seconds = Math.Clamp(wanted, _seconds / MaxLeap, Math.Max(1, _seconds) * MaxLeap);
        }
    }

    private void Release(LinkedListNode<Piece> node)
    {
        _pieces.Remove(node);
        _spare.Push(node.Value.Page!);
        Monitor.PulseAll(_lock);
    }

    private sealed class Piece(IdRange range)
    {
        internal IdRange Range { get; } = range;

        /// <summary>Null before anybody has begun to fill it.</summary>
        internal Page? Page { get; set; }

        internal PieceState State { get; set; }
    }

    private enum PieceState
    {
        /// <summary>It has not been filled yet; somebody may be about it.</summary>
        Waiting,

        Filled,

        Failed,

        /// <summary>Its page is being read, and is done with when the next one is asked for.</summary>
        Read,
    }
}
