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
            List<double> rates = [];
            for (int run = -2; run < Runs; run++)
            {
                using var source = new DumpSource(folder, database: null);
                using var pipeline = new Pipeline(source, clock: null, Pipeline.AllButTotals);
                double milliseconds = Measure.Milliseconds(pipeline.Refresh);
                if (run >= 0)
                {
                    rates.Add(Rows / milliseconds * 1000);
                }
            }

            Console.WriteLine($"dump to ledger: rows/s {Measure.Summary(rates, "N0")}");
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }
}
