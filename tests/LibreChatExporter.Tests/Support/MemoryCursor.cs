using LibreChatExporter.Bson;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Tests.Support;

/// <summary>Documents in memory; breaks off before the document numbered <paramref name="failAt"/>, counted from 0.</summary>
internal sealed class MemoryCursor(IReadOnlyList<byte[]> documents, int? failAt) : IDocumentCursor
{
    private int _index = -1;

    public ReadOnlySpan<byte> Current => documents[_index];

    public double? Share => documents.Count == 0 ? 1 : (_index + 1.0) / documents.Count;

    public bool MoveNext()
    {
        _index++;
        return _index == failAt ? throw new SourceException("the connection broke") : _index < documents.Count;
    }

    public SourceException Refuse(BsonFormatException problem) => new($"memory: {problem.Message}", problem);

    public void Dispose()
    {
    }
}
