using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Fuzzing;

/// <summary>An input is a list of pairs: what to put into a folder, and under which name.</summary>
public sealed class DumpFolderFuzzTests : IDisposable
{
    private static readonly string[] Names =
    [
        "transactions.bson", "messages.bson", "transactions.bson.gz", "LibreChat/transactions.bson", "LibreChat/messages.bson",
        "Other/transactions.bson", "LibreChat", "transactions.bson/x", "new\nline/transactions.bson", "-", "transactions.metadata.json",
        "transactions.json",
    ];

    private static readonly byte[] Row = Documents.Transaction(Ids.At(Ids.Noon, 1), messageId: "m1");

    private readonly TempFolder _folder = new();
    private readonly string _dump;
    private readonly Action<string>[] _kinds;

    public DumpFolderFuzzTests()
    {
        _dump = _folder.File("dump");
        string file = _folder.Write("file", Row);
        string pipe = _folder.MakePipe("pipe");
        _kinds =
        [
            path => WriteNew(path, Row),
            path => WriteNew(path, []),
            path => WriteNew(path, Row[..^1]),
            path => File.CreateSymbolicLink(path, file),
            path => File.CreateSymbolicLink(path, pipe),
            path => File.CreateSymbolicLink(path, _dump),
            path => File.CreateSymbolicLink(path, path),
            path => File.CreateSymbolicLink(path, "/nowhere"),
            path => File.CreateSymbolicLink(path, "/dev/zero"),
            path => Directory.CreateDirectory(path),
        ];
    }

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Any_folder_is_read_or_refused_and_nothing_else_happens()
    {
        var run = new FuzzRun(seed: 1, [[0, 0], [0, 0, 0, 1], [3, 3, 1, 4], [0, 0, 9, 9]], [0, 2], [4, 0], [6, 0], [9, 0], [0, 5])
        {
            Allowance = 4 << 20,
            AllowancePerByte = 4096,
        };

        double refused = run.Run<SourceException>(ReadFolder);

        Assert.InRange(refused, 0.1, 0.99);
    }

    private void ReadFolder(byte[] input)
    {
        if (Directory.Exists(_dump))
        {
            Directory.Delete(_dump, recursive: true);
        }

        Directory.CreateDirectory(_dump);
        foreach (byte[] pair in input.Chunk(2).Where(pair => pair.Length == 2))
        {
            Put(Path.Combine(_dump, Names[pair[1] % Names.Length]), _kinds[pair[0] % _kinds.Length]);
        }

        using var source = new DumpSource(_dump, database: null);
        Assert.NotNull(source.Revision);
        foreach (string collection in (string[])[Collection.Transactions, Collection.Messages])
        {
            _ = source.Count(collection, CancellationToken.None);
            _ = source.Inspect(collection, CancellationToken.None);
        }
    }

    /// <summary>Fails where there is something already, a link to a pipe for one.</summary>
    private static void WriteNew(string path, byte[] content)
    {
        using var file = new FileStream(path, FileMode.CreateNew, FileAccess.Write);
        file.Write(content);
    }

    private static void Put(string path, Action<string> make)
    {
        try
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            make(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            // Something else of this input has the name.
        }
    }
}
