using LibreChatExporter.Calls;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Export;

/// <summary>
/// A transaction as the call that it is by itself, with its chat, whose number is given later. 136 bytes, in the order of calls.
/// </summary>
internal readonly struct SpooledCall : IComparable<SpooledCall>
{
    private readonly Call _call;
    private readonly ChatId _chat;
    private readonly ulong _chatHash;

    /// <summary>A transaction of usage.</summary>
    /// <param name="row">The transaction.</param>
    /// <param name="ledgerRow">Its row of the ledger.</param>
    /// <param name="context">The word of its context.</param>
    internal SpooledCall(in UsageRow row, int ledgerRow, byte context)
        => (_call, _chat, _chatHash) = (Call.Of(row, ledgerRow, chat: 0, context), row.Chat, row.Conversation);

    /// <summary>The transaction, once its chat has a number.</summary>
    internal Call WithChat(CallChats chats) => _call with { Chat = chats.Of(_chatHash, _chat) };

    /// <summary>When it was made, in milliseconds since the Unix epoch.</summary>
    internal long Time => _call.Time;

    /// <inheritdoc/>
    public int CompareTo(SpooledCall other) => _call.CompareTo(other._call);
}
