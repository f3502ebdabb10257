using LibreChatExporter.Checkpoints;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Sources;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ledger;

/// <summary>Who counts beside the totals can do them no harm.</summary>
public sealed class ObserverTests
{
    private const int Rows = 10;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void An_observer_that_throws_gets_no_further_rows_and_the_totals_get_all(bool rowsWait)
    {
        using var source = new MemorySource();
        var clock = new FakeTimeProvider(Ids.Noon);
        var ledger = new UsageLedger(new SeriesBirths());
        var documents = new DocumentCounts();
        var agents = new AgentDirectory(ledger.Labels, documents);
        var tail = new TransactionTail(
            source, ledger, agents, clock, new TailOptions(TimeSpan.FromMinutes(5), TimeSpan.FromMinutes(2)), documents);
        (BadObserver bad, BadObserver good) = (new BadObserver(failAt: 4), new BadObserver(failAt: int.MaxValue));
        (UsageObservation badly, UsageObservation well) = (ledger.Observe(bad), ledger.Observe(good));
        agents.Refresh(source, CancellationToken.None);
        tail.Refresh(progress: null, CancellationToken.None);
        for (int i = 0; i < Rows; i++)
        {
            source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, i), messageId: rowsWait ? $"m{i}" : null));
        }

        for (int refresh = 0; refresh < 4; refresh++)
        {
            tail.Refresh(progress: null, CancellationToken.None);
            clock.Advance(TimeSpan.FromMinutes(1));
        }

        Assert.Equal(Rows, ledger.Usage.Total(0, UsageCells.Calls));
        Assert.Equal((4, Rows), (bad.Seen, good.Seen));
        Assert.Equal((false, true), (badly.IsComplete, well.IsComplete));
        Assert.Contains(
            "row 4 is too much", Assert.Throws<InvalidOperationException>(badly.ThrowIfFailed).Message, StringComparison.Ordinal);
        well.ThrowIfFailed();
    }

    private sealed class BadObserver(int failAt) : IUsageObserver
    {
        public int Seen { get; private set; }

        public void Add(in UsageRow row, int ledgerRow)
        {
            if (++Seen == failAt)
            {
                throw new ArithmeticException($"row {Seen} is too much");
            }
        }

        public void Save(CheckpointWriter writer)
        {
        }

        public void Restore(CheckpointReader reader, int ledgerRows)
        {
        }
    }
}
