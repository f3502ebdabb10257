using LibreChatExporter.Bson;
using LibreChatExporter.Calls;
using LibreChatExporter.Collectors;
using LibreChatExporter.Configuration;
using LibreChatExporter.History;
using LibreChatExporter.Hosting;
using LibreChatExporter.Ledger;
using LibreChatExporter.Sources.Dump;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.Benchmarks;

/// <summary>
/// The newest 50,000 calls of 200,000 transactions, each in a chat of its own: what they take of memory, how long the dearest questions
/// take, and what 1,000 transactions cost that arrive.
/// </summary>
internal static class CallCosts
{
    private const int Rows = 200_000, Users = 500, Runs = 21, Arriving = 1_000;

    internal static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("librechat-exporter-benchmark-").FullName;
        try
        {
            new GeneratedDump(Users).Write(folder, Rows);
            Load(folder, CollectorCatalogue.Optional, _ => { });
            string[] all = ["balances", "users", "documents", "process", "runtime", "comparison"];
            foreach (int _ in Enumerable.Range(0, 3))
            {
                (double time, long memory) without = Load(folder, [.. all, CollectorCatalogue.Calls], _ => { });
                (double time, long memory) with = Load(folder, all, _ => { });
                Console.WriteLine(
                    $"load: {without.time:N0} ms without, {with.time:N0} with; memory of the calls: "
                    + $"{(with.memory - without.memory) / 1e6:F2} MB");
            }

            Load(folder, all, exporter => Ask(exporter.Calls.Current!));
            Arrive();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static (double Milliseconds, long Bytes) Load(string dump, IEnumerable<string> disabled, Action<Exporter> then)
    {
        Dictionary<Setting, string> flags = new() { [Setting.Source] = dump, [Setting.Disable] = string.Join(',', disabled) };
        ExporterSettings settings = SettingsReader.Read(flags, _ => null, file: null);
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var source = new DumpSource(dump, database: null);
        using var exporter = new Exporter(
            source, settings, new MovableClock(GeneratedDump.Start.AddDays(30)), NullLoggerFactory.Instance, withRuntime: false);
        double load = Measure.Milliseconds(() => exporter.Refresher.Refresh(CancellationToken.None));
        long memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        then(exporter);
        return (load, memory);
    }

    private static void Ask(CallView view)
    {
        Console.WriteLine($"{view.Count:N0} calls");
        (string Name, CallFilter Filter)[] filters =
        [
            ("all", new CallFilter()),
            ("a model", new CallFilter { Labels = new HistoryFilter(Model: "gpt-5.5") }),
            ("at least a cent", new CallFilter { MinCostUsd = 0.01 }),
            ("errors", new CallFilter { ErrorsOnly = true }),
            ("a provider, a context", new CallFilter { Provider = "openAI", Context = "message" }),
            ("search", new CallFilter { Search = "sonnet" }),
            ("search for a chat", new CallFilter { Search = "a1b2" }),
        ];
        foreach ((string name, CallFilter filter) in filters)
        {
            IEnumerable<string> times = Enum.GetValues<CallOrder>().SelectMany(order => (bool[])[false, true], (order, isAscending)
                => $"{(isAscending ? "" : "-")}{order} {Median(() => view.Find(filter, new CallPaging(order, isAscending, 100))):F2}");
            Console.WriteLine($"{name}, ms: {string.Join(", ", times)}");
        }

        Console.WriteLine($"providers {Median(() => CallProviders.Of(view, new CallFilter())):F2} ms, "
            + $"chats {Median(() => new CallConversations(view, new CallFilter()).Some(0, 50)):F2} ms");
    }

    /// <summary>A log that is full and published gets more.</summary>
    private static void Arrive()
    {
        var log = new CallLog(50_000);
        long time = GeneratedDump.Start.ToUnixTimeMilliseconds();
        int number = 0;
        Add(2 * 60_000);
        double[] times = [.. Enumerable.Range(0, Runs).Select(_ => Measure.Milliseconds(() => Add(Arriving)))];
        Console.WriteLine($"{Arriving:N0} transactions: {Measure.Summary(times, "F3")} ms");

        void Add(int rows)
        {
            for (int i = 0; i < rows; i++)
            {
                bool isPrompt = number % 2 == 0;
                log.Add(
                    new UsageRow
                    {
                        Id = ObjectId.FirstOf(DateTimeOffset.FromUnixTimeMilliseconds(time)).WithCounter(number),
                        Kind = isPrompt ? RowKind.Prompt : RowKind.Completion,
                        CreatedAt = time,
                        Message = (ulong)(number / 2) + 1,
                        Credits = 100,
                        InputTokens = isPrompt ? 100 : UsageRow.Absent,
                        OutputTokens = isPrompt ? UsageRow.Absent : 10,
                        CacheWriteTokens = UsageRow.Absent,
                        CacheReadTokens = UsageRow.Absent,
                    },
                    ledgerRow: number % 1000);
                time += number++ % 2 == 0 ? 0 : 1000;
                if (!isPrompt)
                {
                    log.Answers.Note((ulong)(number / 2), new Messages.AnswerFacts(time, 0, 0) { Seconds = 5 });
                }
            }

            log.TakeAnswers();
            log.Share();
        }
    }

    private static double Median(Func<object> ask)
    {
        for (int i = 0; i < 40; i++)
        {
            ask();
        }

        return Measure.Median([.. Enumerable.Range(0, Runs).Select(_ => Measure.Milliseconds(() => ask()))]);
    }
}
