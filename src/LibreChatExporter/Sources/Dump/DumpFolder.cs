using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Dump;

/// <summary>The files of one database in a folder that <c>mongodump</c> wrote, with or without <c>--gzip</c>.</summary>
internal sealed class DumpFolder : IDump
{
    private static readonly string[] Endings = [".bson", ".bson.gz"];

    private readonly string _path;

    private DumpFolder(string path) => _path = path;

    public string Revision
    {
        get
        {
            string transactions = Find(Collection.Transactions) ?? throw DumpDatabase.Gone(_path);

            // A dump is written one file after the other.
            string[] files = [transactions, .. Find(Collection.Messages) is { } messages ? (string[])[messages] : []];
            return string.Join(
                ' ', files.Select(path => new FileInfo(path)).Select(file => $"{file.Name} {file.Length} {file.LastWriteTimeUtc:O}"));
        }
    }

    private bool HasTransactions => Find(Collection.Transactions) is not null;

    /// <summary>
    /// Finds the database in <paramref name="path"/>: the folder itself, or the one below it named <paramref name="database"/>, or else the
    /// only one that has transactions.
    /// </summary>
    /// <exception cref="SourceException">There is none, or there are several.</exception>
    internal static DumpFolder Open(string path, string? database)
    {
        var itself = new DumpFolder(path);
        if (itself.HasTransactions)
        {
            return itself;
        }

        try
        {
            IEnumerable<string> below =
                database is null ? Directory.EnumerateDirectories(path).Select(folder => Path.GetFileName(folder)).Order() : [database];
            IEnumerable<string> found = below.Where(name => new DumpFolder(Path.Combine(path, name)).HasTransactions);
            return new DumpFolder(Path.Combine(path, DumpDatabase.Choose(path, database, found, Missing(path))));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"cannot read the folder {path}: {e.Message}", e);
        }
    }

    public IDocumentCursor? Open(string collection, Action onRead, CancellationToken cancellation)
        => Find(collection) is { } file ? new BsonFileCursor(file, onRead, cancellation) : null;

    private static string Missing(string path)
    {
        const string transactions = Collection.Transactions;
        string? json = Directory.EnumerateFiles(path, $"*{transactions}.json*").Select(Path.GetFileName).Order().FirstOrDefault();
        return DumpDatabase.Missing(
            $"{transactions}.bson or {transactions}.bson.gz in it or one folder below"
                + (json is null ? "" : $", and {json} is JSON, as mongoexport and Compass write it, which is not read"),
            "--out FOLDER");
    }

    /// <summary>The file of a collection, null where the dump has none.</summary>
    /// <exception cref="SourceException">There are two, and no telling which is the right one.</exception>
    private string? Find(string collection)
    {
        string[] files = [.. Endings.Select(ending => Path.Combine(_path, collection + ending)).Where(File.Exists)];
        return files.Length < 2
            ? files.FirstOrDefault()
            : throw new SourceException($"there are both {files[0]} and {files[1]}: remove the one that is of an older dump");
    }
}
