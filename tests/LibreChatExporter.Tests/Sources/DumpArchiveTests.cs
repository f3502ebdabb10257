using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

public sealed class DumpArchiveTests : IDisposable
{
    private static readonly string[] Collections = ["transactions", "messages", "agents", "users"];

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData(1, 1)]
    [InlineData(1, 400)]
    [InlineData(7, 400)]
    [InlineData(50, 1 << 20)]
    [InlineData(1000, 1 << 20)]
    public void Collections_are_taken_apart_in_whatever_order_they_are_read(int turn, int blockSize)
    {
        var sample = new Sample("librechat-sample");
        Archive archive = new() { Turn = turn, BlockSize = blockSize };
        foreach (string collection in Collections)
        {
            archive.With("Other", collection, Row(1), Row(2)).With("LibreChat", collection, sample.Documents(collection));
        }

        byte[] bytes = archive.ToArray();
        string[] files = [_folder.Write("plain", bytes), _folder.Write("zipped", TempFolder.Zip(bytes))];
        foreach (string file in files)
        {
            using var source = new DumpSource(file, "LibreChat");
            foreach (string collection in (string[])["users", .. Collections, "messages", "transactions", "agents"])
            {
                _ = source.Inspect(collection, CancellationToken.None);
                Assert.Equal(sample.Documents(collection), ReadAll(source, collection));
            }
        }
    }

    [Fact]
    public void More_blocks_than_are_remembered_are_read_all_the_same()
    {
        byte[][] rows = [.. Enumerable.Range(0, 40_000).Select(i => Row(i))];
        Archive archive = new Archive { Turn = 1, BlockSize = 1 }.With("a", "transactions", rows).With("a", "users", rows);
        using var source = new DumpSource(_folder.Write("file", archive.ToArray()), database: null);

        foreach (string collection in (string[])["users", "transactions", "users"])
        {
            Assert.Equal(rows, ReadAll(source, collection));
        }
    }

    [Fact]
    public void Collections_without_documents_are_there_and_views_are_not()
    {
        Archive archive = new Archive { View = "agents" }
            .With("a", "transactions").With("a", "messages", Row(1)).With("a", "agents").With("a", "users");
        using var source = new DumpSource(_folder.Write("file", archive.ToArray()), database: null);
        string[] names = ["transactions", "messages", "agents", "users", "files"];

        Assert.Equal([true, true, false, true, false], names.Select(name => source.Inspect(name, CancellationToken.None).Exists));
        Assert.Equal(0, source.Count("users", CancellationToken.None));
        Assert.Equal(1, source.Count("messages", CancellationToken.None));
    }

    [Theory]
    [InlineData(null, 2)]
    [InlineData("Two", 2)]
    [InlineData("config", 1)]
    public void The_only_database_with_transactions_is_taken_or_the_one_named(string? database, int rows)
    {
        Archive archive = new Archive()
            .With("config", "transactions", Row(1)).With("One", "messages", Row(1)).With("Two", "transactions", Row(1), Row(2));
        using var source = new DumpSource(_folder.Write("file", archive.ToArray()), database);

        Assert.Equal(rows, ReadAll(source, "transactions").Count);
    }

    [Fact]
    public void Of_two_databases_none_is_guessed()
    {
        string file = _folder.Write("file", new Archive().With("One", "transactions").With("Two", "transactions").ToArray());

        Assert.Contains("(One, Two); choose one with --database", ErrorOf(file), StringComparison.Ordinal);
        Assert.Contains("is no dump of LibreChat's database Three", ErrorOf(file, "Three"), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("config")]
    [InlineData("admin")]
    [InlineData("local")]
    public void What_a_server_keeps_for_itself_is_no_dump_of_LibreChat(string database)
        => Assert.Contains(
            "is no dump of LibreChat: no collection transactions in it",
            ErrorOf(_folder.Write("file", new Archive().With(database, "transactions", Row(1)).ToArray())),
            StringComparison.Ordinal);

    [Theory]
    [InlineData("")]
    [InlineData("{")]
    [InlineData("""{"_id":{"$oid":"6af89200878fe7f800000001"},"tokenType":"prompt"}""")]
    [InlineData("""[{"_id":{"$oid":"6af89200878fe7f800000001"}}]""")]
    public void A_file_of_another_kind_is_said_to_be_no_archive(string text)
    {
        string error = ErrorOf(_folder.Write("transactions.json", System.Text.Encoding.UTF8.GetBytes(text)));

        Assert.Contains("transactions.json is a file, and none that mongodump --archive wrote", error, StringComparison.Ordinal);
        Assert.Contains("mongodump --gzip --db LibreChat --archive=FILE", error, StringComparison.Ordinal);
    }

    [Fact]
    public void An_archive_written_anew_is_read_anew()
    {
        byte[][] rows = [.. Enumerable.Range(1, 6).Select(i => Row(i))];
        string file = _folder.Write("file", new Archive().With("a", "transactions", rows[..3]).With("a", "messages").ToArray());
        using var source = new DumpSource(file, database: null);
        using var exporter = new TestExporter(source);
        Assert.Equal(3, exporter.RefreshAndRead().Sum("librechat_llm_calls_total"));

        Archive anew = new Archive { Turn = 1 }.With("a", "files", rows).With("a", "messages").With("a", "transactions", rows);
        _folder.Write("file", anew.ToArray());
        Assert.Equal(6, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));

        File.Delete(file);
        exporter.Refresh();
        Assert.Contains("cannot open", exporter.Health.Error, StringComparison.Ordinal);
    }

    private static byte[] Row(int number) => Documents.Transaction(Ids.At(Ids.Noon, number), messageId: "m1");

    private static List<byte[]> ReadAll(DumpSource source, string collection)
    {
        using IDocumentCursor cursor = source.Read(collection, [], from: default, CancellationToken.None);
        List<byte[]> documents = [];
        while (cursor.MoveNext())
        {
            documents.Add(cursor.Current.ToArray());
        }

        return documents;
    }

    private static string ErrorOf(string path, string? database = null)
    {
        using var source = new DumpSource(path, database);
        var error = Assert.Throws<SourceException>(() => source.ReadTransactions(default, CancellationToken.None));
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }
}
