using LibreChatExporter.Calls;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Export;

/// <summary>Takes a call that is complete.</summary>
/// <param name="call">The call.</param>
/// <param name="chat">Its chat.</param>
internal delegate void CompleteCallVisitor(ref Call call, in ChatId chat);

/// <summary>
/// Makes calls of transactions that come in the order of time, and hands them on in it. It keeps those alone whose completion may still
/// come. Not thread-safe.
/// </summary>
internal sealed class CallStream
{
    /// <summary>Chats beyond those in use, before their numbers are given anew.</summary>
    private const int SpareChats = 4096;

    private static readonly long MaxLag = (long)CallPairing.MaxLag.TotalMilliseconds;

    private readonly CallSequence _calls = new();
    private readonly CallPairing _pairing;
    private readonly CompleteCallVisitor _visit;
    private CallChats _chats = new(), _otherChats = new();
    private int _chatsUsed;

    /// <summary>No transaction yet.</summary>
    /// <param name="visit">Gets each call.</param>
    internal CallStream(CompleteCallVisitor visit) => (_visit, _pairing) = (visit, new CallPairing(_calls));

    /// <summary>Adds the next transaction.</summary>
    internal void Add(in SpooledCall transaction)
    {
        while (_calls.Count > 0 && transaction.Time - _calls.First.Time > MaxLag)
        {
            HandOn();
        }

        _pairing.Add(transaction.WithChat(_chats));
        if (_chats.Count > _chatsUsed + SpareChats)
        {
            _otherChats.Clear();
            _chats.MoveUsed(_calls, _otherChats);
            (_chats, _otherChats, _chatsUsed) = (_otherChats, _chats, _otherChats.Count);
        }
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
        _visit(ref call, _chats.Ids.Span[call.Chat]);
    }
}
