using LibreChatExporter.Configuration;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

public sealed class DocumentCountTests
{
    private const string Family = "librechat_documents";

    [Theory]
    [InlineData("librechat-sample")]
    [InlineData("librechat-tenants")]
    public void All_documents_of_a_dump_are_counted(string name)
    {
        var sample = new Sample(name);
        string[] collections = ["agents", "balances", "conversations", "files", "messages", "transactions", "users"];
        using var source = new DumpSource(sample.Folder, database: null);
        using var exporter = new TestExporter(source);

        Compare.Family(
            Family,
            collections.ToDictionary(collection => $"collection={collection}", collection => (double)sample.Documents(collection).Count),
            exporter.RefreshAndRead()[Family]);
    }

    [Fact]
    public void What_the_source_cannot_count_is_absent()
    {
        using var source = new MemorySource();
        source.Messages.Add(Documents.ChatMessage("q1", Ids.User(1), Ids.Noon));
        using var exporter = new TestExporter(source);

        Compare.Family(
            Family,
            new Dictionary<string, double> { ["collection=messages"] = 1, ["collection=transactions"] = 0 },
            exporter.RefreshAndRead()[Family]);
    }

    [Fact]
    public void Documents_are_counted_at_the_slow_interval()
    {
        using var source = new MemorySource();
        using var exporter = new TestExporter(source, null, (Setting.SlowInterval, "10m"));
        exporter.RefreshAndRead();
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));
        exporter.Clock.Advance(TimeSpan.FromMinutes(10) - TimeSpan.FromSeconds(1));
        Assert.Equal(0, exporter.RefreshAndRead().Value(Family, "collection=transactions"));

        exporter.Clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(1, exporter.RefreshAndRead().Value(Family, "collection=transactions"));
    }

    [Fact]
    public void A_count_that_failed_is_made_up_for_at_once_and_stays_as_it_was_until_then()
    {
        using var folder = new TempFolder();
        byte[] row = Documents.Transaction(Ids.At(Ids.Noon, 1));
        folder.Write("transactions.bson", row);
        folder.Write("files.bson", row);
        using var source = new DumpSource(folder.Path, database: null);
        using var exporter = new TestExporter(source);
        exporter.RefreshAndRead();

        // A new dump whose files are cut off, then a whole one.
        folder.Write("files.bson", row, row[..^1]);
        folder.Write("transactions.bson", row, Documents.Transaction(Ids.At(Ids.Noon, 2)));
        exporter.Clock.Advance(TimeSpan.FromMinutes(5));
        exporter.Refresh();
        Scrape scrape = exporter.Read();
        Assert.Equal(0, scrape.Value("librechat_exporter_collector_success", "collector=documents"));
        Assert.Equal(1, scrape.Value(Family, "collection=files"));
        Assert.Equal(1, scrape.Value(Family, "collection=transactions"));

        folder.Write("files.bson", row, row);
        scrape = exporter.RefreshAndRead();
        Assert.Equal(2, scrape.Value(Family, "collection=files"));
        Assert.Equal(2, scrape.Value(Family, "collection=transactions"));
    }

    [Fact]
    public void Documents_are_not_counted_where_nobody_wants_that()
    {
        using var source = new MemorySource();
        using var exporter = new TestExporter(source, null, (Setting.Disable, "documents"));

        Assert.Empty(exporter.RefreshAndRead()[Family]);
    }
}
