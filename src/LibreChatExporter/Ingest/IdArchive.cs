using LibreChatExporter.Bson;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ingest;

/// <summary>
/// The <c>_id</c>s of all rows counted long ago, condensed to 8 bytes each: nothing else could tell a row that has been restored from one
/// that was always there. Not thread-safe.
/// </summary>
internal sealed class IdArchive : ICheckpointed
{
    private readonly SortedRuns _ids = new();

    /// <summary>Changes whenever ids are added.</summary>
    internal int Version { get; private set; }

    /// <summary>Whether this id has been added.</summary>
    internal bool Contains(ObjectId id) => _ids.Contains(id.Condensed);

    /// <summary>Adds ids, in any order.</summary>
    internal void Add(IEnumerable<ObjectId> ids)
    {
        ulong[] added = [.. ids.Select(id => id.Condensed)];
        Version += added.Length > 0 ? 1 : 0;
        _ids.Add(added);
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_ids.All.Count);
        foreach (ulong[] run in _ids.All)
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

            _ids.Append(run.Length > 0 ? run : throw reader.Invalid("a run of ids"));
        }

        Version++;
    }
}
