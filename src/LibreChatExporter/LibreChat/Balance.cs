using LibreChatExporter.Bson;

namespace LibreChatExporter.LibreChat;

/// <summary>
/// A document of <c>balances</c>: the credits that a user has left. Old installations have several for one user, of which the one with the
/// smallest
/// <c>_id</c> is the one that LibreChat uses. The values are the document's own bytes.
/// </summary>
internal readonly ref struct Balance
{
    /// <summary>The fields that are read, for projections.</summary>
    public static readonly IReadOnlyList<string> Fields = ["_id", "user", "tokenCredits", "lastRefill", "tenantId"];

    /// <summary>Tells which of several is the oldest.</summary>
    public required ObjectId Id { get; init; }

    /// <summary>The user's id.</summary>
    public required BsonValue User { get; init; }

    /// <summary>What is left, in credits: a millionth of a US dollar each.</summary>
    public required BsonValue Credits { get; init; }

    /// <summary>When credits were last added automatically; at first, when the document was made.</summary>
    public required BsonValue LastRefill { get; init; }

    /// <summary>The organisation.</summary>
    public required BsonValue TenantId { get; init; }

    /// <summary>Reads a document of <c>balances</c>.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    public static Balance Parse(ReadOnlySpan<byte> document) => new()
    {
        Id = BsonReader.Find(document, "_id"u8).TryGetObjectId(out ObjectId id) ? id : default,
        User = BsonReader.Find(document, "user"u8),
        Credits = BsonReader.Find(document, "tokenCredits"u8),
        LastRefill = BsonReader.Find(document, "lastRefill"u8),
        TenantId = BsonReader.Find(document, "tenantId"u8),
    };
}
