using System.Globalization;
using System.IO.Compression;
using LibreChatExporter.Sources.Dump;

namespace LibreChatExporter.Benchmarks;

/// <summary>
/// A million rows from an archive into the ledger against the same rows from a folder, in turns; then both compressed. The collections of
/// the archive end together, so that whoever reads one has to go past all of the others.
/// </summary>
internal static class DumpForms
{
    private const int Rows = 1_000_000;
    private const int Runs = 7;

    internal static void Run()
    {
        string folder = Directory.CreateTempSubdirectory("librechat-exporter-benchmark-").FullName;
        try
        {
            string files = Path.Combine(folder, "plain"), zippedFiles = Path.Combine(folder, "zipped");
            string archive = Path.Combine(folder, "archive");
            new GeneratedDump().Write(files, Rows);
            new GeneratedDump().WriteArchive(archive, Rows);
            Measure("totals alone", files, archive, Pipeline.AllButTotals);
            Measure("all collectors", files, archive, []);

            Directory.CreateDirectory(zippedFiles);
            foreach (string file in Directory.GetFiles(files))
            {
                Zip(file, Path.Combine(zippedFiles, Path.GetFileName(file) + ".gz"));
            }

            Zip(archive, archive + ".gz");
            Measure("totals alone, gzip", zippedFiles, archive + ".gz", Pipeline.AllButTotals);
            Measure("all collectors, gzip", zippedFiles, archive + ".gz", []);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    private static void Measure(string name, string files, string archive, IEnumerable<string> disabled)
    {
        List<double> rates = [], ratios = [], memory = [];
        for (int run = -2; run < Runs; run++)
        {
            (double ofFiles, double megabytesOfFiles) = Load(files, disabled);
            (double ofArchive, double megabytesOfArchive) = Load(archive, disabled);
            if (run >= 0)
            {
                rates.Add(Rows / ofArchive * 1000);
                ratios.Add(ofFiles / ofArchive);
                memory.Add(megabytesOfArchive / megabytesOfFiles);
            }
        }

        Console.WriteLine($"archive to ledger, {name}: rows/s {Benchmarks.Measure.Summary(rates, "N0")}");
        Console.WriteLine($"  rows/s by those of the folder: {Benchmarks.Measure.Summary(ratios, "F2")}");
        Console.WriteLine($"  peak resident memory by that of the folder: {Benchmarks.Measure.Summary(memory, "F2")}");
    }

    private static (double Milliseconds, double Megabytes) Load(string path, IEnumerable<string> disabled)
    {
        GC.Collect();
        GC.WaitForPendingFinalizers();
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        ForgetPeak();
        using var source = new DumpSource(path, database: null);
        using var pipeline = new Pipeline(source, clock: null, disabled);
        return (Benchmarks.Measure.Milliseconds(pipeline.Refresh), Peak());
    }

    /// <summary>Linux keeps the peak from here on.</summary>
    private static void ForgetPeak() => File.WriteAllText("/proc/self/clear_refs", "5");

    private static double Peak()
    {
        string line = File.ReadLines("/proc/self/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal));
        return double.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1e3;
    }

    private static void Zip(string file, string zipped)
    {
        using FileStream input = File.OpenRead(file);
        using var output = new GZipStream(File.Create(zipped), CompressionLevel.Fastest);
        input.CopyTo(output);
    }
}
