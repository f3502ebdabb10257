using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.History;

/// <summary>Numbers hashes 0, 1, 2, … in the order of their arrival: about 16 bytes each. Not thread-safe.</summary>
internal sealed class HashNumbers
{
    /// <summary>Of the process's own and odd, so that nobody can send hashes that all fall into one slot.</summary>
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64() | 1;

    private readonly ChunkedArray<ulong> _hashes = new();

    /// <summary>For each slot one more than the number of the hash in it, 0 where there is none; two thirds are taken at most.</summary>
    private int[] _slots = new int[16];

    /// <summary>How many hashes there are.</summary>
    internal int Count { get; private set; }

    /// <summary>The number of a hash, which is added when it is new.</summary>
    internal int GetOrAdd(ulong hash, out bool isNew)
    {
        int slot = Slot(hash);
        isNew = _slots[slot] == 0;
        return isNew ? Add(hash, slot) : _slots[slot] - 1;
    }

    /// <summary>Writes the hashes from a number on.</summary>
    internal void Save(CheckpointWriter writer, int from)
    {
        writer.Write(Count - from);
        for (int number = from; number < Count; number++)
        {
            writer.Write(_hashes[number]);
        }
    }

    /// <summary>Adds hashes that were saved.</summary>
    /// <exception cref="CheckpointException">One is there already.</exception>
    internal void Restore(CheckpointReader reader)
    {
        for (int left = reader.ReadCount(sizeof(ulong)); left > 0; left--)
        {
            GetOrAdd(reader.ReadUInt64(), out bool isNew);
            if (!isNew)
            {
                throw reader.Invalid("a second number of a hash");
            }
        }
    }

    private int Add(ulong hash, int slot)
    {
        _hashes.At(Count) = hash;
        _slots[slot] = ++Count;
        if (Count > _slots.Length / 3 * 2)
        {
            _slots = new int[2 * _slots.Length];
            for (int number = 0; number < Count; number++)
            {
                _slots[Slot(_hashes[number])] = number + 1;
            }
        }

        return Count - 1;
    }

    /// <summary>The slot that a hash is in, or would be.</summary>
    private int Slot(ulong hash)
    {
        int slot = (int)((hash * Seed) >> 32) & (_slots.Length - 1);
        while (_slots[slot] is not 0 and var taken && _hashes[taken - 1] != hash)
        {
            slot = (slot + 1) & (_slots.Length - 1);
        }

        return slot;
    }
}
