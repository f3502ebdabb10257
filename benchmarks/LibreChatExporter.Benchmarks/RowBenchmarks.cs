using BenchmarkDotNet.Attributes;
using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Pricing;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Benchmarks;

/// <summary>A page of rows from bytes to the ledger, its labels and answers known: the path of every row after the first ones.</summary>
[MemoryDiagnoser]
public class RowBenchmarks
{
    private const int Rows = 4096;

    private readonly byte[][] _documents = new byte[Rows][];
    private readonly UsageRow[] _page = new UsageRow[Rows];
    private AgentAttribution _attribution = null!;
    private UsageRowReader _reader = null!;

    /// <summary>Makes the documents and counts them once.</summary>
    [GlobalSetup]
    public void Warm()
    {
        var generated = new GeneratedDump();
        var source = new FixedAnswers();
        for (int i = 0; i < Rows; i += 2)
        {
            Call call = generated.NextCall(GeneratedDump.Start);
            (_documents[i], _documents[i + 1]) = (call.Prompt, call.Completion);
            source.Answers.Add(call.Answer);
        }

        var births = new SeriesBirths();
        var labels = new LabelTable();
        var documents = new DocumentCounts();
        WindowDefinition[] definitions = [.. ((string[])["24h", "7d", "30d", "today", "month"])
            .Select(name => WindowDefinition.Parse(name)!)];
        var ledger = new UsageLedger(births, labels);
        var windows = new UsageWindows(definitions, TimeZoneInfo.Utc, GeneratedDump.Start.AddHours(1));
        windows.SumUp();
        ledger.Observe(windows);
        ledger.Observe(new UsageHistory(TimeZoneInfo.Utc, GeneratedDump.Start.AddHours(1)));
        _attribution = new AgentAttribution(
            source,
            ledger,
            new AgentDirectory(labels, documents),
            documents,
            TimeProvider.System,
            new MessageHistoryOptions(TimeSpan.Zero, From: default));

        // As after the first load, when answers are looked up.
        _attribution.History.Release();
        _reader = new UsageRowReader(
            ledger, _attribution, new RowPricing(new ModelPrices(new PriceList([], PriceTable.LibreChat), labels), labels, reprice: false));
        for (int i = 0; i < 10; i++)
        {
            Count();
        }
    }

    /// <summary>Parses, attributes and counts a page.</summary>
    [Benchmark(OperationsPerInvoke = Rows)]
    public void Count()
    {
        for (int i = 0; i < Rows; i++)
        {
            _page[i] = _reader.Read(Transaction.Parse(_documents[i]));
        }

        _attribution.Resolve(_page, last: default, now: 0, CancellationToken.None);
        _attribution.Commit(_page, now: 0);
    }

    /// <summary>Answers every look-up with the same documents.</summary>
    private sealed class FixedAnswers : ILibreChatSource
    {
        internal List<byte[]> Answers { get; } = [];

        public string Description => "answers in memory";

        public long Progress => 0;

        public bool IsOrdered => true;

        public bool IsComplete => false;

        public string? Revision => null;

        public IDocumentCursor ReadTransactions(Bson.ObjectId from, CancellationToken cancellation) => throw new NotSupportedException();

        public int FindAnswers(IReadOnlyList<ReadOnlyMemory<byte>> messageIds, AnswerVisitor visit, CancellationToken cancellation)
        {
            foreach (byte[] document in Answers)
            {
                if (Answer.TryParse(document, out Answer answer))
                {
                    visit(answer);
                }
            }

            return Answers.Count;
        }

        public IDocumentCursor ReadMessages(IReadOnlyList<string> fields, Bson.ObjectId from, CancellationToken cancellation)
            => throw new NotSupportedException();

        public IDocumentCursor ReadRecentMessages(DateTimeOffset since, CancellationToken cancellation)
            => throw new NotSupportedException();

        public IDocumentCursor Read(string collection, IReadOnlyList<string> fields, Bson.ObjectId from, CancellationToken cancellation)
            => new EmptyCursor();

        public long? Count(string collection, CancellationToken cancellation) => throw new NotSupportedException();

        public CollectionReport Inspect(string collection, CancellationToken cancellation) => throw new NotSupportedException();

        public void Dispose()
        {
        }
    }
}
