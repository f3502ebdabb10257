using System.Globalization;
using BenchmarkDotNet.Running;
using LibreChatExporter.Benchmarks;

// The first word chooses: a whole path measured as a ratio against its floor in the same run, a dump to try things on (generate FOLDER
// ROWS, or generate FOLDER ROWS FIRST for one whose first row was made at that time), the same in a database that stays (fill DATABASE ROWS
// USERS), or BenchmarkDotNet's own command line.
switch (args.FirstOrDefault())
{
    case "generate":
        new GeneratedDump().Write(
            args[1],
            int.Parse(args[2], CultureInfo.InvariantCulture),
            args.Length > 3 ? DateTimeOffset.Parse(args[3], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal) : null);
        break;
    case "fill":
        DatabaseFill.Run(args[1], int.Parse(args[2], CultureInfo.InvariantCulture), int.Parse(args[3], CultureInfo.InvariantCulture));
        break;
    case "dump":
        DumpToLedger.Run();
        break;
    case "forms":
        DumpForms.Run();
        break;
    case "backfill":
        BackfillRatio.Run();
        break;
    case "database":
        DatabaseRatios.Run();
        break;
    case "history":
        HistoryCosts.Run();
        break;
    case "calls":
        CallCosts.Run();
        break;
    case "scrape":
        await ScrapeRatio.Run();
        break;
    case "pages":
        await PageCosts.Run();
        break;
    case "readers":
        await SilentReaders.Run();
        break;
    default:
        BenchmarkSwitcher.FromAssembly(typeof(DumpToLedger).Assembly).Run(args);
        break;
}
