using LibreChatExporter.Calls;

namespace LibreChatExporter.Export;

/// <summary>Takes a call that is complete.</summary>
/// <param name="call">The call.</param>
internal delegate void CompleteCallVisitor(ref Call call);

/// <summary>
/// Makes calls of transactions that come in the order of time, and hands them on in it. It keeps those alone whose completion may still
/// come. Not thread-safe.
/// </summary>
internal sealed class CallStream
{
    private static readonly long MaxLag = (long)CallPairing.MaxLag.TotalMilliseconds;

    private readonly CallSequence _calls = new();
    private readonly CallPairing _pairing;
    private readonly CompleteCallVisitor _visit;

    /// <summary>No transaction yet.</summary>
    /// <param name="visit">Gets each call.</param>
    internal CallStream(CompleteCallVisitor visit) => (_visit, _pairing) = (visit, new CallPairing(_calls));

    /// <summary>Adds the next transaction.</summary>
    internal void Add(in Call transaction)
    {
        while (_calls.Count > 0 && transaction.Time - _calls.First.Time > MaxLag)
        {
            HandOn();
        }

        _pairing.Add(transaction);
    }

    /// <summary>Hands on those that are left: nothing more comes.</summary>
    internal void End()
    {
        while (_calls.Count > 0)
        {
            HandOn();
        }
    }

    private void HandOn()
    {
        Call call = _calls.First;
        _calls.RemoveFirst();
        _visit(ref call);
    }
}
