using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

public sealed class DumpFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_that_is_missing_is_said_to_be_missing()
        => Assert.Contains($"there is no folder or file {_folder.File("nope")}", ErrorOf(_folder.File("nope")), StringComparison.Ordinal);

    [Fact]
    public void A_single_bson_file_is_said_to_be_a_file()
    {
        string file = _folder.Write("transactions.bson", Row(1));

        Assert.Contains($"{file} is a file", ErrorOf(file), StringComparison.Ordinal);
    }

    [Fact]
    public void An_empty_folder_is_said_to_be_no_dump()
    {
        string error = ErrorOf(_folder.Path);

        Assert.Contains($"{_folder.Path} is no dump of LibreChat", error, StringComparison.Ordinal);
        Assert.Contains("mongodump", error, StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_of_other_collections_is_said_to_be_no_dump_of_LibreChat()
    {
        _folder.Write("LibreChat/messages.bson", Documents.Message("a", Ids.User(1), "gpt-5.5"));

        Assert.Contains("is no dump of LibreChat", ErrorOf(_folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void Of_two_databases_none_is_guessed()
    {
        WriteTwoDatabases();

        string error = ErrorOf(_folder.Path);
        Assert.Contains("One, Two", error, StringComparison.Ordinal);
        Assert.Contains("--database", error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("One", 1)]
    [InlineData("Two", 2)]
    public void Of_two_databases_the_one_named_is_read(string database, int rows)
    {
        WriteTwoDatabases();

        Assert.Equal(rows, Read(_folder.Path, database).Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void A_database_that_is_not_there_is_named()
    {
        WriteTwoDatabases();

        Assert.Contains("database Three", ErrorOf(_folder.Path, "Three"), StringComparison.Ordinal);
    }

    [Fact]
    public void The_only_database_with_transactions_is_taken()
    {
        _folder.Write("admin/system.version.bson", Row(9));
        _folder.Write("Chat/transactions.bson", Row(1));

        Assert.Equal(1, Read(_folder.Path, null).Sum("librechat_llm_calls_total"));
    }

    [Theory]
    [InlineData("transactions.json")]
    [InlineData("LibreChat.transactions.json")]
    public void A_folder_of_JSON_is_said_to_be_JSON(string name)
    {
        _folder.Write(name, "[]"u8.ToArray());
        _folder.Write("transactions.metadata.json", "{}"u8.ToArray());

        string error = ErrorOf(_folder.Path);
        Assert.Contains($"{name} is JSON, as mongoexport and Compass write it, which is not read", error, StringComparison.Ordinal);
        Assert.EndsWith("make one with: mongodump --gzip --db LibreChat --out FOLDER", error, StringComparison.Ordinal);
    }

    [Fact]
    public void Metadata_beside_other_collections_are_not_said_to_be_an_export()
    {
        _folder.Write("transactions.metadata.json", "{}"u8.ToArray());

        Assert.DoesNotContain("mongoexport", ErrorOf(_folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_of_a_whole_server_has_one_database_of_LibreChat()
    {
        Scrape scrape = Read(Repository.Sample(Path.Combine("reports", "whole-server", "dump")), null);

        Assert.Equal(1, scrape.Value("librechat_exporter_documents_read_total", "collection=transactions"));
        Assert.Equal(1, scrape.Sum("librechat_llm_calls_total"));
    }

    [Theory]
    [InlineData("config")]
    [InlineData("admin")]
    [InlineData("local")]
    public void What_a_server_keeps_for_itself_is_no_dump_of_LibreChat(string database)
    {
        _folder.Write($"{database}/transactions.bson", Row(1));

        Assert.Contains("is no dump of LibreChat", ErrorOf(_folder.Path), StringComparison.Ordinal);
    }

    [Fact]
    public void A_dump_without_messages_and_agents_is_counted_all_the_same()
    {
        _folder.Write("transactions.bson", Row(1), Documents.Transaction(Ids.At(Ids.Noon, 2), model: "agent_gone"));

        Scrape scrape = Read(_folder.Path, null);
        Assert.Equal(2, scrape.Sum("librechat_llm_calls_total"));
        Assert.Equal(1, scrape.Value("librechat_unattributed_transactions_total"));
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=agent_gone,model=unknown,user={Ids.User(1)}"));
    }

    [Fact]
    public void Two_users_under_one_messageId_get_their_own_agents()
    {
        _folder.Write(
            "messages.bson", Documents.Message("m1", Ids.User(1), "agent_one"), Documents.Message("m1", Ids.User(2), "agent_two"));
        _folder.Write("transactions.bson", Row(1), Documents.Transaction(Ids.At(Ids.Noon, 2), messageId: "m1", user: Ids.User(2)));

        Scrape scrape = Read(_folder.Path, null);
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=agent_one,model=gpt-5.5,user={Ids.User(1)}"));
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=agent_two,model=gpt-5.5,user={Ids.User(2)}"));
    }

    [Fact]
    public void An_empty_collection_is_no_error()
    {
        _folder.Write("transactions.bson");

        Assert.Equal(0, Read(_folder.Path, null).Sum("librechat_llm_calls_total"));
    }

    private static byte[] Row(int number) => Documents.Transaction(Ids.At(Ids.Noon, number), messageId: "m1");

    private static Scrape Read(string path, string? database)
    {
        using var source = new DumpSource(path, database);
        using var exporter = new TestExporter(source);
        return exporter.RefreshAndRead();
    }

    private static string ErrorOf(string path, string? database = null)
    {
        using var source = new DumpSource(path, database);
        var error = Assert.Throws<SourceException>(() => source.ReadTransactions(default, CancellationToken.None));
        Assert.DoesNotContain('\n', error.Message);
        return error.Message;
    }

    private void WriteTwoDatabases()
    {
        _folder.Write("One/transactions.bson", Row(1));
        _folder.Write("Two/transactions.bson", Row(1), Row(2));
    }
}
