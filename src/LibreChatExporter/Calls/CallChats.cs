using LibreChatExporter.Checkpoints;
using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Calls;

/// <summary>
/// Numbers the chats of calls and keeps their ids: 0 is none. Numbers that have been given never change. Not thread-safe.
/// </summary>
internal sealed class CallChats
{
    private readonly HashNumbers _numbers = new();
    private ChatId[] _ids = [];
    private ulong[] _hashes = [];

    /// <summary>No chat yet.</summary>
    public CallChats() => Of(0, default);

    /// <summary>How many there are.</summary>
    public int Count => _numbers.Count;

    /// <summary>The ids as they are now; there may be more behind.</summary>
    public ReadOnlyMemory<ChatId> Ids => _ids.AsMemory(0, Count);

    /// <summary>The number of a chat.</summary>
    /// <param name="hash">Hash of user and chat, and of the tenant where these are told apart; 0 where there is none.</param>
    /// <param name="id">Its id.</param>
    public int Of(ulong hash, in ChatId id)
    {
        int number = _numbers.GetOrAdd(hash, out bool isNew);
        if (isNew)
        {
            Slots.At(ref _ids, number) = id;
            Slots.At(ref _hashes, number) = hash;
        }

        return number;
    }

    /// <summary>Moves the chats of calls to others, and gives the calls their numbers there.</summary>
    public void MoveUsed(CallSequence calls, CallChats used)
    {
        for (CallPosition at = calls.End; calls.MovePrevious(ref at);)
        {
            ref Call call = ref calls.Change(at);
            call.Chat = used.Of(_hashes[call.Chat], _ids[call.Chat]);
        }
    }

    /// <summary>Forgets all and keeps the memory, which nobody else may have.</summary>
    public void Clear()
    {
        _numbers.Clear();
        Of(0, default);
    }

    /// <summary>Writes a chat.</summary>
    public void Save(CheckpointWriter writer, int number)
    {
        writer.Write(_hashes[number]);
        _ids[number].Save(writer);
    }

    /// <summary>The number of a chat that was saved.</summary>
    /// <exception cref="CheckpointException">It is none.</exception>
    public int Read(CheckpointReader reader)
    {
        ulong hash = reader.ReadUInt64();
        return Of(hash, ChatId.Read(reader));
    }
}
