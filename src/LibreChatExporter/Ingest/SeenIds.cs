using System.Security.Cryptography;
using LibreChatExporter.Bson;
using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Ingest;

/// <summary>
/// The <c>_id</c>s of all rows that have been counted: those at and above the watermark, which turn up again at each refresh, at hand, the
/// others in the archive. Ids that are no ObjectIds are rare and kept as hashes. Ids are added for a page of rows and then either committed
/// or rolled back with it. Not thread-safe.
/// </summary>
internal sealed class SeenIds : ICheckpointed
{
    /// <summary>
    /// Ids are archived some thousands at a time: each lot has to be sorted, and the archive to be written to disk again.
    /// </summary>
    private const int MinTidySize = 16_384;

    private readonly HashSet<ObjectId> _ids = [];
    private readonly HashSet<string> _others = [];
    private readonly List<ObjectId> _pageIds = [];
    private readonly List<string> _pageOthers = [];
    private ObjectId _archived;
    private int _tidyAt = MinTidySize;

    /// <summary>The ids that are not at hand.</summary>
    internal IdArchive Archive { get; } = new();

    /// <summary>Whether this id is new; it is remembered.</summary>
    internal bool Add(BsonValue id)
    {
        if (id.TryGetObjectId(out ObjectId objectId))
        {
            if (!_ids.Add(objectId))
            {
                return false;
            }

            if (IsArchived(objectId))
            {
                _ids.Remove(objectId);
                return false;
            }

            _pageIds.Add(objectId);
            return true;
        }

        string other = Condensed(id);
        if (!_others.Add(other))
        {
            return false;
        }

        _pageOthers.Add(other);
        return true;
    }

    /// <summary>Whether this id has been added.</summary>
    internal bool Contains(BsonValue id)
        => id.TryGetObjectId(out ObjectId objectId) ? _ids.Contains(objectId) || IsArchived(objectId) : _others.Contains(Condensed(id));

    /// <summary>The rows of the page have been counted.</summary>
    internal void Commit()
    {
        _pageIds.Clear();
        _pageOthers.Clear();
    }

    /// <summary>The rows of the page have not been counted after all: forgets their ids.</summary>
    internal void Rollback()
    {
        _ids.ExceptWith(_pageIds);
        _others.ExceptWith(_pageOthers);
        Commit();
    }

    /// <summary>Archives the ids below <paramref name="watermark"/>, when enough have gathered to make it worth while.</summary>
    internal void Tidy(ObjectId watermark)
    {
        if (_ids.Count < _tidyAt)
        {
            return;
        }

        _archived = watermark > _archived ? watermark : _archived;
        Archive.Add(_ids.Where(id => id < _archived));
        _ids.RemoveWhere(id => id < _archived);
        if (_ids.Capacity > 4 * Math.Max(MinTidySize, _ids.Count))
        {
            _ids.TrimExcess();
        }

        _tidyAt = Math.Max(MinTidySize, 2 * _ids.Count);
    }

    /// <inheritdoc/>
    /// <remarks>The archive is written on its own, because it is large and rarely changes.</remarks>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_archived);
        writer.Write(_ids.Count);
        foreach (ObjectId id in _ids)
        {
            writer.Write(id);
        }

        writer.Write(_others.Count);
        foreach (string other in _others)
        {
            writer.Write(other);
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        _archived = reader.ReadObjectId();
        for (int left = reader.ReadCount(ObjectId.Size); left > 0; left--)
        {
            _ids.Add(reader.ReadObjectId());
        }

        for (int left = reader.ReadCount(sizeof(int)); left > 0; left--)
        {
            _others.Add(reader.ReadText());
        }
    }
    private static string Condensed(BsonValue id) => $"{id.Type} {Convert.ToHexStringLower(SHA256.HashData(id.Bytes))}";

    private bool IsArchived(ObjectId id) => id < _archived && Archive.Contains(id);
}
