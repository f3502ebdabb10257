using LibreChatExporter.Sources.Dump;

namespace LibreChatExporter.Benchmarks;

/// <summary>A million rows from a dump into the ledger on one thread, the index of their answers included.</summary>
internal static class DumpToLedger
{
    private const int Rows = 1_000_000;
    private const int Runs = 9;

    internal static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("librechat-exporter-benchmark-").FullName;
        try
        {
            new GeneratedDump().Write(folder, Rows);
            Measure("totals alone", folder, Pipeline.AllButTotals);
            Measure("all collectors", folder, []);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string name, string folder, IEnumerable<string> disabled)
    {
        List<double> rates = [];
        for (int run = -2; run < Runs; run++)
        {
            using var source = new DumpSource(folder, database: null);
            using var pipeline = new Pipeline(source, clock: null, disabled);
            double milliseconds = Benchmarks.Measure.Milliseconds(pipeline.Refresh);
            if (run >= 0)
            {
                rates.Add(Rows / milliseconds * 1000);
            }
        }

        Console.WriteLine($"dump to ledger, {name}: rows/s {Benchmarks.Measure.Summary(rates, "N0")}");
        Console.WriteLine($"peak resident memory so far: {System.Diagnostics.Process.GetCurrentProcess().PeakWorkingSet64 / 1e6:F0} MB");
    }
}
