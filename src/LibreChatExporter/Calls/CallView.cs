using LibreChatExporter.History;

namespace LibreChatExporter.Calls;

/// <summary>The newest calls as of one refresh. Immutable, safe for any number of threads.</summary>
internal sealed class CallView
{
    private readonly CallShare _calls;

    /// <summary>A view.</summary>
    /// <param name="calls">The calls.</param>
    /// <param name="names">What their numbers stand for.</param>
    /// <param name="failures">Answers that were errors.</param>
    /// <param name="asOf">Up to when calls have been read.</param>
    public CallView(CallShare calls, CallNames names, IReadOnlyList<AnswerFailure> failures, DateTimeOffset asOf)
        => (_calls, Names, Failures, AsOf, Count) = (calls, names, failures, asOf, calls.Pieces.Sum(piece => piece.Calls.Length));

    /// <summary>Up to when calls have been read, on the clock of the time zone.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>How many calls there are.</summary>
    public int Count { get; }

    /// <summary>Whether there have been older ones, which are not kept.</summary>
    public required bool HasDropped { get; init; }

    /// <summary>What tells this view from others of the same process, and of others most likely.</summary>
    public required long Revision { get; init; }

    /// <summary>Where days begin.</summary>
    public required TimeZoneInfo Zone { get; init; }

    /// <summary>What numbers stand for.</summary>
    public CallNames Names { get; }

    /// <summary>Answers that were errors, whether anything was charged for them or not.</summary>
    public IReadOnlyList<AnswerFailure> Failures { get; }

    /// <summary>When the oldest call that is kept was made; null where there is none.</summary>
    public DateTimeOffset? Since => Count == 0 ? null : Local(_calls.Pieces[0].Calls[0].Time);

    /// <summary>The calls that a filter takes: some of them in an order, and what all of them add up to.</summary>
    public CallPage Find(CallFilter filter, CallPaging paging)
    {
        var selection = new CallSelection(paging);
        UsageSum total = default;
        int count = 0;
        Visit(filter, (in call, number) =>
        {
            total += call.Sum;
            count++;
            selection.Add(new CallRank(KeyOf(call, paging), number));
        });
        CallRank[] ranks = selection.Ranks();
        return new CallPage(
            [.. ranks.Select(rank => At(rank.Number))], count, total, selection.HasMore ? ranks[^1] : null, selection.Before);
    }

    /// <summary>Shows all calls that a filter takes, the newest first.</summary>
    public void Visit(CallFilter filter, CallVisitor visit)
    {
        CallMatcher matcher = new(filter, this);
        int number = Count;
        for (int piece = _calls.Pieces.Length - 1; piece >= 0; piece--)
        {
            ReadOnlySpan<Call> calls = _calls.Pieces[piece].Calls;
            for (int i = calls.Length - 1; i >= 0; i--)
            {
                number--;
                if (matcher.Takes(calls[i]))
                {
                    visit(calls[i], number);
                }
            }
        }
    }

    /// <summary>All contexts that calls have.</summary>
    public IReadOnlyList<string> Contexts
    {
        get
        {
            var words = new bool[byte.MaxValue + 1];
            Visit(new CallFilter(), (in call, _) => words[call.Context] = true);
            return [.. Enumerable.Range(0, words.Length).Where(word => words[word]).Select(word => Word((byte)word))];
        }
    }

    /// <summary>A time on the clock of the time zone.</summary>
    public DateTimeOffset Local(long time) => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds(time), Zone);

    /// <summary>The label of a word.</summary>
    public string Word(byte word) => Names.Text(_calls.Words[word]);

    /// <summary>A call as it is told.</summary>
    public CallRecord Describe(in Call call)
        => Names.Describe(call, Local(call.Time), call.Chat.ToString(), Word(call.Context), Word(call.Endpoint));

    private static double KeyOf(in Call call, CallPaging paging) => paging.Order switch
    {
        CallOrder.Time => call.Time,
        CallOrder.Cost => call.Credits,
        CallOrder.Tokens => call.Tokens,
        _ when call.ResponseMilliseconds == Call.NoTime => paging.IsAscending ? double.PositiveInfinity : -1,
        _ => call.ResponseMilliseconds,
    };

    private Call At(int number)
    {
        int piece = 0;
        while (number >= _calls.Pieces[piece].Calls.Length)
        {
            number -= _calls.Pieces[piece++].Calls.Length;
        }

        return _calls.Pieces[piece].Calls[number];
    }
}

/// <summary>Is shown a call.</summary>
/// <param name="call">The call.</param>
/// <param name="number">Its number in the order of time.</param>
internal delegate void CallVisitor(in Call call, int number);

/// <summary>Some calls.</summary>
/// <param name="Calls">They.</param>
/// <param name="Count">How many the filter takes.</param>
/// <param name="Total">What these add up to.</param>
/// <param name="Next">Behind which there are more; null where these are the last.</param>
/// <param name="Before">How many come before these.</param>
internal sealed record CallPage(IReadOnlyList<Call> Calls, int Count, UsageSum Total, CallRank? Next, int Before);
