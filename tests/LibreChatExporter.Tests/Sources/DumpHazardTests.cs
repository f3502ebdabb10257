using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

/// <summary>Dumps that are well-formed and all the same dangerous.</summary>
public sealed class DumpHazardTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void Two_files_of_one_collection_are_refused_because_one_is_older()
    {
        _folder.Write("transactions.bson", []);
        _folder.Write("transactions.bson.gz", []);
        using var source = new DumpSource(_folder.Path, database: null);

        var error = Assert.Throws<SourceException>(() => source.ReadTransactions(default, CancellationToken.None));
        Assert.Contains("transactions.bson.gz", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Answers_with_ids_that_nobody_asks_for_are_not_kept()
    {
        string huge = new('x', 1 << 20);
        _folder.Write("transactions.bson", []);
        _folder.Write(
            "messages.bson", [.. Enumerable.Range(0, 20).SelectMany(i => Documents.Message($"{i}{huge}", Ids.User(1), huge, huge))]);
        using var source = new DumpSource(_folder.Path, database: null);
        long before = GC.GetAllocatedBytesForCurrentThread();

        source.FindAnswers([], (in Answer _) => { }, CancellationToken.None);

        // The buffer grows to the largest document, some 3 MB, by doubling; all ids and models together would be 60 MB.
        Assert.True(GC.GetAllocatedBytesForCurrentThread() - before < 20 << 20);
    }

    [Fact]
    public void Absurd_amounts_are_skipped_before_they_drive_a_counter_to_infinity()
    {
        var source = new MemorySource();
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1), tokenValue: -1e308));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2), tokenValue: -1e308));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 3), rawAmount: -1e16));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 4), tokenValue: -250));
        using var exporter = new TestExporter(source);
        Scrape scrape = exporter.RefreshAndRead();

        Assert.Equal(250e-6, scrape.Sum("librechat_cost_usd_total"), 1e-12);
        Assert.Equal(2, scrape.Value("librechat_rows_skipped_total", "reason=token_value"));
        Assert.Equal(1, scrape.Value("librechat_rows_skipped_total", "reason=raw_amount"));
    }
}
