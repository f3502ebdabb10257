using System.Runtime.InteropServices;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ingest;

/// <summary>
/// The ids of chats, which rows carry as hashes only. Takes some 100 bytes a chat. Not thread-safe.
/// </summary>
/// <param name="labels">Where the ids are kept.</param>
/// <param name="range">Of which rows the chats are wanted; null for all.</param>
internal sealed class ConversationNames(LabelTable labels, RowRange? range)
{
    private readonly Dictionary<ulong, int> _ids = [];

    /// <summary>Notes the chat of a row.</summary>
    /// <param name="row">The row.</param>
    /// <param name="id">The id in UTF-8.</param>
    public void Note(in UsageRow row, ReadOnlySpan<byte> id)
    {
        if (row.Conversation == 0 || range?.Contains(row.CreatedAt) == false)
        {
            return;
        }

        ref int label = ref CollectionsMarshal.GetValueRefOrAddDefault(_ids, row.Conversation, out bool exists);
        if (!exists)
        {
            label = labels.GetOrAdd(id);
        }
    }

    /// <summary>The label of a chat's id, by the hash in <see cref="UsageRow.Conversation"/>; null where it has not been noted.</summary>
    public int? IdOf(ulong conversation) => _ids.TryGetValue(conversation, out int label) ? label : null;
}
