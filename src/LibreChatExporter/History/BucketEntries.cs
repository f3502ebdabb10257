using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.History;

/// <summary>
/// What was used in a bucket: an entry for each row of the ledger that was, in the order of their numbers, with the cells of <see
/// cref="UsageCells"/> and the chats, at least one, in which it was. Immutable.
/// </summary>
internal sealed class BucketEntries
{
    /// <summary>Amounts are kept in halves: LibreChat's credits are whole or halves, and so most columns need no doubles.</summary>
    internal const double PerUnit = 2;

    /// <summary>Nothing.</summary>
    internal static readonly BucketEntries None = new(0, default, new PackedColumn[UsageCells.Count], default, 0, default);

    private readonly PackedColumn _rows;
    private readonly PackedColumn[] _cells;
    private readonly PackedColumn _chatCounts;
    private readonly PackedColumn _chats;

    /// <summary>Puts columns together.</summary>
    /// <param name="count">How many entries there are.</param>
    /// <param name="rows">Their rows, each once, in ascending order.</param>
    /// <param name="cells">Their amounts in halves, a column for each cell.</param>
    /// <param name="chatCounts">How many chats each has.</param>
    /// <param name="chatCount">How many these are in all.</param>
    /// <param name="chats">The chats of the first entry, in ascending order, then those of the second and so on.</param>
    internal BucketEntries(int count, PackedColumn rows, PackedColumn[] cells, PackedColumn chatCounts, int chatCount, PackedColumn chats)
        => (Count, _rows, _cells, _chatCounts, ChatCount, _chats) = (count, rows, cells, chatCounts, chatCount, chats);

    /// <summary>How many entries there are.</summary>
    internal int Count { get; }

    /// <summary>How many chats all entries have; one that is several entries' counts for each.</summary>
    internal int ChatCount { get; }

    /// <summary>The highest number of a row; -1 where there is none.</summary>
    internal int LastRow => Count == 0 ? -1 : Row(Count - 1);

    /// <summary>The row of an entry.</summary>
    internal int Row(int entry) => _rows.Int(entry);

    /// <summary>How many chats an entry has.</summary>
    internal int ChatsOf(int entry) => _chatCounts.Int(entry);

    /// <summary>A chat, by its place among those of all entries.</summary>
    internal int Chat(int place) => _chats.Int(place);

    /// <summary>The amount of a cell of an entry, in halves.</summary>
    internal double Halves(int cell, int entry) => _cells[cell][entry];

    /// <summary>The amounts of an entry.</summary>
    internal UsageAmounts Amounts(int entry)
    {
        UsageAmounts amounts = default;
        for (int cell = 0; cell < UsageCells.Count; cell++)
        {
            amounts[cell] = Halves(cell, entry) / PerUnit;
        }

        return amounts;
    }

    /// <summary>Adds a cell, in halves, of each entry to the sum that has its place; to none where that is negative.</summary>
    internal void AddHalves(int cell, Span<double> sums, ReadOnlySpan<int> offsets) => _cells[cell].AddTo(sums, offsets);

    internal void Save(CheckpointWriter writer)
    {
        writer.Write(Count);
        writer.Write(ChatCount);
        _rows.Save(writer);
        Array.ForEach(_cells, cell => cell.Save(writer));
        _chatCounts.Save(writer);
        _chats.Save(writer);
    }

    /// <summary>Reads entries.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="chats">How many chats are known.</param>
    /// <exception cref="CheckpointException">They are invalid.</exception>
    internal static BucketEntries Read(CheckpointReader reader, int chats)
    {
        // Both are at most as many as the bytes that follow: each entry takes one for the number of its chats, and where chats take none
        // there is but one.
        int count = reader.ReadCount(itemSize: 1);
        int chatCount = reader.ReadCount(itemSize: 1);
        var entries = new BucketEntries(
            count, PackedColumn.Read(reader, count), ReadCells(reader, count), PackedColumn.Read(reader, count), chatCount,
            PackedColumn.Read(reader, chatCount));
        return entries.IsRight(chats) ? entries : throw reader.Invalid("a bucket");
    }

    private static PackedColumn[] ReadCells(CheckpointReader reader, int count)
    {
        var cells = new PackedColumn[UsageCells.Count];
        foreach (ref PackedColumn cell in cells.AsSpan())
        {
            cell = PackedColumn.Read(reader, count);
        }

        return cells;
    }

    private bool IsRight(int chats)
    {
        long left = ChatCount;
        int previous = -1;
        for (int entry = 0; entry < Count; entry++)
        {
            bool isRight = Row(entry) > previous && ChatsOf(entry) > 0;
            (previous, left) = (Row(entry), left - ChatsOf(entry));
            if (!isRight || left < 0)
            {
                return false;
            }
        }

        for (int place = 0; place < ChatCount; place++)
        {
            if (Chat(place) < 0 || Chat(place) >= chats)
            {
                return false;
            }
        }

        return left == 0;
    }
}
