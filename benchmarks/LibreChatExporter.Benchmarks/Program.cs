using BenchmarkDotNet.Running;
using LibreChatExporter.Benchmarks;

// The first word chooses: a whole path measured as a ratio against its floor in the same run, a dump to try things on (generate FOLDER ROWS), or
// BenchmarkDotNet's own command line.
switch (args.FirstOrDefault())
{
    case "generate":
        new GeneratedDump().Write(args[1], int.Parse(args[2], System.Globalization.CultureInfo.InvariantCulture));
        break;
    case "dump":
        DumpToLedger.Run();
        break;
    case "database":
        DatabaseRatios.Run();
        break;
    case "scrape":
        await ScrapeRatio.Run();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(DumpToLedger).Assembly).Run(args);
        break;
}
