using LibreChatExporter.Collectors;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources.Mongo;

namespace LibreChatExporter.Benchmarks;

/// <summary>
/// On the test database: the first load, and its source alone, against draining the same pages of rows and answers one after the other,
/// and a refresh that finds 1,000 new rows over a long history against the same over a short one.
/// </summary>
internal static class DatabaseRatios
{
    private const int LongHistory = 200_000, ShortHistory = 20_000, NewRows = 1_000;
    private const int Runs = 7, RefreshRuns = 31;

    internal static void Run()
    {
        List<Call> calls = Generate(LongHistory);
        using BenchmarkDatabase history = Fill(calls);
        FirstLoad(history, calls);
        Refreshes(history);
    }

    private static void FirstLoad(BenchmarkDatabase database, List<Call> calls)
    {
        var drain = new Drain(database, Transactions(calls), Messages(calls));
        List<double> ratios = [], rates = [], drained = [], loaded = [], sourceRatios = [], sourced = [];
        for (int run = -1; run < Runs; run++)
        {
            (double drainTime, long drainBytes) = Measure.Costs(() => drain.Run());
            (double sourceTime, long sourceBytes) = Source(database);
            using var source = new MongoSource(database.Uri, database.Name, TimeSpan.FromMinutes(1));
            using var pipeline = new Pipeline(source, clock: null, Pipeline.AllButTotals);
            (double loadTime, long loadBytes) = Measure.Costs(pipeline.Refresh);
            if (run >= 0)
            {
                sourceRatios.Add(drainTime / sourceTime);
                sourced.Add((double)sourceBytes / LongHistory);
                ratios.Add(drainTime / loadTime);
                rates.Add(LongHistory / loadTime * 1000);
                drained.Add((double)drainBytes / LongHistory);
                loaded.Add((double)loadBytes / LongHistory);
            }
        }

        Console.WriteLine($"first load: rows/s {Measure.Summary(rates, "N0")}");
        Console.WriteLine($"first load, rate against draining: {Measure.Summary(ratios, "F3")}");
        Console.WriteLine($"the source without the ledger, rate against draining: {Measure.Summary(sourceRatios, "F3")}");
        Console.WriteLine($"the source without the ledger: bytes allocated a transaction: {Measure.Summary(sourced, "F1")}");
        Console.WriteLine($"first load: bytes allocated a transaction: {Measure.Summary(loaded, "F1")}");
        Console.WriteLine($"draining: bytes allocated a transaction: {Measure.Summary(drained, "F1")}");
    }

    /// <summary>As the client that drains, it has connected before.</summary>
    private static (double Milliseconds, long Bytes) Source(BenchmarkDatabase database)
    {
        using var source = new MongoSource(database.Uri, database.Name, TimeSpan.FromMinutes(1));
        source.Count(Collection.Transactions, CancellationToken.None);
        return Measure.Costs(() => Drain.RunThrough(source));
    }

    private static void Refreshes(BenchmarkDatabase longHistory)
    {
        using BenchmarkDatabase shortHistory = Fill(Generate(ShortHistory));
        DateTimeOffset end = GeneratedDump.Start.AddSeconds(LongHistory / 2 * 10);
        Refreshes("totals alone", end.AddHours(1), [shortHistory, longHistory], Pipeline.AllButTotals);
        Refreshes("all collectors", end.AddHours(2), [shortHistory, longHistory], []);
        CallLog(longHistory, end.AddDays(1));
    }

    /// <summary>Refreshes that find new rows, with the newest calls kept and without, of the same rows in turns.</summary>
    private static void CallLog(BenchmarkDatabase database, DateTimeOffset start)
    {
        var clock = new MovableClock(start);
        MongoSource[] sources = [.. Enumerable.Range(0, 2).Select(
            _ => new MongoSource(database.Uri, database.Name, TimeSpan.FromMinutes(1)))];
        Pipeline[] pipelines = [new Pipeline(sources[0], clock, CollectorCatalogue.Calls), new Pipeline(sources[1], clock)];
        Array.ForEach(pipelines, pipeline => pipeline.Refresh());
        List<double>[] times = [[], []];
        var generated = new GeneratedDump(seed: 99);
        for (int run = -1; run < RefreshRuns; run++)
        {
            clock.Now += TimeSpan.FromMinutes(6);
            Insert(database, [.. Enumerable.Range(0, NewRows / 2).Select(_ => generated.NextCall(clock.Now))]);
            foreach (int i in run % 2 == 0 ? (int[])[0, 1] : [1, 0])
            {
                double elapsed = Measure.Milliseconds(pipelines[i].Refresh);
                times[i].AddRange(run >= 0 ? [elapsed] : (double[])[]);
            }
        }

        Console.WriteLine($"refresh with {NewRows:N0} new rows without the call log: ms {Measure.Summary(times[0], "F1")}");
        Console.WriteLine($"refresh with {NewRows:N0} new rows with it: ms {Measure.Summary(times[1], "F1")}; "
            + $"ratio of medians {Measure.Median(times[1]) / Measure.Median(times[0]):F3}");
        Array.ForEach(pipelines, pipeline => pipeline.Dispose());
        Array.ForEach(sources, source => source.Dispose());
    }

    /// <summary>
    /// Refreshes that find new rows, over a short history and over a long one: so far apart that each reads its own rows only, and that the
    /// windows have moved.
    /// </summary>
    private static void Refreshes(string name, DateTimeOffset start, BenchmarkDatabase[] databases, IEnumerable<string> disabled)
    {
        var clock = new MovableClock(start);
        CountingSource[] sources = [.. databases.Select(database => new CountingSource(
            new MongoSource(database.Uri, database.Name, TimeSpan.FromMinutes(1))))];
        Pipeline[] pipelines = [.. sources.Select(source => new Pipeline(source, clock, disabled))];
        Array.ForEach(pipelines, pipeline => pipeline.Refresh());
        List<double> ratios = [], times = [];
        long[] bytes = new long[2];
        var generated = new GeneratedDump(seed: name.Length);
        for (int run = -1; run < RefreshRuns; run++)
        {
            clock.Now += TimeSpan.FromMinutes(6);
            for (int i = 0; i < 2; i++)
            {
                Insert(databases[i], [.. Enumerable.Range(0, NewRows / 2).Select(_ => generated.NextCall(clock.Now))]);
            }

            // In turns, since the one that comes first finds the server busy with what was inserted.
            double[] elapsed = new double[2];
            foreach (int i in run % 2 == 0 ? (int[])[0, 1] : [1, 0])
            {
                long before = sources[i].Bytes;
                elapsed[i] = Measure.Milliseconds(pipelines[i].Refresh);
                bytes[i] = sources[i].Bytes - before;
            }

            if (run >= 0)
            {
                ratios.Add(elapsed[1] / elapsed[0]);
                times.Add(elapsed[1]);
            }
        }

        Console.WriteLine($"{name}: refresh with {NewRows:N0} new rows over {LongHistory:N0}: ms {Measure.Summary(times, "F1")}");
        Console.WriteLine($"{name}: refresh over {LongHistory:N0} against over {ShortHistory:N0}: {Measure.Summary(ratios, "F3")}");
        Console.WriteLine($"{name}: bytes of documents read in a refresh: {bytes[1]:N0}, over the short history {bytes[0]:N0}");
        Array.ForEach(pipelines, pipeline => pipeline.Dispose());
        Array.ForEach(sources, source => source.Dispose());
    }

    private static List<Call> Generate(int rows)
    {
        var generated = new GeneratedDump();

        // All histories end at the same time.
        return [.. Enumerable.Range((LongHistory - rows) / 2, rows / 2)
            .Select(i => generated.NextCall(GeneratedDump.Start.AddSeconds(i * 10)))];
    }

    private static BenchmarkDatabase Fill(List<Call> calls)
    {
        var database = new BenchmarkDatabase();
        database.Insert(Collection.Agents, Enumerable.Range(0, 20).Select(GeneratedDump.Agent));
        (byte[] User, byte[] Balance)[] accounts = [.. Enumerable.Range(0, 200).Select(GeneratedDump.Account)];
        database.Insert(Collection.Users, accounts.Select(account => account.User));
        database.Insert(Collection.Balances, accounts.Select(account => account.Balance));
        Insert(database, calls);
        return database;
    }

    private static void Insert(BenchmarkDatabase database, List<Call> calls)
    {
        database.Insert(Collection.Transactions, Transactions(calls));
        database.Insert(Collection.Messages, Messages(calls));
    }

    private static IEnumerable<byte[]> Transactions(List<Call> calls)
        => calls.SelectMany(call => (byte[][])[call.Prompt, call.Completion]);

    /// <summary>Three answers in ten have a question of their own: 130,000 messages for 200,000 rows.</summary>
    private static IEnumerable<byte[]> Messages(List<Call> calls)
        => calls.SelectMany((call, i) => i % 10 < 3 ? (byte[][])[call.Question, call.Answer] : [call.Answer]);
}
