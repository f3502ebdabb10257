using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources;

/// <summary>A cursor over documents in memory.</summary>
/// <param name="documents">The documents.</param>
/// <param name="origin">Where they come from, for errors.</param>
internal sealed class ListCursor(IReadOnlyList<byte[]> documents, string origin) : IDocumentCursor
{
    private int _index = -1;

    public ReadOnlySpan<byte> Current => documents[_index];

    public double? Share => documents.Count == 0 ? 1 : (double)(_index + 1) / documents.Count;

    public bool MoveNext() => ++_index < documents.Count;

    public SourceException Refuse(BsonFormatException problem)
        => new($"{origin} is damaged: {problem.Message}", problem) { Reason = SourceErrorReason.Malformed };

    public void Dispose()
    {
    }
}
