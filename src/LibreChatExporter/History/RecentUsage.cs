using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.History;

/// <summary>
/// What has been added to buckets and not been merged into their entries yet: unsorted, a chain for each bucket, in memory that all share.
/// Not thread-safe.
/// </summary>
internal sealed class RecentUsage
{
    /// <summary>The end of a chain.</summary>
    internal const int None = -1;

    private readonly EntryBuilder _builder = new();

    /// <summary>Where the addition of a row and a chat may be, by a few bits of both: most rows find that of the row before them.</summary>
    private readonly int[] _hints = new int[1 << 14];

    private readonly ChunkedArray<Addition> _additions = new();
    private ulong[] _keys = [];
    private int[] _order = [];

    /// <summary>How many additions there are.</summary>
    internal int Count { get; private set; }

    /// <summary>Adds what was used.</summary>
    /// <param name="bucket">Where.</param>
    /// <param name="row">By which row of the ledger.</param>
    /// <param name="chat">In which chat.</param>
    /// <param name="amounts">How much.</param>
    internal void Add(HistoryBucket bucket, int row, int chat, in UsageAmounts amounts)
    {
        ref int hint = ref _hints[(((uint)row * 0x9E37_79B1) ^ ((uint)chat * 0x85EB_CA77)) >> 18];
        if (hint < Count)
        {
            ref Addition found = ref _additions[hint];
            if (found.Bucket == bucket && found.Row == row && found.Chat == chat)
            {
                found.Amounts.Add(amounts);
                return;
            }
        }

        hint = Count;
        _additions.At(Count) = new Addition(bucket, bucket.Recent, row, chat, amounts);
        bucket.Recent = Count++;
    }

    /// <summary>The entries of a bucket with what has been added to it, which it is not any more.</summary>
    internal BucketEntries Merge(HistoryBucket bucket)
    {
        int added = Sort(bucket);
        BucketEntries old = bucket.Entries;
        int next = 0, chat = 0;
        for (int entry = 0; entry < old.Count || next < added;)
        {
            int oldRow = entry < old.Count ? old.Row(entry) : int.MaxValue;
            int row = Math.Min(oldRow, next < added ? Row(_keys[next]) : int.MaxValue);
            _builder.Begin(row);
            int end = chat;
            if (oldRow == row)
            {
                end += old.ChatsOf(entry);
                Copy(old, entry++);
            }

            MergeChats(row, old, ref chat, end, ref next, added);
        }

        bucket.Recent = None;
        return _builder.Build();
    }

    /// <summary>Forgets all, once it has been merged.</summary>
    internal void Clear()
    {
        // Twice as much as was needed this time: the memory of the first load is not kept for ever, and no bucket is held by what it once
        // was given.
        _additions.Release(kept: 2 * Count);
        _additions.Clear();
        Count = 0;
    }

    /// <summary>Makes keys of rows and chats of what has been added to a bucket, sorts them, and says how many there are.</summary>
    private int Sort(HistoryBucket bucket)
    {
        int count = 0;
        for (int i = bucket.Recent; i != None; i = _additions[i].Next)
        {
            Slots.At(ref _keys, count) = ((ulong)(uint)_additions[i].Row << 32) | (uint)_additions[i].Chat;
            Slots.At(ref _order, count) = i;
            count++;
        }

        Array.Sort(_keys, _order, 0, count);
        return count;
    }

    /// <summary>
    /// Takes the chats of a row in ascending order, from the old entry and from what was added, and the amounts of the latter.
    /// </summary>
    private void MergeChats(int row, BucketEntries old, ref int chat, int end, ref int next, int added)
    {
        while (true)
        {
            int oldChat = chat < end ? old.Chat(chat) : int.MaxValue;
            bool isAdded = next < added && Row(_keys[next]) == row;
            int least = Math.Min(oldChat, isAdded ? Chat(_keys[next]) : int.MaxValue);
            if (chat == end && !isAdded)
            {
                return;
            }

            _builder.AddChat(least);
            chat += oldChat == least ? 1 : 0;
            while (next < added && _keys[next] == (((ulong)(uint)row << 32) | (uint)least))
            {
                ref readonly UsageAmounts amounts = ref _additions[_order[next++]].Amounts;
                for (int cell = 0; cell < UsageCells.Count; cell++)
                {
                    _builder.AddHalves(cell, amounts[cell] * BucketEntries.PerUnit);
                }
            }
        }
    }

    private void Copy(BucketEntries entries, int entry)
    {
        for (int cell = 0; cell < UsageCells.Count; cell++)
        {
            _builder.AddHalves(cell, entries.Halves(cell, entry));
        }
    }

    private static int Row(ulong key) => (int)(key >> 32);

    private static int Chat(ulong key) => (int)key;

    private struct Addition(HistoryBucket bucket, int next, int row, int chat, in UsageAmounts amounts)
    {
        internal readonly HistoryBucket Bucket = bucket;
        internal readonly int Next = next;
        internal readonly int Row = row;
        internal readonly int Chat = chat;
        internal UsageAmounts Amounts = amounts;
    }
}
