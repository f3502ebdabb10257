using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Dump;

/// <summary>The documents of one <c>.bson</c> file.</summary>
internal sealed class BsonFileCursor(string path, Action onRead, CancellationToken cancellation) : IDocumentCursor
{
    private readonly DocumentFile _file = new(path, "BSON file", onRead, cancellation);

    public ReadOnlySpan<byte> Current => _file.Current;

    public double? Share => _file.Share;

    public bool MoveNext()
    {
        if (!_file.TryPeek(out int length))
        {
            return false;
        }

        _file.Take(length);
        return true;
    }

    public void Dispose() => _file.Dispose();

    public SourceException Refuse(BsonFormatException problem) => _file.Broken(problem.Message, problem);
}
