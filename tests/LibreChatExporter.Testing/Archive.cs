namespace LibreChatExporter.Testing;

/// <summary>An archive of a few documents in memory: collections take turns, as they do in mongodump.</summary>
internal sealed class Archive
{
    private readonly Dictionary<(string Database, string Collection), IReadOnlyList<byte[]>> _collections = [];

    /// <summary>Documents after which it is another collection's turn.</summary>
    public int Turn { get; init; } = 3;

    /// <summary>The size of a block.</summary>
    public int BlockSize { get; init; } = 16 << 20;

    /// <summary>A collection that is a view.</summary>
    public string View { get; init; } = "";

    public Archive With(string database, string collection, params IReadOnlyList<byte[]> documents)
    {
        _collections.Add((database, collection), documents);
        return this;
    }

    public byte[] ToArray()
    {
        using var output = new MemoryStream();
        var writer = new ArchiveWriter(output, _collections.Keys, BlockSize, View);
        for (int at = 0; _collections.Values.Any(documents => at <= documents.Count); at += Turn)
        {
            foreach (((string database, string collection), IReadOnlyList<byte[]> documents) in _collections)
            {
                foreach (byte[] document in documents.Skip(at).Take(Turn))
                {
                    writer.Add(database, collection, document);
                }

                if (at <= documents.Count && documents.Count < at + Turn)
                {
                    writer.End(database, collection);
                }
            }
        }

        return output.ToArray();
    }
}
