using LibreChatExporter.Bson;
using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Ingest;

/// <summary>
/// The <c>_id</c>s of all rows counted long ago, condensed to 8 bytes each: nothing else could tell a row that has been restored from one
/// that was always there. Kept as sorted runs, of which short ones are merged. Not thread-safe.
/// </summary>
internal sealed class IdArchive : ICheckpointed
{
    private readonly List<ulong[]> _runs = [];

    /// <summary>Changes whenever ids are added.</summary>
    internal int Version { get; private set; }

    /// <summary>Whether this id has been added.</summary>
    internal bool Contains(ObjectId id)
    {
        ulong condensed = id.Condensed;
        foreach (ulong[] run in _runs)
        {
            if (condensed >= run[0] && condensed <= run[^1] && Array.BinarySearch(run, condensed) >= 0)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>Adds ids, in any order.</summary>
    internal void Add(IEnumerable<ObjectId> ids)
    {
        ulong[] run = [.. ids.Select(id => id.Condensed)];
        if (run.Length == 0)
        {
            return;
        }

        Array.Sort(run);
        Version++;
        while (_runs.Count > 0 && _runs[^1].Length <= 2 * run.Length)
        {
            run = Merge(_runs[^1], run);
            _runs.RemoveAt(_runs.Count - 1);
        }

        _runs.Add(run);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_runs.Count);
        foreach (ulong[] run in _runs)
        {
            writer.Write(run.Length);
            Array.ForEach(run, writer.Write);
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        int runs = reader.ReadCount(sizeof(int) + sizeof(ulong));
        for (int i = 0; i < runs; i++)
        {
            ulong[] run = new ulong[reader.ReadCount(sizeof(ulong))];
            for (int j = 0; j < run.Length; j++)
            {
                run[j] = reader.ReadUInt64();
                if (j > 0 && run[j] < run[j - 1])
                {
                    throw reader.Invalid("the order of ids");
                }
            }

            _runs.Add(run.Length > 0 ? run : throw reader.Invalid("a run of ids"));
        }

        Version++;
    }

    private static ulong[] Merge(ulong[] a, ulong[] b)
    {
        ulong[] merged = new ulong[a.Length + b.Length];
        for (int i = 0, fromA = 0, fromB = 0; i < merged.Length; i++)
        {
            merged[i] = fromB == b.Length || (fromA < a.Length && a[fromA] <= b[fromB]) ? a[fromA++] : b[fromB++];
        }

        return merged;
    }
}
