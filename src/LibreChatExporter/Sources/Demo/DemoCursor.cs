using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Demo;

/// <summary>A cursor over documents in memory.</summary>
internal sealed class DemoCursor(IReadOnlyList<byte[]> documents) : IDocumentCursor
{
    private int _index = -1;

    public ReadOnlySpan<byte> Current => documents[_index];

    public double? Share => (double)(_index + 1) / documents.Count;

    public bool MoveNext() => ++_index < documents.Count;

    public SourceException Refuse(BsonFormatException problem)
        => new($"the shipped sample is damaged: {problem.Message}", problem) { Reason = SourceErrorReason.Malformed };

    public void Dispose()
    {
    }
}
