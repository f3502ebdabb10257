using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>A range of ObjectIds.</summary>
/// <param name="From">Where it begins.</param>
/// <param name="IsAfter">Whether it begins behind <paramref name="From"/>.</param>
/// <param name="To">The first id behind it; null where it has no end.</param>
internal readonly record struct IdRange(ObjectId From, bool IsAfter, ObjectId? To)
{
    /// <summary>All ids from one on.</summary>
    internal static IdRange AtOrAfter(ObjectId from) => new(from, IsAfter: false, To: null);

    /// <summary>What is left of it behind an id.</summary>
    internal IdRange After(ObjectId last) => this with { From = last, IsAfter = true };
}
