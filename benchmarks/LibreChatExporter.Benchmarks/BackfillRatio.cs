using System.Diagnostics;
using LibreChatExporter.Backfill;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources.Dump;

namespace LibreChatExporter.Benchmarks;

/// <summary>
/// A million rows from a dump, written as they were at each step, against the same rows from the dump into the ledger, in turns. What it
/// costs depends on how many samples come of a row: series times steps, so there are several steps, and an installation of few series
/// beside one of many.
/// </summary>
internal static class BackfillRatio
{
    private const int Rows = 1_000_000;
    private const int Runs = 3;

    internal static void Run()
    {
        Measure("few series (5 users, no agents)", new GeneratedDump(users: 5, agents: 0), toFile: false, "1d", "1h", "5m");
        Measure("few series (5 users, no agents)", new GeneratedDump(users: 5, agents: 0), toFile: true, "5m");
        Measure("many series (200 users, 20 agents)", new GeneratedDump(), toFile: false, "30d", "1d", "6h", "1h");
        Measure("many series (200 users, 20 agents)", new GeneratedDump(), toFile: true, "1d", "6h");
    }

    private static void Measure(string name, GeneratedDump dump, bool toFile, params IEnumerable<string> steps)
    {
        string folder = Directory.CreateTempSubdirectory("librechat-exporter-benchmark-").FullName;
        try
        {
            dump.Write(folder, Rows);
            foreach (string step in steps)
            {
                Measure(
                    $"{name}, step {step}, to {(toFile ? "a file" : "nowhere")}",
                    folder,
                    Options(step, toFile ? Path.Combine(folder, "out.om") : null));
            }
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string name, string folder, BackfillOptions options)
    {
        List<double> ratios = [], rates = [], samples = [];
        long written = 0;
        for (int run = -1; run < Runs; run++)
        {
            double load = Benchmarks.Measure.Milliseconds(() => Load(folder));
            double backfill = Benchmarks.Measure.Milliseconds(() => written = Backfill(folder, options));
            if (run >= 0)
            {
                ratios.Add(load / backfill);
                rates.Add(Rows / backfill * 1000);
                samples.Add(written / backfill * 1000);
            }
        }

        Console.WriteLine($"backfill, {name}: rows/s {Benchmarks.Measure.Summary(rates, "N0")}");
        Console.WriteLine(
            $"  {written:N0} samples, {written / (double)Rows:N1} a row; samples/s {Benchmarks.Measure.Summary(samples, "N0")}");
        Console.WriteLine($"  rows/s by those of dump to ledger: {Benchmarks.Measure.Summary(ratios, "F2")}");
        Console.WriteLine($"  peak resident memory so far: {Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");
    }

    private static void Load(string folder)
    {
        using var source = new DumpSource(folder, database: null);
        using var pipeline = new Pipeline(source, clock: null, Pipeline.AllButTotals);
        pipeline.Refresh();
    }

    private static long Backfill(string folder, BackfillOptions options)
    {
        using var source = new DumpSource(folder, database: null);
        ExporterSettings settings = SettingsReader.Read(
            new Dictionary<Setting, string> { [Setting.Source] = folder }, _ => null, file: null);
        using var progress = new ProgressReport(TimeProvider.System, terminal: null, log: null);
        var writer = new BackfillWriter(source, settings, options, TimeProvider.System, progress);
        using Stream output = options.Out is null
            ? Stream.Null
            : new FileStream(options.Out, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0);
        return writer.Write(new OneFile(output), folder, _ => { }, CancellationToken.None);
    }

    private static BackfillOptions Options(string step, string? file)
        => new(From: null, To: GeneratedDump.Start.AddDays(60), ValueParser.ParseDuration(step, TimeSpan.FromDays(366))!.Value, file, []);
}
