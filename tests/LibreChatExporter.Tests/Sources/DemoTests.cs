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
    public void A_repeated_sample_costs_as_much_as_the_sample()
    {
        var sample = new Sample("librechat-sample");
        double once = _exporter.RefreshAndRead().Sum("librechat_cost_usd_total");
        int turns = sample.Documents("transactions").Select(row => PlainBson.Decode(row))
            .Select(row => row.GetValueOrDefault("messageId") ?? row["_id"]).Distinct().Count();
        for (int i = 0; i < turns; i += 50)
        {
            _clock.Advance(TimeSpan.FromSeconds(4 * Math.Min(50, turns - i)));
            _exporter.RefreshAndRead();
        }

        // What waits for its answer must not start another round.
        double twice = _exporter.RefreshUntilAllShows().Sum("librechat_cost_usd_total");
        double pending = _exporter.Read().Value("librechat_exporter_pending_transactions");
        Assert.InRange(pending, 0, 20);
        Assert.InRange(twice, once * 1.9, once * 2);
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
