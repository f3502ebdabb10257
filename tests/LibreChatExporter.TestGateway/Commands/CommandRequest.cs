using LibreChatExporter.TestGateway.Bson;

namespace LibreChatExporter.TestGateway.Commands;

/// <summary>One command of one client: its first field names it and, for most commands, the collection.</summary>
internal sealed class CommandRequest
{
    public CommandRequest(
        ClientSession session,
        long? reign,
        ReadOnlyMemory<byte> body,
        ReadOnlyMemory<byte>? documentSequence,
        string legacyDatabase)
    {
        Session = session;
        Reign = reign;
        Body = body;
        DocumentSequence = documentSequence;
        Value = BsonReader.Elements(body).Select(element => (BsonElement?)element).FirstOrDefault()
            ?? throw new InvalidDataException("A command has no fields.");
        Database = Find("$db")?.AsString() ?? legacyDatabase;
    }

    public ClientSession Session { get; }

    /// <summary>The election by which this member of a replica set was the primary when the command came; null otherwise.</summary>
    public long? Reign { get; }

    public ReadOnlyMemory<byte> Body { get; }

    /// <summary>The documents to write, one after the other, where the client sent them beside the command.</summary>
    public ReadOnlyMemory<byte>? DocumentSequence { get; }

    public string Name => Value.Name;

    public string Database { get; }

    /// <summary>The command's first field, with the value that goes with the name.</summary>
    public BsonElement Value { get; }

    /// <summary>The collection, or nothing for a command on a whole database.</summary>
    public string Collection => (Name == "getMore" ? Find("collection") : Value) is { Type: BsonType.String } name ? name.AsString() : "";

    /// <summary>The other collections that an aggregation reads, with <c>$unionWith</c>.</summary>
    public IEnumerable<string> Unions =>
        from pipeline in Elements(Name == "aggregate" ? Find("pipeline") : null)
        from stage in Elements(pipeline)
        where stage.Name == "$unionWith" && stage.IsDocument
        select BsonReader.Find(stage.Value, "coll")?.AsString() ?? "";

    public BsonElement? Find(string field) => BsonReader.Find(Body, field);

    public BsonElement Require(string field) => Find(field) ?? throw new InvalidDataException($"Field '{field}' is missing.");

    private static IEnumerable<BsonElement> Elements(BsonElement? document) =>
        document is { IsDocument: true } given ? BsonReader.Elements(given.Value) : [];
}
