using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>The documents of a page that has been read already.</summary>
internal sealed class PageCursor(Page page, MongoConnection connection, string collection) : IDocumentCursor
{
    private int _next;

    public ReadOnlySpan<byte> Current => page[_next - 1];

    public double? Share => null;

    public bool MoveNext() => _next < page.Count && ++_next > 0;

    public SourceException Refuse(BsonFormatException problem) => connection.Malformed(problem, collection);

    public void Dispose() => page.Dispose();
}
