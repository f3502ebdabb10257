using BenchmarkDotNet.Running;
using LibreChatExporter.Benchmarks;

// The first word chooses: a whole path measured as a ratio against its floor in the same run, or BenchmarkDotNet's own command line.
switch (args.FirstOrDefault())
{
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
