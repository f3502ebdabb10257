using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Dump;

/// <summary>The files of one database in a folder that <c>mongodump</c> wrote, with or without <c>--gzip</c>.</summary>
internal sealed class DumpFolder
{
    private static readonly string[] Endings = [".bson", ".bson.gz"];

    private DumpFolder(string path) => Path = path;

    /// <summary>The folder with the <c>.bson</c> files.</summary>
    internal string Path { get; }

    private bool HasTransactions => Find(Collection.Transactions) is not null;

    /// <summary>
    /// Finds the database in <paramref name="path"/>: the folder itself, or the one below it named <paramref name="database"/>, or else the
    /// only one that has transactions.
    /// </summary>
    /// <exception cref="SourceException">There is none, or there are several.</exception>
    internal static DumpFolder Open(string path, string? database)
    {
        if (!Directory.Exists(path))
        {
            throw new SourceException(File.Exists(path)
                ? $"{path} is a file; --source takes a mongodump folder or a MongoDB URI"
                : $"there is no folder {System.IO.Path.GetFullPath(path)}; --source takes a mongodump folder or a URI that starts with mongodb://")
            {
                Reason = SourceErrorReason.Missing,
            };
        }

        List<DumpFolder> found = Candidates(path, database);
        return found switch
        {
            [DumpFolder only] => only,
            [] => throw new SourceException(
                $"{path} is no dump of LibreChat{(database is null ? "" : $"'s database {database}")}: no {Collection.Transactions}.bson or "
                + $"{Collection.Transactions}.bson.gz in it or one folder below; make one with: mongodump --gzip --db LibreChat --out FOLDER")
            {
                Reason = SourceErrorReason.Missing,
            },
            _ => throw new SourceException(
                $"{path} has dumps of several databases ({string.Join(", ", found.Select(f => System.IO.Path.GetFileName(f.Path)))}); "
                + "choose one with --database"),
        };
    }

    /// <summary>The file of a collection, null where the dump has none.</summary>
    /// <exception cref="SourceException">There are two, and no telling which is the right one.</exception>
    internal string? Find(string collection)
    {
        string[] files = [.. Endings.Select(ending => System.IO.Path.Combine(Path, collection + ending)).Where(File.Exists)];
        return files.Length < 2
            ? files.FirstOrDefault()
            : throw new SourceException($"there are both {files[0]} and {files[1]}: remove the one that is of an older dump");
    }

    /// <summary>The folder itself if it has transactions, or else those below it that have.</summary>
    private static List<DumpFolder> Candidates(string path, string? database)
    {
        var itself = new DumpFolder(path);
        if (itself.HasTransactions)
        {
            return [itself];
        }

        try
        {
            IEnumerable<string> below = database is null ? Directory.EnumerateDirectories(path).Order() : [System.IO.Path.Combine(path, database)];
            return [.. below.Select(folder => new DumpFolder(folder)).Where(folder => folder.HasTransactions)];
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"cannot read the folder {path}: {e.Message}", e);
        }
    }
}
