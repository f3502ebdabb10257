using LibreChatExporter.Backfill;
using LibreChatExporter.Hosting;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Backfill;

[Trait(Speed.Name, Speed.Slow)]
public sealed class BackfillWriterTests
{
    private static readonly TimeSpan Step = TimeSpan.FromMinutes(5);

    [Theory]
    [MemberData(nameof(Sample.Names), MemberType = typeof(Sample))]
    public void At_each_step_a_sample_is_what_rows_made_by_then_add_up_to(string name)
    {
        var sample = new Sample(name);
        using var source = new DumpSource(sample.Folder, database: null);
        IReadOnlyList<byte[]> rows = sample.Documents(Collection.Transactions);

        WrittenHistory history = Past.Of(source, Past.Options(TimeSpan.FromHours(7)));

        history.AssertBornAsZeroAndDense(Past.Always);
        Assert.All(history.Instants, instant => AssertIsSum(
            history, instant, rows, sample.Documents(Collection.Messages), sample.Documents(Collection.Agents)));
        Assert.True(history.Instants.Count > 30);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Rows_in_any_order_count_when_they_were_made(int seed)
    {
        var random = new Random(seed);
        using var source = new MemorySource(isOrdered: seed % 2 == 0);
        for (int i = 0; i < 400; i++)
        {
            // Many in the same millisecond, many right at a step.
            DateTimeOffset made = Ids.Noon.AddMinutes(-random.Next(600)).AddMilliseconds(random.Next(3) - 1);
            var row = new TestRow(made)
            {
                User = random.Next(5),
                Model = $"model {random.Next(4)}",
                IsPrompt = random.Next(2) == 0,
                Credits = random.Next(1000) / 2.0,
                Cache = random.Next(4) == 0 ? (random.Next(5), random.Next(5)) : null,
            };
            byte[] document = row.Document(i);
            source.Transactions.Insert(random.Next(i + 1), random.Next(20) == 0 ? Documents.Without(document, "tokenType") : document);
        }

        WrittenHistory history = Past.Of(source, Past.Options(Step));

        history.AssertBornAsZeroAndDense(Past.Always);
        Assert.All(history.Instants, instant => AssertIsSum(history, instant, source.Transactions, [], []));
    }

    [Fact]
    public void Ranges_follow_one_another_without_a_gap_or_a_sample_twice()
    {
        using var source = new DumpSource(new Sample("librechat-sample").Folder, database: null);
        DateTimeOffset middle = new(2026, 11, 14, 9, 0, 0, TimeSpan.Zero);
        DateTimeOffset start = new(2026, 11, 13, 0, 0, 0, TimeSpan.Zero);

        WrittenHistory whole = Past.Of(source, Past.Options(TimeSpan.FromHours(1), start, Ids.Noon.AddDays(-5)));
        WrittenHistory first = Past.Of(source, Past.Options(TimeSpan.FromHours(1), start, middle));
        WrittenHistory second = Past.Of(source, Past.Options(TimeSpan.FromHours(1), middle, Ids.Noon.AddDays(-5)));

        Assert.Equal(whole.Samples, first.Samples.Concat(second.Samples));
        Assert.Equal(middle, second.Instants[0]);
        whole.AssertBornAsZeroAndDense(Past.Always);
    }

    [Fact]
    public void A_row_made_at_an_instant_counts_at_it_and_is_0_a_step_before()
    {
        using var source = new MemorySource();
        source.Transactions.Add(new TestRow(Ids.Noon.AddMinutes(-10)).Document(1));

        WrittenHistory history = Past.Of(source, Past.Options(Step));

        Assert.Equal([Ids.Noon.AddMinutes(-15), Ids.Noon.AddMinutes(-10), Ids.Noon.AddMinutes(-5)], history.Instants);
        Assert.Equal([0, 1, 1], history.Values($"librechat_llm_calls_total{{agent=none,model=gpt-5.5,user={Ids.User(1)}}}"));
    }

    [Fact]
    public void A_birth_beyond_the_end_of_a_range_shows_as_0_in_its_last_step()
    {
        using var source = new MemorySource();
        source.Transactions.Add(new TestRow(Ids.Noon.AddMinutes(-10)).Document(1));

        WrittenHistory history = Past.Of(source, Past.Options(Step, Ids.Noon.AddMinutes(-25), Ids.Noon.AddMinutes(-10)));

        string series = $"librechat_cost_usd_total{{agent=none,model=gpt-5.5,type=input,user={Ids.User(1)}}}";
        Assert.Equal([0], history.Values(series));
        Assert.Equal(0, history.At(Ids.Noon.AddMinutes(-15))[series]);
    }

    [Fact]
    public void Rows_that_wait_for_their_answer_are_left_to_the_running_exporter()
    {
        using var source = new MemorySource();
        source.Transactions.Add(new TestRow(Ids.Noon.AddMinutes(-10)).Document(1));
        source.Transactions.Add(new TestRow(Ids.Noon.AddSeconds(-20)) { MessageId = "not yet", Model = "gpt-4o-mini" }.Document(2));

        WrittenHistory history = Past.Of(source, Past.Options(TimeSpan.FromSeconds(1)));

        Assert.DoesNotContain(history.Samples, line => line.Contains("gpt-4o-mini", StringComparison.Ordinal));
        Assert.Equal(0, history.At(Ids.Noon.AddSeconds(-1))["librechat_unattributed_transactions_total{}"]);
    }

    [Fact]
    public void A_source_without_rows_gives_an_end_and_a_word_about_it()
    {
        using var source = new MemorySource();
        List<string> warnings = [];

        WrittenHistory history = Past.Of(source, Past.Options(Step), Ids.Noon, warnings);

        Assert.Empty(history.Samples);
        Assert.Contains("there are no rows", Assert.Single(warnings), StringComparison.Ordinal);
    }

    [Fact]
    public void An_enormous_output_is_announced()
    {
        using var source = new MemorySource();
        source.Transactions.AddRange(
            Enumerable.Range(0, 200).Select(user => new TestRow(Ids.Noon.AddDays(-1)) { User = user }.Document(user)));
        using var ended = new CancellationTokenSource();
        using var folder = new TempFolder();
        using var progress = new ProgressReport(TimeProvider.System, terminal: null, log: null);
        var writer = new BackfillWriter(
            source,
            TestSettings.Of(),
            Past.Options(TimeSpan.FromSeconds(30), Ids.Noon.AddYears(-9)),
            new FakeTimeProvider(Ids.Noon),
            progress);
        string? announced = null;

        // Nobody waits for what follows.
        Assert.Throws<OperationCanceledException>(() => writer.Write(new OneFile(Stream.Null), folder.Path, Announce, ended.Token));

        Assert.Matches("^up to [0-9,]+ samples, [0-9,]+ series at 9,466,[0-9]{3} instants, some [0-9,]+ GB; a longer --step", announced);

        void Announce(string warning)
        {
            announced = warning;
            ended.Cancel();
        }
    }

    private static void AssertIsSum(
        WrittenHistory history,
        DateTimeOffset instant,
        IEnumerable<byte[]> rows,
        IReadOnlyList<byte[]> messages,
        IReadOnlyList<byte[]> agents)
    {
        var made = rows.Where(
            row => PlainBson.Decode(row)["createdAt"] is PlainDate date && date.Milliseconds <= instant.ToUnixTimeMilliseconds());
        Dictionary<string, double> expected = Oracle.Compute(made, messages, agents)
            .SelectMany(family => family.Value.Select(series => KeyValuePair.Create($"{family.Key}{{{series.Key}}}", series.Value)))
            .ToDictionary();
        IReadOnlyDictionary<string, double> actual = history.At(instant);
        foreach (string unborn in actual.Keys.Except(expected.Keys))
        {
            expected.Add(unborn, 0);
        }

        Compare.Family("all", expected, actual, $"at {instant:u}");
    }
}
