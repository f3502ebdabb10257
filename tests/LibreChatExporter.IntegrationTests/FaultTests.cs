using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;
using Xunit.Abstractions;

namespace LibreChatExporter.IntegrationTests;

/// <summary>
/// Whatever goes wrong between the exporter and the database, at whatever point: it lives on, never shows a wrong total, and has caught up
/// with its next refresh. How many faults there are is up to the variable.
/// </summary>
public sealed class FaultTests(ITestOutputHelper output)
{
    private const string SourceErrors = "librechat_exporter_source_errors_total";

    private const int Seed = 20261121, DefaultRounds = 30, WarmUp = 10;

    /// <summary>What memory may grow by after the first rounds: the heap breathes, a leak of a reply a fault would be more.</summary>
    private const double Growth = 32e6;

    private const int MostErrorsAfterFault = 4;

    private static readonly Fault[] Faults = Enum.GetValues<Fault>();

    private readonly Random _random = new(Seed);
    private readonly Dictionary<string, double> _cost = [];
    private readonly Dictionary<string, double> _calls = [];
    private int _answers;

    [SkippableFact]
    public async Task Faults_between_exporter_and_database_never_end_it_nor_spoil_a_total()
    {
        int rounds = TestEnvironment.Times("FAULT_ROUNDS", few: DefaultRounds);
        using TestDatabase database = TestDatabase.Create();
        Arrive(database);
        using var between = new FaultyServer(database.ServerPort, Seed);
        using ExporterProcess exporter = await ExporterProcess.Serve(
            database.UriOn(between.Port, "socketTimeoutMS=700", "connectTimeoutMS=700"), "--refresh-interval", "100ms");
        await CatchesUp(exporter, errorsBefore: 0);
        Scrape last = await exporter.Scrape();
        var hits = Faults.ToDictionary(fault => fault, _ => 0);
        double memory = 0;
        for (int round = 0; round < rounds; round++)
        {
            // Each kind in turn; all of them once in so many rounds.
            Fault fault = Faults[round % Faults.Length];
            Arrive(database);

            // One that strikes once is mended by the driver, which asks again by itself; after some more the refresh fails.
            int strikes = fault == Fault.Stall ? 1 : 1 + _random.Next(3);
            between.Begin(fault, passing: _random.Next(15), spoilt: fault == Fault.Stall ? int.MaxValue : strikes);
            await Eventually.Holds(() => between.Hits >= strikes || exporter.Process.HasExited, $"{fault} has struck");
            Arrive(database);
            last = await AssertTrue(exporter, last);
            if (fault == Fault.Stall)
            {
                // Beyond the time-outs: the driver asks once more by itself, and only then something has failed.
                double before = last.Sum(SourceErrors);
                await Eventually.Succeeds(async () => Assert.True((last = await AssertTrue(exporter, last)).Sum(SourceErrors) > before));
            }

            hits[fault] += between.Hits;
            between.End();
            double errors = Errors(last);
            await CatchesUp(exporter, errors);
            last = await AssertTrue(exporter, last);
            if (round == WarmUp)
            {
                memory = last.Value("process_resident_memory_bytes");
            }
        }

        foreach ((string reason, double count) in last[SourceErrors])
        {
            output.WriteLine($"{reason}: {count}");
        }

        output.WriteLine($"refreshes that failed: {Errors(last)}; answers spoilt:");
        output.WriteLine(string.Join(", ", hits.Select(hit => $"{hit.Key} {hit.Value}")));
        double end = last.Value("process_resident_memory_bytes");
        output.WriteLine(
            $"{rounds} rounds, {_answers} calls; memory {memory / 1e6:F1} MB after {WarmUp} rounds, {end / 1e6:F1} MB at the end");
        Assert.True(end < memory + Growth, $"{memory} bytes have become {end}");
    }

    /// <summary>Some calls, of few users, models and agents, with their answers.</summary>
    private void Arrive(TestDatabase database)
    {
        List<byte[]> rows = [], answers = [];
        for (int i = 0; i < 5; i++)
        {
            (string user, string model, string agent) =
                (Rows.User(_random.Next(3)), $"model-{_random.Next(3)}", $"agent_{_random.Next(3)}");
            string id = $"answer-{++_answers}";
            answers.Add(Rows.Answer(user, id, agent));
            foreach ((string side, string type) in (ReadOnlySpan<(string, string)>)[("prompt", "input"), ("completion", "output")])
            {
                int credits = _random.Next(1, 10_000);
                rows.Add(Rows.Usage(user, model, side, tokens: 1, credits, id));
                Add(_cost, $"agent={agent},model={model},type={type},user={user}", credits / 1e6);
            }

            Add(_calls, $"agent={agent},model={model},user={user}", 1);
        }

        database.Writer.Insert(Collection.Messages, answers);
        database.Writer.Insert(Collection.Transactions, rows);
    }

    private static void Add(Dictionary<string, double> totals, string series, double amount)
        => totals[series] = totals.GetValueOrDefault(series) + amount;

    /// <summary>Fails if a counter has fallen or is above what there is.</summary>
    private async Task<Scrape> AssertTrue(ExporterProcess exporter, Scrape before)
    {
        Assert.False(exporter.Process.HasExited, exporter.Process.Error);
        Scrape now = await exporter.Scrape();
        before.AssertNothingFell(now);
        Assert.All(
            now["librechat_cost_usd_total"], series => Assert.True(series.Value <= _cost.GetValueOrDefault(series.Key) + 1e-9, series.Key));
        return now;
    }

    /// <summary>
    /// Waits for the true totals. The refresh that was under way when the fault ended may still fail, and those within the second for which
    /// a server that could not be reached is left alone: at this interval, and with waits that double, a few.
    /// </summary>
    private async Task CatchesUp(ExporterProcess exporter, double errorsBefore)
    {
        await Eventually.Succeeds(async () =>
        {
            Assert.False(exporter.Process.HasExited, exporter.Process.Error);
            Scrape scrape = await exporter.Scrape();
            Assert.Equal(1, scrape.Value("librechat_up"));
            AssertEqual(_cost, scrape["librechat_cost_usd_total"]);
            AssertEqual(_calls, scrape["librechat_llm_calls_total"]);
            Assert.Equal(_answers, scrape.Sum("librechat_messages_total"));
        });
        Assert.InRange(Errors(await exporter.Scrape()), errorsBefore, errorsBefore + MostErrorsAfterFault);
    }

    private static double Errors(Scrape scrape) => scrape["librechat_exporter_collector_errors_total"].GetValueOrDefault("collector=usage");

    private static void AssertEqual(Dictionary<string, double> expected, IReadOnlyDictionary<string, double> actual)
    {
        Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
        Assert.All(expected, series => Assert.Equal(series.Value, actual[series.Key], 1e-9));
    }
}
