namespace LibreChatExporter.Bson;

/// <summary>A document that is not BSON. The message names the byte position, counted from the document's start.</summary>
internal sealed class BsonFormatException : Exception
{
    /// <summary>Says what is wrong, and where.</summary>
    public BsonFormatException(string problem, int position)
        : base($"malformed BSON at byte {position}: {problem}")
        => Position = position;

    /// <summary>Bytes from the start of the document to what is wrong.</summary>
    public int Position { get; }
}
