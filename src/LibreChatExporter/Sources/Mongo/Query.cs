using MongoDB.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>What to ask of a collection.</summary>
/// <param name="Collection">Its name, without the database's.</param>
/// <param name="Filter">Which documents.</param>
/// <param name="Fields">Which of their fields, and <c>_id</c>; empty for all.</param>
internal sealed record Query(string Collection, BsonDocument Filter, IReadOnlyList<string> Fields)
{
    /// <summary>So that a batch is about as large as a page, and not the 16 MB that a server would send.</summary>
    private const int DefaultBatchSize = 2000;

    /// <summary>Where the documents begin, which <see cref="Filter"/> says, too; null where all of them are.</summary>
    public LowerBound? From { get; init; }

    /// <summary>Whether the documents never change once they are there, as transactions do not.</summary>
    public bool IsInsertOnly { get; init; }

    /// <summary>The order; null for any.</summary>
    public BsonDocument? Sort { get; init; }

    /// <summary>The index to use; null leaves that to the server.</summary>
    public BsonDocument? Hint { get; init; }

    /// <summary>The most documents; null for all.</summary>
    public int? Limit { get; init; }

    /// <summary>
    /// Whether there is to be one reply and no cursor behind it, which servers answer at less cost. It has fewer documents than
    /// <see cref="Limit"/> also where they would be more than 16 MB.
    /// </summary>
    public bool IsSingleBatch { get; init; }

    /// <summary>Documents of one reply, at most.</summary>
    public int BatchSize { get; init; } = DefaultBatchSize;

    /// <summary>Whether its answer has all documents that answer another question about its collection.</summary>
    internal bool Covers(Query other)
        => Fields.SequenceEqual(other.Fields) && (From is null ? other.From is null : other.From is not null && From.Covers(other.From));
}
