using LibreChatExporter.Hosting;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;
using LibreChatExporter.Sources.Demo;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Sources;

[Trait(Speed.Name, Speed.Slow)]
public sealed class DemoTests : IDisposable
{
    private static readonly DateTimeOffset Start = new(2031, 5, 6, 7, 8, 9, TimeSpan.Zero);

    private readonly FakeTimeProvider _clock = new(Start);
    private readonly DemoSource _demo;
    private readonly TestExporter _exporter;

    public DemoTests()
    {
        _demo = new DemoSource(new DumpSource(SourceFactory.SampleFolder, database: null), _clock);
        _exporter = new TestExporter(_demo, _clock);
    }

    public void Dispose()
    {
        _exporter.Dispose();
        _demo.Dispose();
    }

    [Fact]
    public void It_starts_with_the_whole_sample_shifted_to_end_now()
    {
        var sample = new Sample("librechat-sample");
        Scrape scrape = _exporter.RefreshAndRead();

        Compare.Family("librechat_cost_usd_total", sample.Expected("librechat_cost_usd_total"), scrape["librechat_cost_usd_total"]);
        Assert.Equal(Start.ToUnixTimeSeconds(), scrape.Value("librechat_exporter_newest_transaction_timestamp_seconds"));
        Assert.Equal(sample.Transactions, ReadAll().Count);
    }

    [Fact]
    public void Its_rows_keep_their_distances_in_time()
    {
        static long Span(List<long> times) => times.Max() - times.Min();
        List<long> original = [.. new Sample("librechat-sample").Documents("transactions").Select(CreatedAt)];

        Assert.Equal(Span(original), Span([.. ReadAll().Select(CreatedAt)]));
    }

    [Fact]
    public void It_grows_with_time_and_counts_each_row_once()
    {
        _exporter.RefreshAndRead();
        Scrape before = _exporter.Read();
        for (int i = 0; i < 40; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(15));
            Scrape now = _exporter.RefreshAndRead();
            before.AssertNothingFell(now);
            before = now;
        }

        double rows = new Sample("librechat-sample").Transactions;
        _clock.Advance(TimeSpan.FromMinutes(3));
        double callsAfterWait = _exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total");
        Assert.True(
            before.Sum("librechat_llm_calls_total") > new Sample("librechat-sample").Expected("librechat_llm_calls_total").Values.Sum());
        Assert.True(ReadAll().Count < rows, "rows that were counted are kept for ever");
        Assert.Equal(callsAfterWait, _exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total"));
    }

    [Fact]
    public void It_spends_some_dollars_an_hour_and_leaves_the_shipped_budgets_something()
    {
        using var exporter = new TestExporter(
            _demo, TestSettings.From(Path.Combine(Repository.Root, "deploy", "librechat-exporter.yaml")), _clock);
        Scrape first = exporter.RefreshAndRead();
        for (int i = 0; i < 60; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            Scrape now = exporter.RefreshAndRead();
            Assert.All(
                now["librechat_budget_spent_usd"].Zip(now["librechat_budget_usd"]),
                budget => Assert.True(budget.First.Value < 0.8 * budget.Second.Value, $"{budget}"));
        }

        Assert.InRange(
            exporter.RefreshUntilAllShows().Sum("librechat_cost_usd_total") - first.Sum("librechat_cost_usd_total"), 2, 6);
    }

    [Fact]
    public void Everything_moves_together()
    {
        Scrape first = _exporter.RefreshAndRead();
        for (int i = 0; i < 120; i++)
        {
            _clock.Advance(TimeSpan.FromMinutes(1));
            _exporter.RefreshAndRead();
        }

        _clock.Advance(TimeSpan.FromMinutes(6));
        _exporter.RefreshUntilAllShows();
        _clock.Advance(TimeSpan.FromMinutes(6));
        Scrape last = _exporter.RefreshUntilAllShows();

        double calls = Grown("librechat_llm_calls_total");
        Assert.True(calls > 1000, $"{calls} calls");
        Assert.InRange(Documents(last, "transactions") - Documents(first, "transactions"), (1.8 * calls) - 20, (2.1 * calls) + 20);
        double messages = Grown("librechat_messages_total");
        Assert.True(messages > 1000, $"{messages} messages");
        Assert.InRange(Documents(last, "messages") - Documents(first, "messages"), messages - 20, messages + 20);
        double spent = Grown("librechat_cost_usd_total"), granted = Grown("librechat_credits_granted_total") / 1e6;
        Assert.InRange(Balance(first) - Balance(last), spent - granted - 0.5, spent - granted + 0.5);
        double Grown(string family) => last.Sum(family) - first.Sum(family);
        static double Documents(Scrape scrape, string collection) => scrape.Value("librechat_documents", $"collection={collection}");
        static double Balance(Scrape scrape) => scrape.Sum("librechat_balance_credits") / 1e6;
    }

    [Fact]
    public void Who_has_nothing_left_is_given_more()
    {
        _exporter.RefreshAndRead();
        double granted = _exporter.Read().Sum("librechat_credits_granted_total");
        for (int i = 0; i < 40; i++)
        {
            _clock.Advance(TimeSpan.FromHours(1));
            _exporter.RefreshAndRead();
        }

        Scrape last = _exporter.RefreshUntilAllShows();
        Assert.True(last.Sum("librechat_credits_granted_total") > granted);
        Assert.All(last["librechat_balance_credits"], balance => Assert.True(balance.Value > -1e6, $"{balance}"));
        Assert.Equal(0, last.Sum("librechat_exporter_recovered_transactions_total"));
    }

    [Fact]
    public void Answers_come_a_moment_after_their_rows()
    {
        _exporter.RefreshAndRead();
        double waited = 0;
        for (int i = 0; i < 60; i++)
        {
            _clock.Advance(TimeSpan.FromSeconds(1));
            waited = Math.Max(waited, _exporter.RefreshAndRead().Value("librechat_exporter_pending_transactions"));
        }

        Assert.True(waited > 0, "no row ever waited");
        Assert.True(_exporter.Read().Value("librechat_exporter_pending_transactions") < 60, "rows wait in vain");
    }

    [Fact]
    public void A_long_sleep_of_the_machine_is_caught_up_with()
    {
        double before = _exporter.RefreshAndRead().Sum("librechat_llm_calls_total");
        _clock.Advance(TimeSpan.FromHours(6));

        Assert.True(_exporter.RefreshUntilAllShows().Sum("librechat_llm_calls_total") > 2 * before);
    }

    private static long CreatedAt(byte[] row) => Transaction.Parse(row).CreatedAt.TryGetUnixMilliseconds(out long time) ? time : 0;

    private List<byte[]> ReadAll()
    {
        List<byte[]> rows = [];
        using IDocumentCursor cursor = _demo.ReadTransactions(default, CancellationToken.None);
        while (cursor.MoveNext())
        {
            rows.Add(cursor.Current.ToArray());
        }

        return rows;
    }
}
