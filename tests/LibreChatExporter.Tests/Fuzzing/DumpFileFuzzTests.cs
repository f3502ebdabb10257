using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Fuzzing;

/// <summary>One damaged file stands for all collections.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class DumpFileFuzzTests : IDisposable
{
    private static readonly byte[] Row = Documents.Transaction(Ids.At(Ids.Noon, 1), messageId: "m1");

    private static readonly byte[][] Messages =
    [
        Documents.Message("m1", Ids.User(1), "agent_x", "agents"),
        Documents.ChatMessage("m2", Ids.User(1), Ids.Noon, "m1", content: ["text", "search"]),
    ];

    private static readonly byte[] Content = [.. Row, .. Messages.SelectMany(message => message)];

    private static readonly byte[] Archive = new Archive().With("LibreChat", Collection.Transactions, Row)
        .With("LibreChat", Collection.Messages, Messages).With("Other", Collection.Messages, Row).ToArray();

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Any_file_is_read_or_refused_and_nothing_else_happens(int seed) => Run(seed, Folder(".bson"), Content, input => input);

    [Theory]
    [InlineData(3)]
    public void Any_file_that_has_been_compressed_is_read_or_refused(int seed) => Run(seed, Folder(".bson.gz"), Content, TempFolder.Zip);

    [Theory]
    [InlineData(4)]
    public void Any_compressed_file_is_read_or_refused(int seed) => Run(seed, Folder(".bson.gz"), TempFolder.Zip(Content), input => input);

    [Theory]
    [InlineData(5)]
    [InlineData(6)]
    public void Any_archive_is_read_or_refused(int seed) => Run(seed, _folder.File("file"), Archive, input => input);

    [Theory]
    [InlineData(7)]
    public void Any_archive_that_has_been_compressed_is_read_or_refused(int seed)
        => Run(seed, _folder.File("file"), Archive, TempFolder.Zip);

    private string Folder(string ending)
    {
        string file = _folder.Write("file");
        File.CreateSymbolicLink(_folder.File(Collection.Transactions + ending), file);
        File.CreateSymbolicLink(_folder.File(Collection.Messages + ending), file);
        return _folder.Path;
    }

    private void Run(int seed, string source, byte[] original, Func<byte[], byte[]> pack)
    {
        // Each of the readings has a buffer of 256 kB, which a document that is not there must not make grow.
        var run = new FuzzRun(seed, [original]) { Allowance = 3 << 19, AllowancePerByte = 64 };

        double refused = run.Run<SourceException>(input =>
        {
            _folder.Write("file", pack(input));
            ReadAll(source);
        });

        Assert.InRange(refused, 0.1, 0.999);
    }

    private static void ReadAll(string path)
    {
        using var source = new DumpSource(path, database: null);
        Assert.NotEmpty(source.Revision!);
        using (IDocumentCursor rows = source.ReadTransactions(default, CancellationToken.None))
        {
            rows.ReadAll(Collection.Transactions, new DocumentCounts(), row => Transaction.Parse(row));
        }

        using (IDocumentCursor messages = source.ReadRecentMessages(Ids.Noon, CancellationToken.None))
        {
            messages.ReadAll(Collection.Messages, new DocumentCounts(), message => Message.Parse(message));
        }

        source.FindAnswers(["m1"u8.ToArray()], (in Answer _) => { }, CancellationToken.None);
        Assert.NotNull(source.Count(Collection.Messages, CancellationToken.None));
    }
}
