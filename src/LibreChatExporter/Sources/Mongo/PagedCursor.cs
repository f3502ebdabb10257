using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// All documents of a large collection from an <c>_id</c> on, page by page in its order. The first reading asks for those whose id is no
/// ObjectId before it. What is more than a page is read ahead.
/// </summary>
internal sealed class PagedCursor : IDocumentCursor
{
    private static readonly TimeSpan MaxSkew = TimeSpan.FromMinutes(1);

    private readonly PageQuery _query;
    private readonly ObjectId _from;
    private readonly int _threads;
    private readonly long? _expected;
    private readonly Prefetch? _prefetch;
    private Page _firstPage = new();
    private MongoCursor? _others;
    private ReadAhead? _ahead;
    private Page? _page;
    private int _next;
    private long _read;

    /// <summary>Reads nothing yet, but where there is somebody who wants to know how far it has come.</summary>
    /// <param name="query">Asks for pages.</param>
    /// <param name="from">The first id.</param>
    /// <param name="isFirst">Whether also documents with other ids are wanted.</param>
    /// <param name="threads">How many threads read ahead.</param>
    /// <param name="prefetch">Knows whether there is anything new; null where nobody does.</param>
    internal PagedCursor(PageQuery query, ObjectId from, bool isFirst, int threads, Prefetch? prefetch = null)
    {
        (_query, _from, _threads, _prefetch) = (query, from, threads, prefetch);
        if (isFirst)
        {
            _expected = query.Tenant.AdmitsAll && from == default
                ? query.Connection.EstimatedCount(query.Collection, query.Cancellation) : null;
            _others = query.OpenOtherIds();
        }
    }

    public ReadOnlySpan<byte> Current => _others is not null ? _others.Current : _page![_next - 1];

    public double? Share => _expected is > 0 ? Math.Min(1, (double)_read / _expected.Value) : null;

    public bool MoveNext()
    {
        if (_others is not null && !_others.MoveNext())
        {
            _others.Dispose();
            _others = null;
        }

        if (_others is null)
        {
            if (_page is null || _next == _page.Count)
            {
                (_page, _next) = (NextPage(), 0);
            }

            if (_page.Count == 0)
            {
                return false;
            }

            _next++;
        }

        _read++;
        return true;
    }

    public SourceException Refuse(BsonFormatException problem) => _query.Connection.Malformed(problem, _query.Collection);

    public void Dispose()
    {
        _others?.Dispose();
        _ahead?.Dispose();
        _firstPage.Dispose();
    }

    /// <summary>The next page; an empty one after the last.</summary>
    private Page NextPage()
    {
        _query.Cancellation.ThrowIfCancellationRequested();
        if (_page is null)
        {
            FillFirstPage();
            return _firstPage;
        }

        if (!_page.IsFull && _page == _firstPage)
        {
            // Whoever reads has taken all of it, so nothing of it is damaged.
            _prefetch?.Remember(_page);
        }

        if (_ahead is null && _page.IsFull)
        {
            ObjectId first = _page.IdOf(0, _query.Connection, _query.Collection), last = _query.LastId(_page);
            _ahead = new ReadAhead(
                _query,
                IdRange.AtOrAfter(_from).After(last),
                (last.Time - first.Time).TotalSeconds,
                DateTimeOffset.UtcNow + MaxSkew,
                _threads);
        }

        return _ahead?.Next() ?? Empty();
    }

    private void FillFirstPage()
    {
        Query question = _query.FirstPage(_from);
        if (_prefetch?.Take(question, _query.Cancellation) is { } known)
        {
            _firstPage.Dispose();
            _firstPage = known;
            return;
        }

        _firstPage.Fill(_query.Connection, question, _query.Cancellation);
    }

    private Page Empty()
    {
        _firstPage.Clear();
        return _firstPage;
    }
}
