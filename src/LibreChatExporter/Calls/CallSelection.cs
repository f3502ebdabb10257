namespace LibreChatExporter.Calls;

/// <summary>Finds the calls that come first, without sorting all of them. Not thread-safe.</summary>
/// <param name="paging">How many, in which order.</param>
internal sealed class CallSelection(CallPaging paging)
{
    private readonly List<CallRank> _ranks = [];
    private CallRank? _last;

    /// <summary>Whether there are more behind; known once the ranks have been asked for.</summary>
    public bool HasMore { get; private set; }

    /// <summary>How many are before the first.</summary>
    public int Before { get; private set; }

    /// <summary>Adds a call.</summary>
    public void Add(CallRank rank)
    {
        if (paging.After is { } after && rank.CompareTo(after, paging.IsAscending) <= 0)
        {
            Before++;
            return;
        }

        if (_last is { } last && rank.CompareTo(last, paging.IsAscending) > 0)
        {
            HasMore = true;
            return;
        }

        _ranks.Add(rank);
        if (_ranks.Count >= 2L * paging.Limit)
        {
            Cut();
        }
    }

    /// <summary>Those that come first, in order.</summary>
    public CallRank[] Ranks()
    {
        Cut();
        return [.. _ranks];
    }

    private void Cut()
    {
        _ranks.Sort((a, b) => a.CompareTo(b, paging.IsAscending));
        if (_ranks.Count > paging.Limit)
        {
            HasMore = true;
            _ranks.RemoveRange(paging.Limit, _ranks.Count - paging.Limit);
            _last = _ranks[^1];
        }
    }
}
