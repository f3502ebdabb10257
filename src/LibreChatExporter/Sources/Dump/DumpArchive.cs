using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Dump;

/// <summary>One database in a file that <c>mongodump --archive</c> wrote, with or without <c>--gzip</c>.</summary>
/// <param name="path">The file; looked at when first read.</param>
/// <param name="database">The database's name; null takes the only one that has transactions.</param>
internal sealed class DumpArchive(string path, string? database) : IDump
{
    private ArchiveIndex? _index;
    private (long Length, DateTime Written) _indexed;

    public string Revision => new FileInfo(path) is { Exists: true } file
        ? $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}"
        : throw DumpDatabase.Gone(path);

    public IDocumentCursor? Open(string collection, Action onRead, CancellationToken cancellation)
    {
        var file = new DocumentFile(path, "archive of mongodump", onRead, cancellation);
        try
        {
            IDocumentCursor? cursor = Open(collection, file);
            if (cursor is null)
            {
                file.Dispose();
            }

            return cursor;
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    private ArchiveCursor? Open(string collection, DocumentFile file)
    {
        ArchivePrelude prelude = ArchivePrelude.Read(file, path);
        string chosen = DumpDatabase.Choose(
            path,
            database,
            prelude.WithTransactions,
            DumpDatabase.Missing($"collection {Collection.Transactions} in it", "--archive=FILE"));
        if (!prelude.Has(chosen, collection))
        {
            return null;
        }

        if (_index is null || _indexed != file.Version)
        {
            (_index, _indexed) = (new ArchiveIndex(file.Offset), file.Version);
        }

        return new ArchiveCursor(file, _index, chosen, collection);
    }
}
