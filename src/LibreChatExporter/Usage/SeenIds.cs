using System.Security.Cryptography;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Usage;

/// <summary>
/// The <c>_id</c>s of rows that have been counted, as far back as they can turn up again. Ids that are no ObjectIds are rare and kept for good.
/// Ids are added for a page of rows and then either committed or rolled back with it. Not thread-safe.
/// </summary>
internal sealed class SeenIds
{
    private const int MinTidySize = 65_536;

    /// <summary>
    /// How far behind the watermark ids are kept: as long as no clock was further ahead than this, a watermark that it pushed ahead can come back
    /// without a row being counted twice. Costs about 25 bytes an id.
    /// </summary>
    private static readonly TimeSpan Kept = TimeSpan.FromDays(1);

    private readonly HashSet<ObjectId> _ids = [];
    private readonly HashSet<string> _others = [];
    private readonly List<ObjectId> _pageIds = [];
    private readonly List<string> _pageOthers = [];
    private int _tidyAt = MinTidySize;

    /// <summary>Ids below this have been forgotten: whether their rows were counted cannot be told.</summary>
    internal ObjectId Forgotten { get; private set; }

    /// <summary>Whether this id is new; it is remembered. What may have been forgotten is not new.</summary>
    internal bool Add(BsonValue id)
    {
        if (id.TryGetObjectId(out ObjectId objectId))
        {
            if (objectId < Forgotten || !_ids.Add(objectId))
            {
                return false;
            }

            _pageIds.Add(objectId);
            return true;
        }

        string other = $"{id.Type} {Convert.ToHexStringLower(SHA256.HashData(id.Bytes))}";
        if (!_others.Add(other))
        {
            return false;
        }

        _pageOthers.Add(other);
        return true;
    }

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

    /// <summary>Forgets the ids well below <paramref name="watermark"/>, when enough have gathered to make it worth while.</summary>
    internal void Tidy(ObjectId watermark)
    {
        if (_ids.Count < _tidyAt)
        {
            return;
        }

        var bound = ObjectId.FirstOf(watermark.Time - Kept);
        Forgotten = bound > Forgotten ? bound : Forgotten;
        _ids.RemoveWhere(id => id < Forgotten);
        if (_ids.Capacity > 4 * Math.Max(MinTidySize, _ids.Count))
        {
            _ids.TrimExcess();
        }

        _tidyAt = Math.Max(MinTidySize, 2 * _ids.Count);
    }
}
