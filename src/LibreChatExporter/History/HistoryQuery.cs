using LibreChatExporter.Ledger;

namespace LibreChatExporter.History;

/// <summary>Adds up slices of history, as far as a filter takes what is in them. Immutable.</summary>
/// <param name="labels">The labels of the ledger's rows.</param>
/// <param name="filter">What to take.</param>
internal sealed class HistoryQuery(HistoryLabels labels, HistoryFilter filter)
{
    private const int Cells = UsageCells.Count;

    /// <summary>Where an entry is added that is not taken.</summary>
    private const int Nowhere = -1;

    private readonly KeyFilter _filter = KeyFilter.Of(filter, labels);

    /// <summary>What was used.</summary>
    internal UsageSum Sum(ReadOnlySpan<HistorySlice> slices)
    {
        using var offsets = new Rented<int>(Most(slices));
        Span<double> halves = stackalloc double[Cells];
        foreach (HistorySlice slice in slices)
        {
            Add(slice.Entries, halves, Assign(slice.Entries, GroupBy.None, offsets.Span));
        }

        return UsageSum.Of(halves, BucketEntries.PerUnit);
    }

    /// <summary>What was used by each of some labels.</summary>
    /// <param name="slices">The slices.</param>
    /// <param name="groupBy">Whose labels they are.</param>
    /// <param name="places">Where each label is added.</param>
    /// <param name="count">How many places there are.</param>
    internal UsageSum[] Split(ReadOnlySpan<HistorySlice> slices, GroupBy groupBy, int[] places, int count)
    {
        using var offsets = new Rented<int>(Most(slices));
        Span<double> halves = stackalloc double[count * Cells];
        foreach (HistorySlice slice in slices)
        {
            Span<int> assigned = Assign(slice.Entries, groupBy, offsets.Span);
            foreach (ref int offset in assigned)
            {
                offset = offset == Nowhere ? Nowhere : places[offset / Cells] * Cells;
            }

            Add(slice.Entries, halves, assigned);
        }

        var sums = new UsageSum[count];
        for (int place = 0; place < count; place++)
        {
            sums[place] = UsageSum.Of(halves.Slice(place * Cells, Cells), BucketEntries.PerUnit);
        }

        return sums;
    }

    /// <summary>What was used by each user, model, agent or tenant, in the order of the labels' numbers, without who and where.</summary>
    internal List<(string Label, UsageSum Sum)> Sums(ReadOnlySpan<HistorySlice> slices, GroupBy groupBy)
    {
        using var halves = new Rented<double>(labels.Count * Cells);
        using var isUsed = new Rented<bool>(labels.Count);
        using var offsets = new Rented<int>(Most(slices));
        foreach (HistorySlice slice in slices)
        {
            Span<int> assigned = Assign(slice.Entries, groupBy, offsets.Span);
            Add(slice.Entries, halves.Span, assigned);
            foreach (int offset in assigned)
            {
                if (offset != Nowhere)
                {
                    isUsed.Span[offset / Cells] = true;
                }
            }
        }

        List<(string Label, UsageSum Sum)> sums = [];
        for (int label = 0; label < labels.Count; label++)
        {
            if (isUsed.Span[label])
            {
                sums.Add((labels[label], UsageSum.Of(halves.Span.Slice(label * Cells, Cells), BucketEntries.PerUnit)));
            }
        }

        return sums;
    }

    /// <summary>What was used by each user, model or agent, or, under no label, by all; and by all together.</summary>
    /// <param name="slices">The slices.</param>
    /// <param name="groupBy">What to group by.</param>
    /// <param name="chats">Whose chats are whose.</param>
    internal (HistoryGroup Total, List<HistoryGroup> Groups) Group(ReadOnlySpan<HistorySlice> slices, GroupBy groupBy, ChatUsers chats)
    {
        int count = groupBy == GroupBy.None ? 1 : labels.Count;
        int mostChats = Chats(slices);
        using var halves = new Rented<double>(count * Cells);
        using var offsets = new Rented<int>(Most(slices));
        using var groups = new Rented<int>(mostChats);
        using var inOrder = new Rented<int>(mostChats);
        int chatCount = 0;
        foreach (HistorySlice slice in slices)
        {
            ReadOnlySpan<int> assigned = Assign(slice.Entries, groupBy, offsets.Span);
            Add(slice.Entries, halves.Span, assigned);
            chatCount += TakeChats(slice.Entries, assigned, groups.Span[chatCount..], inOrder.Span[chatCount..]);
        }

        var distinct = new DistinctCounts(groups.Span[..chatCount], inOrder.Span[..chatCount], count, chats);
        List<HistoryGroup> found = [];
        UsageSum total = default;
        for (int group = 0; group < count; group++)
        {
            if (distinct.Users(group) > 0)
            {
                var sum = UsageSum.Of(halves.Span.Slice(group * Cells, Cells), BucketEntries.PerUnit);
                total += sum;
                found.Add(new HistoryGroup(
                    groupBy == GroupBy.None ? "" : labels[group], sum, distinct.Users(group), distinct.Chats(group)));
            }
        }

        return (new HistoryGroup("", total, distinct.AllUsers, distinct.AllChats), found);
    }

    /// <summary>Where the sums of each entry begin: at that of its group.</summary>
    private Span<int> Assign(BucketEntries entries, GroupBy groupBy, Span<int> offsets)
    {
        ReadOnlySpan<LabelKey> keys = labels.Keys;
        for (int entry = 0; entry < entries.Count; entry++)
        {
            LabelKey key = keys[entries.Row(entry)];
            int group = key.By(groupBy);
            offsets[entry] = _filter.Takes(key) ? group * Cells : Nowhere;
        }

        return offsets[..entries.Count];
    }

    private static void Add(BucketEntries entries, Span<double> halves, ReadOnlySpan<int> offsets)
    {
        for (int cell = 0; cell < Cells; cell++)
        {
            entries.AddHalves(cell, halves[cell..], offsets);
        }
    }

    /// <summary>Notes the group and the chat of each chat of an entry, and returns how many these are.</summary>
    private static int TakeChats(BucketEntries entries, ReadOnlySpan<int> offsets, Span<int> groups, Span<int> chats)
    {
        int taken = 0;
        int chat = 0;
        for (int entry = 0; entry < offsets.Length; entry++)
        {
            int end = chat + entries.ChatsOf(entry);
            for (; chat < end; chat++)
            {
                if (offsets[entry] != Nowhere)
                {
                    groups[taken] = offsets[entry] / Cells;
                    chats[taken++] = entries.Chat(chat);
                }
            }
        }

        return taken;
    }

    private static int Most(ReadOnlySpan<HistorySlice> slices)
    {
        int most = 0;
        foreach (HistorySlice slice in slices)
        {
            most = Math.Max(most, slice.Entries.Count);
        }

        return most;
    }

    private static int Chats(ReadOnlySpan<HistorySlice> slices)
    {
        int chats = 0;
        foreach (HistorySlice slice in slices)
        {
            chats += slice.Entries.ChatCount;
        }

        return chats;
    }
}
