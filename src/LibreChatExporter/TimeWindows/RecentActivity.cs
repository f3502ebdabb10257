using System.Runtime.InteropServices;
using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.TimeWindows;

/// <summary>
/// When each user, or each chat, was last active: how many were so since a point in time is how many distinct ones there were. An entry
/// takes about 50 bytes. Not thread-safe.
/// </summary>
internal sealed class RecentActivity(int cell)
{
    private readonly Dictionary<ulong, Entry> _entries = [];

    /// <summary>Notes that somebody was active, and counts them in the windows that have not seen them yet.</summary>
    /// <param name="who">Tells them apart.</param>
    /// <param name="time">When, in milliseconds since the Unix epoch.</param>
    /// <param name="row">The row of the ledger that they are counted at, if they are new.</param>
    /// <param name="windows">The windows.</param>
    internal void Note(ulong who, long time, int row, IReadOnlyList<UsageWindow> windows)
    {
        ref Entry entry = ref CollectionsMarshal.GetValueRefOrAddDefault(_entries, who, out bool exists);
        if (!exists)
        {
            entry = new Entry(row, long.MinValue);
        }

        for (int i = 0; i < windows.Count; i++)
        {
            if (entry.Last < windows[i].Start && time >= windows[i].Start)
            {
                windows[i].Add(entry.Row, cell, 1);
            }
        }

        entry = entry with { Last = Math.Max(entry.Last, time) };
    }

    /// <summary>Forgets who was not active since <paramref name="start"/>.</summary>
    internal void Forget(long start)
    {
        foreach ((ulong who, Entry entry) in _entries)
        {
            if (entry.Last < start)
            {
                _entries.Remove(who);
            }
        }
    }

    /// <summary>Counts in a window who was active since its start.</summary>
    internal void AddTo(UsageWindow window)
    {
        foreach (Entry entry in _entries.Values)
        {
            if (entry.Last >= window.Start)
            {
                window.Add(entry.Row, cell, 1);
            }
        }
    }

    /// <summary>Follows rows of the ledger that have moved.</summary>
    internal void Move(int[] moved)
    {
        foreach (ulong who in _entries.Keys.ToArray())
        {
            ref Entry entry = ref CollectionsMarshal.GetValueRefOrNullRef(_entries, who);
            entry = entry with { Row = moved[entry.Row] };
        }
    }

    internal void Save(CheckpointWriter writer)
    {
        writer.Write(_entries.Count);
        foreach ((ulong who, Entry entry) in _entries)
        {
            writer.Write(who);
            writer.Write(entry.Row);
            writer.Write(entry.Last);
        }
    }

    internal void Restore(CheckpointReader reader, int ledgerRows)
    {
        for (int left = reader.ReadCount(sizeof(ulong) + sizeof(int) + sizeof(long)); left > 0; left--)
        {
            ulong who = reader.ReadUInt64();
            _entries[who] = new Entry(reader.ReadIndex(ledgerRows), reader.ReadInt64());
        }
    }

    private readonly record struct Entry(int Row, long Last);
}
