using System.Globalization;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Collectors;
using LibreChatExporter.Configuration;
using LibreChatExporter.History;
using LibreChatExporter.Hosting;
using LibreChatExporter.Ledger;
using LibreChatExporter.Sources.Dump;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.Benchmarks;

/// <summary>
/// The history of a million rows of 400 days, in which 5,000 users call any model by any agent: what it takes of memory and disk, and how
/// long an answer takes. Once as the limit of series folds them by default, and once with every combination on its own, nearly as many as
/// there are calls.
/// </summary>
internal static class HistoryCosts
{
    private const int Rows = 1_000_000, Days = 400, Users = 5_000, Agents = 20;
    private const int Runs = 21;

    internal static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("librechat-exporter-benchmark-").FullName;
        try
        {
            string dump = Path.Combine(folder, "dump");
            new GeneratedDump(Users, Agents) { Step = TimeSpan.FromDays(Days) / (Rows / 2) }.Write(dump, Rows);
            _ = Load(dump, Path.Combine(folder, "warm"), 1000, CollectorCatalogue.Optional);
            foreach (int limit in (int[])[50_000, 10_000_000])
            {
                Console.WriteLine($"series-limit {limit:N0}:");
                long without = Load(dump, Path.Combine(folder, $"{limit} without"), limit, CollectorCatalogue.Optional);
                long with = Load(dump, Path.Combine(folder, $"{limit} with"), limit, CollectorCatalogue.Optional.Except(["history"]));
                Console.WriteLine($"memory of the history: {(with - without) / 1e6:F1} MB");
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    /// <summary>Loads all, and returns how much memory it then takes.</summary>
    private static long Load(string dump, string state, int limit, IEnumerable<string> disabled)
    {
        Dictionary<Setting, string> flags = new()
        {
            [Setting.Source] = dump,
            [Setting.Disable] = string.Join(',', disabled),
            [Setting.SeriesLimit] = limit.ToString(CultureInfo.InvariantCulture),
        };
        ExporterSettings settings = SettingsReader.Read(flags, _ => null, file: null);
        var clock = new MovableClock(GeneratedDump.Start.AddDays(Days));
        long before = GC.GetTotalMemory(forceFullCollection: true);
        using var source = new DumpSource(dump, database: null);
        using StateFolder folder = StateFolder.Open(state);
        var checkpoint = new Checkpoint(folder, [], clock, NullLogger<Checkpoint>.Instance);
        using var exporter = new Exporter(source, settings, clock, NullLoggerFactory.Instance, withRuntime: false, checkpoint: checkpoint);
        double load = Measure.Milliseconds(() => exporter.Refresher.Refresh(CancellationToken.None));
        double again = Measure.Milliseconds(exporter.Refresher.Publish);
        long memory = GC.GetTotalMemory(forceFullCollection: true) - before;
        IEnumerable<string> files = Directory.GetFiles(state).Where(file => Path.GetFileName(file) != "lock").Order()
            .Select(file => $"{Path.GetFileName(file).Split('-')[0]} {new FileInfo(file).Length / 1e6:F2} MB");
        Console.WriteLine($"load: {load:N0} ms; snapshot when nothing is new: {again:F1} ms; files: {string.Join(", ", files)}");
        if (exporter.History.Current is { } view)
        {
            Console.WriteLine($"entries: {view.Entries:N0}");
            Ask(view);
        }

        return memory;
    }

    private static void Ask(HistoryView view)
    {
        DateTimeOffset now = view.AsOf;
        (string Name, DateTimeOffset Start, DateTimeOffset End)[] periods =
        [
            ("24h", now.AddHours(-24), now), ("7d", now.AddDays(-7), now), ("30d", now.AddDays(-30), now),
            ("today", now.AddHours(-23), now), ("month", now.AddDays(-31), now), ("a year", now.AddDays(-380), now.AddDays(-15)),
        ];
        HistoryRange all = view.Range(now.AddDays(-2 * Days), now);
        HistoryGroup total = view.Total(all, new HistoryFilter());
        Console.WriteLine(
            $"{total.Sum.Calls:N0} calls of {view.By(GroupBy.User, all, new HistoryFilter()).Groups.Count:N0} users "
            + $"in {total.Conversations:N0} chats");
        Warm(view, all);
        foreach ((string name, DateTimeOffset start, DateTimeOffset end) in periods)
        {
            HistoryRange range = view.Range(start, end);
            (string Question, Action<HistoryFilter> Ask)[] questions =
            [
                ("total", filter => view.Total(range, filter)),
                ("by user", filter => view.By(GroupBy.User, range, filter)),
                ("by model", filter => view.By(GroupBy.Model, range, filter)),
                ("by agent", filter => view.By(GroupBy.Agent, range, filter)),
                ("over time", filter => view.OverTime(range, filter, range.Resolution)),
                ("over time, a model", filter => view.OverTime(range, filter with { Model = "gpt-5.5" }, range.Resolution)),
            ];
            IEnumerable<string> medians = questions.Select(question => $"{question.Question} {Median(question.Ask):F2}");
            Console.WriteLine($"{name}, {range.Resolution}, ms: {string.Join(", ", medians)}");
        }
    }

    /// <summary>A server that has run for a while has its code compiled for good.</summary>
    private static void Warm(HistoryView view, HistoryRange range)
    {
        for (int i = 0; i < 60; i++)
        {
            view.By((GroupBy)(i % 4), range, new HistoryFilter());
            view.OverTime(range, new HistoryFilter(), (HistoryResolution)(i % 2));
        }

        Thread.Sleep(TimeSpan.FromSeconds(1));
    }

    private static double Median(Action<HistoryFilter> ask)
    {
        var filter = new HistoryFilter();
        ask(filter);
        return Measure.Median([.. Enumerable.Range(0, Runs).Select(_ => Measure.Milliseconds(() => ask(filter)))]);
    }
}
