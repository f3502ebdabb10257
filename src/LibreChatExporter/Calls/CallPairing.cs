namespace LibreChatExporter.Calls;

/// <summary>
/// Makes calls of transactions. Of those of one user, model, agent, tenant, chat, answer and context, in the order of time and of ids, a
/// completion belongs to the prompt right before it, where that is not older than <see cref="MaxLag"/>. So the calls are the same in
/// whatever order the transactions come. Not thread-safe.
/// </summary>
/// <param name="calls">Where they are kept.</param>
internal sealed class CallPairing(CallSequence calls)
{
    /// <summary>Within this time LibreChat writes both sides of a call, which it does with one command, or two in a row.</summary>
    public static readonly TimeSpan MaxLag = TimeSpan.FromMinutes(1);

    private static readonly long MaxLagMilliseconds = (long)MaxLag.TotalMilliseconds;

    /// <summary>What no transaction has been seen behind.</summary>
    private Call _newest;

    /// <summary>Adds a transaction.</summary>
    /// <returns>The oldest time at which a call has changed.</returns>
    public long Add(in Call transaction)
    {
        bool isNewest = transaction.CompareTo(_newest) >= 0;
        if (isNewest)
        {
            _newest = transaction;
        }

        bool isPrompt = transaction.IsPrompt;
        if ((!isPrompt && !transaction.IsCompletion) || (isPrompt && isNewest))
        {
            calls.Insert(transaction);
            return transaction.Time;
        }

        CallPosition position = calls.Find(transaction);
        if (Before(position, transaction) is { } before)
        {
            if (calls[before].Encloses(transaction))
            {
                return Divide(before, transaction);
            }

            if (!isPrompt && calls[before].IsPrompt)
            {
                calls.Change(before).Join(transaction);
                return calls[before].Time;
            }
        }

        Call call = transaction;
        if (isPrompt && Behind(position, transaction) is { } behind && calls[behind].IsCompletion)
        {
            call.Join(calls[behind]);
            calls.Remove(behind);
        }

        calls.Insert(call);
        return call.Time;
    }

    /// <summary>Goes on with calls that were made before.</summary>
    public void Resume()
    {
        for (CallPosition at = calls.End; calls.MovePrevious(ref at);)
        {
            Call last = calls[at];
            if (last.HasBoth)
            {
                last = last.Split();
            }

            _newest = last.CompareTo(_newest) > 0 ? last : _newest;
        }
    }

    /// <summary>A transaction has come between the two sides of a call: one side stays alone.</summary>
    private long Divide(CallPosition position, in Call transaction)
    {
        ref Call first = ref calls.Change(position);
        long time = first.Time;
        Call completion = first.Split();
        if (transaction.IsPrompt)
        {
            Call call = transaction;
            call.Join(completion);
            calls.Insert(call);
        }
        else
        {
            first.Join(transaction);
            calls.Insert(completion);
        }

        return time;
    }

    /// <summary>The nearest like call that begins before.</summary>
    private CallPosition? Before(CallPosition position, in Call transaction)
    {
        while (calls.MovePrevious(ref position) && transaction.Time - calls[position].Time <= MaxLagMilliseconds)
        {
            if (calls[position].IsLike(transaction))
            {
                return position;
            }
        }

        return null;
    }

    /// <summary>The nearest like call that begins behind.</summary>
    private CallPosition? Behind(CallPosition position, in Call transaction)
    {
        for (; calls.IsAtCall(ref position) && calls[position].Time - transaction.Time <= MaxLagMilliseconds;
            position = position with { Index = position.Index + 1 })
        {
            if (calls[position].IsLike(transaction))
            {
                return position;
            }
        }

        return null;
    }
}
