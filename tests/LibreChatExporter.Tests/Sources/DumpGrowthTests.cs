using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

public sealed class DumpGrowthTests : IDisposable
{
    private readonly TempFolder _folder = new();
    private readonly byte[][] _rows =
        [.. Enumerable.Range(1, 6).Select(i => Documents.Transaction(Ids.At(Ids.Noon.AddMinutes(i), i), messageId: $"m{i}"))];

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Of_a_dump_written_anew_only_the_new_rows_are_added()
    {
        _folder.Write("transactions.bson", _rows[..3]);
        using var source = new DumpSource(_folder.Path, database: null);
        using var exporter = new TestExporter(source);
        Assert.Equal(3, exporter.RefreshAndRead().Sum("librechat_llm_calls_total"));

        _folder.Write("transactions.bson", _rows);
        Assert.Equal(6, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void A_dump_that_has_not_changed_is_not_read_again()
    {
        _folder.Write("transactions.bson", _rows);
        using var source = new DumpSource(_folder.Path, database: null);
        using var exporter = new TestExporter(source);

        Assert.Equal(6, exporter.RefreshUntilAllShows().Value("librechat_exporter_documents_read_total", "collection=transactions"));
    }

    [Fact]
    public void Rows_that_have_gone_from_a_dump_stay_counted()
    {
        _folder.Write("transactions.bson", _rows);
        using var source = new DumpSource(_folder.Path, database: null);
        using var exporter = new TestExporter(source);
        exporter.RefreshAndRead();

        _folder.Write("transactions.bson", _rows[..2]);
        Assert.Equal(6, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void New_rows_find_their_answers_in_the_messages_written_with_them()
    {
        _folder.Write("transactions.bson", _rows[..5]);
        using var source = new DumpSource(_folder.Path, database: null);
        using var exporter = new TestExporter(source);
        Assert.Equal(5, exporter.RefreshAndRead().Value("librechat_unattributed_transactions_total"));

        _folder.Write("messages.bson", Documents.Message("m6", Ids.User(1), "agent_x", "agents"));
        _folder.Write("transactions.bson", _rows);
        Scrape scrape = exporter.RefreshUntilAllShows();
        Assert.Equal(1, scrape.Value("librechat_llm_calls_total", $"agent=agent_x,model=gpt-5.5,user={Ids.User(1)}"));
        Assert.Equal(5, scrape.Value("librechat_unattributed_transactions_total"));
    }

    [Fact]
    public void A_dump_that_has_gone_keeps_its_totals_and_says_what_is_wrong()
    {
        string file = _folder.Write("transactions.bson", _rows);
        using var source = new DumpSource(_folder.Path, database: null);
        using var exporter = new TestExporter(source);
        exporter.RefreshAndRead();

        File.Delete(file);
        exporter.Refresh();
        Scrape scrape = exporter.Read();
        Assert.Contains("has gone", exporter.Health.Error, StringComparison.Ordinal);
        Assert.Equal(0, scrape.Value("librechat_up"));
        Assert.Equal(6, scrape.Sum("librechat_llm_calls_total"));
        Assert.Equal(1, scrape.Value("librechat_exporter_collector_errors_total", "collector=usage"));
    }
}
