using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.History;

/// <summary>
/// Collects entries in the order of their rows and packs them. Keeps its memory from one bucket to the next. Not thread-safe.
/// </summary>
internal sealed class EntryBuilder
{
    private readonly double[][] _cells = [.. Enumerable.Range(0, UsageCells.Count).Select(_ => Array.Empty<double>())];
    private double[] _rows = [];
    private double[] _chatCounts = [];
    private double[] _chats = [];
    private int _count;
    private int _chatCount;

    /// <summary>Goes on to the entry of the next row.</summary>
    internal void Begin(int row)
    {
        Slots.At(ref _rows, _count) = row;
        Slots.At(ref _chatCounts, _count) = 0;
        for (int cell = 0; cell < UsageCells.Count; cell++)
        {
            Slots.At(ref _cells[cell], _count) = 0;
        }

        _count++;
    }

    /// <summary>Adds to a cell of the entry, in halves.</summary>
    internal void AddHalves(int cell, double halves) => _cells[cell][_count - 1] += halves;

    /// <summary>Adds a chat to the entry.</summary>
    internal void AddChat(int chat)
    {
        Slots.At(ref _chats, _chatCount++) = chat;
        _chatCounts[_count - 1]++;
    }

    /// <summary>Packs the entries, and begins anew.</summary>
    internal BucketEntries Build()
    {
        (int count, int chatCount) = (_count, _chatCount);
        (_count, _chatCount) = (0, 0);
        return new BucketEntries(
            count, PackedColumn.Of(_rows.AsSpan(0, count)), [.. _cells.Select(cell => PackedColumn.Of(cell.AsSpan(0, count)))],
            PackedColumn.Of(_chatCounts.AsSpan(0, count)), chatCount, PackedColumn.Of(_chats.AsSpan(0, chatCount)));
    }
}
