using System.Globalization;
using System.Text.Json;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>The command <c>report</c> on a real database.</summary>
public sealed class ReportTests
{
    private static readonly string AsOf = $"{Sample.AsOf:yyyy-MM-ddTHH:mm:ssZ}";

    [SkippableTheory]
    [InlineData("librechat-sample")]
    [InlineData("librechat-tenants")]
    public async Task A_database_and_its_dump_give_the_same(string name)
    {
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample(name);
        sample.LoadInto(database);
        foreach (string options in (string[])
            [
                "", "--by user,model,agent --format csv", "--by provider,context --format json",
                "--by conversation --top 9 --format markdown",
                "--by day,tenant,domain,role --time-zone Europe/Berlin --user-label email --period custom "
                    + "--from 2026-11-12 --to 2026-11-17T03:04:05Z",
            ])
        {
            string[] arguments = ["report", "--as-of", AsOf, .. options.Split(' ', StringSplitOptions.RemoveEmptyEntries)];

            ChildProcess.Result fromDump = await ExporterProcess.Run(sample.Folder, arguments);
            ChildProcess.Result fromDatabase = await ExporterProcess.Run(database.Uri, arguments);

            Assert.Equal((0, ""), (fromDatabase.ExitCode, fromDatabase.Error));
            Assert.Equal(Rounded(fromDump.Output), Rounded(fromDatabase.Output));
        }
    }

    [SkippableFact]
    public async Task The_month_sums_to_the_window_of_the_same_instant()
    {
        using TestDatabase database = TestDatabase.Create();
        new Sample("librechat-sample").LoadInto(database);
        string[] instant = ["--as-of", "2026-11-14T15:16:17.250Z", "--time-zone", "America/New_York"];

        ChildProcess.Result report = await ExporterProcess.Run(
            database.Uri, ["report", "--by", "user", "--by", "model", "--format", "csv", .. instant]);
        ChildProcess.Result once = await ExporterProcess.Run(database.Uri, ["--once", .. instant]);

        string[][] lines = [.. report.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(','))];
        int cost = Array.IndexOf(lines[0], "costUsd");
        double gauge = Scrape.Parse(once.Output)["librechat_window_cost_usd"]["window=month"];
        Assert.True(gauge > 1);
        Assert.Equal(gauge, lines[1..].Sum(line => double.Parse(line[cost], CultureInfo.InvariantCulture)), 1e-9);
    }

    [SkippableFact]
    public async Task Rows_with_ids_of_an_import_are_in_it_and_those_before_the_period_are_not()
    {
        using TestDatabase database = TestDatabase.Create();
        DateTimeOffset first = new(2026, 10, 1, 0, 0, 0, TimeSpan.Zero);
        database.Writer.Insert(
            Collection.Transactions,
            Row(row => row.String("_id", "text"), first),
            Row(row => row.Int32("_id", 5), first.AddDays(30)),
            Row(row => row.String("_id", "before"), first.AddMilliseconds(-1)),
            Row(row => row.ObjectId("_id", Rows.NewId(first.AddHours(-1))), first.AddMilliseconds(-1)),
            Row(row => row.ObjectId("_id", Rows.NewId(first.AddHours(-1))), first),
            Row(row => row.ObjectId("_id", Rows.NewId(first.AddDays(90))), first.AddDays(31).AddMilliseconds(-1)),
            Row(row => row.ObjectId("_id", Rows.NewId(first.AddDays(31))), first.AddDays(31)));

        ChildProcess.Result report = await ExporterProcess.Run(database.Uri, "report", "--period", "2026-10", "--format", "json");

        Assert.Equal(4, JsonDocument.Parse(report.Output).RootElement.GetProperty("totals").GetProperty("calls").GetInt32());
    }

    [SkippableFact]
    public async Task A_database_without_transactions_is_one_line_and_exit_code_2()
    {
        using TestDatabase database = TestDatabase.Create();

        ChildProcess.Result report = await ExporterProcess.Run(database.Uri, "report", "--database", database.Name + "_not");

        Assert.Equal((2, ""), (report.ExitCode, report.Output));
        Assert.Contains(
            "has no collection transactions",
            Assert.Single(report.Error.Split('\n', StringSplitOptions.RemoveEmptyEntries)),
            StringComparison.Ordinal);
    }

    private static byte[] Row(Action<BsonWriter> id, DateTimeOffset time)
    {
        var row = new BsonWriter();
        id(row);
        return row.String("tokenType", "prompt").String("model", "m").Int32("rawAmount", -1).Int32("tokenValue", -1)
            .DateTime("createdAt", time).ToArray();
    }

    /// <summary>Sums of doubles depend on the order in which rows are read; by less than this.</summary>
    private static string Rounded(string report) => System.Text.RegularExpressions.Regex.Replace(
        report, @"\d+\.\d{9,}(E-\d+)?", number => $"{double.Parse(number.Value, CultureInfo.InvariantCulture):0.#########}");
}
