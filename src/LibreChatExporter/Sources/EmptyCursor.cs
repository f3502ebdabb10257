using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources;

/// <summary>The cursor of a collection that is not there: LibreChat makes some of them only when they are first used.</summary>
internal sealed class EmptyCursor : IDocumentCursor
{
    public ReadOnlySpan<byte> Current => throw new InvalidOperationException("an empty cursor has no document");

    public double? Share => 1;

    public bool MoveNext() => false;

    public SourceException Refuse(BsonFormatException problem) => new(problem.Message, problem) { Reason = SourceErrorReason.Malformed };

    public void Dispose()
    {
    }
}
