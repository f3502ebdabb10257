using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

[Trait(Speed.Name, Speed.Slow)]
public sealed class ExactlyOnceTests
{
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Each_row_counts_once_whatever_the_order_of_events(bool restarts)
    {
        for (int seed = 1; seed <= 60; seed++)
        {
            using var scenario = new TailScenario(seed, restarts);
            try
            {
                scenario.Run(steps: 120);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_server_whose_clock_is_an_hour_ahead_hides_nobody(bool isOrdered)
    {
        var source = new MemorySource(isOrdered);
        using var exporter = new TestExporter(source);
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon.AddHours(1), 1)));
        exporter.RefreshAndRead();
        for (int i = 2; i <= 20; i++)
        {
            exporter.Clock.Advance(TimeSpan.FromSeconds(15));
            source.Transactions.Add(Documents.Transaction(Ids.At(exporter.Clock.GetUtcNow(), i)));
            exporter.RefreshAndRead();
        }

        Assert.Equal(20, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_clock_that_was_ahead_and_is_set_right_hides_no_row(bool isOrdered)
    {
        var source = new MemorySource(isOrdered);
        using var exporter = new TestExporter(source);
        exporter.Clock.Advance(TimeSpan.FromHours(2));
        source.Transactions.Add(Documents.Transaction(Ids.At(exporter.Clock.GetUtcNow(), 1)));
        exporter.RefreshAndRead();

        exporter.Clock.Advance(TimeSpan.FromHours(-2));
        for (int i = 2; i <= 20; i++)
        {
            exporter.Clock.Advance(TimeSpan.FromSeconds(15));
            source.Transactions.Add(Documents.Transaction(Ids.At(exporter.Clock.GetUtcNow(), i)));
            exporter.RefreshAndRead();
        }

        Assert.Equal(20, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void A_row_as_late_as_the_overlap_is_counted_and_a_later_one_is_not_counted_twice()
    {
        var source = new MemorySource();
        using var exporter = new TestExporter(source);
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));
        exporter.RefreshAndRead();

        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon.AddMinutes(-5), 2)));
        source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon.AddMinutes(-5).AddSeconds(-1), 3)));
        Assert.Equal(2, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void A_refresh_reads_the_overlap_and_not_the_history()
    {
        var source = new MemorySource();
        for (int i = 0; i < 5000; i++)
        {
            source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon.AddMinutes(-i), i)));
        }

        using var exporter = new TestExporter(source, null, (Setting.Disable, "comparison"));
        Assert.Equal(5000, exporter.RefreshAndRead().Value("librechat_exporter_documents_read_total", "collection=transactions"));
        Assert.Equal(5006, exporter.RefreshAndRead().Value("librechat_exporter_documents_read_total", "collection=transactions"));
        Assert.Equal(Ids.At(Ids.Noon.AddMinutes(-5), 0), source.ReadFrom[^1]);
    }

    [Theory]
    [InlineData(true, 0, 1, 4095, 4096, 4097, 1000)]
    [InlineData(false, 0, 1, 4095, 4096, 4097, 8192, 9999)]
    public void A_first_load_that_breaks_off_between_and_in_pages_counts_each_row_once(bool isOrdered, params int[] breaks)
    {
        var source = new MemorySource(isOrdered);
        for (int i = 0; i < 10_000; i++)
        {
            source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon.AddSeconds(-i % 3000), i)));
        }

        using var exporter = new TestExporter(source);
        foreach (int failAt in breaks)
        {
            source.FailAtRow = failAt;
            exporter.Refresh();
            Assert.False(exporter.Health.IsLoaded);
            Assert.Empty(exporter.Read()["librechat_llm_calls_total"]);
        }

        Assert.Equal(10_000, exporter.RefreshAndRead().Sum("librechat_llm_calls_total"));
        Assert.True(exporter.Health.IsLoaded);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void Rows_whose_ids_have_been_forgotten_are_not_counted_again_even_when_the_clock_steps_back(bool isOrdered)
    {
        const int manyEnoughToForget = 70_000;
        var source = new MemorySource(isOrdered);
        byte[] row = Documents.Transaction(Ids.At(Ids.Noon, 0));
        source.Transactions.AddRange(Enumerable.Range(0, manyEnoughToForget).Select(
            i => WithId(row, Ids.At(Ids.Noon.AddMinutes(-i % (4 * 24 * 60)), i))));
        using var exporter = new TestExporter(source, null, (Setting.Disable, "windows"));
        Assert.Equal(manyEnoughToForget, exporter.RefreshAndRead().Sum("librechat_llm_calls_total"));
        exporter.RefreshAndRead();

        exporter.Clock.Advance(TimeSpan.FromDays(-3));
        Assert.Equal(manyEnoughToForget, exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void Rows_of_any_number_are_attributed_while_others_wait()
    {
        var source = new MemorySource(isOrdered: false);
        using var exporter = new TestExporter(source);
        exporter.RefreshAndRead();
        for (int i = 0; i < 20_000; i++)
        {
            source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, i), messageId: $"m{i}"));
            if (i % 4 != 0)
            {
                source.Messages.Add(Documents.Message($"m{i}", Ids.User(1), "agent_now"));
            }
        }

        Assert.Equal(5000, exporter.RefreshAndRead().Value("librechat_exporter_pending_transactions"));
        source.Messages.AddRange(Enumerable.Range(0, 2500).Select(i => Documents.Message($"m{i * 8}", Ids.User(1), "agent_later")));
        exporter.RefreshAndRead();
        exporter.Clock.Advance(TimeSpan.FromMinutes(2));
        Scrape scrape = exporter.RefreshUntilAllShows();

        Assert.Equal(15_000, scrape.Value("librechat_llm_calls_total", $"agent=agent_now,model=gpt-5.5,user={Ids.User(1)}"));
        Assert.Equal(2500, scrape.Value("librechat_llm_calls_total", $"agent=agent_later,model=gpt-5.5,user={Ids.User(1)}"));
        Assert.Equal(2500, scrape.Value("librechat_llm_calls_total", $"agent=none,model=gpt-5.5,user={Ids.User(1)}"));
        Assert.Equal(2500, scrape.Value("librechat_unattributed_transactions_total"));
    }

    private static byte[] WithId(byte[] row, ObjectId id)
    {
        byte[] copy = [.. row];
        BsonValue old = Transaction.Parse(copy).Id;
        copy.AsSpan().Overlaps(old.Bytes, out int position);
        id.CopyTo(copy.AsSpan(position));
        return copy;
    }
}
