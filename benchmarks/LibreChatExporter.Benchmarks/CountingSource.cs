using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Benchmarks;

/// <summary>Another source, and how many bytes of documents it has yielded; those of answers that were looked up are not seen.</summary>
internal sealed class CountingSource(ILibreChatSource inner) : ILibreChatSource
{
    internal long Bytes { get; private set; }

    public string Description => inner.Description;

    public long Progress => inner.Progress;

    public bool IsOrdered => inner.IsOrdered;

    public bool IsComplete => inner.IsComplete;

    public string? Revision => inner.Revision;

    public void BeginRefresh() => inner.BeginRefresh();

    public IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation)
        => new Cursor(this, inner.ReadTransactions(from, cancellation));

    public int FindAnswers(IReadOnlyList<ReadOnlyMemory<byte>> messageIds, AnswerVisitor visit, CancellationToken cancellation)
        => inner.FindAnswers(messageIds, visit, cancellation);

    public IDocumentCursor ReadMessages(IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
        => new Cursor(this, inner.ReadMessages(fields, from, cancellation));

    public IDocumentCursor ReadRecentMessages(DateTimeOffset since, CancellationToken cancellation)
        => new Cursor(this, inner.ReadRecentMessages(since, cancellation));

    public IDocumentCursor Read(string collection, IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
        => new Cursor(this, inner.Read(collection, fields, from, cancellation));

    public long? Count(string collection, CancellationToken cancellation) => inner.Count(collection, cancellation);

    public CollectionReport Inspect(string collection, CancellationToken cancellation) => inner.Inspect(collection, cancellation);

    public void Dispose() => inner.Dispose();

    private sealed class Cursor(CountingSource source, IDocumentCursor inner) : IDocumentCursor
    {
        public ReadOnlySpan<byte> Current => inner.Current;

        public double? Share => inner.Share;

        public bool MoveNext()
        {
            bool moved = inner.MoveNext();
            source.Bytes += moved ? inner.Current.Length : 0;
            return moved;
        }

        public SourceException Refuse(BsonFormatException problem) => inner.Refuse(problem);

        public void Dispose() => inner.Dispose();
    }
}
