using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>The promise to operators: it reads and never writes, and runs wherever finds are understood.</summary>
public sealed class CommandTests
{
    private static readonly string[] Permitted =
    [
        "find", "aggregate", "getMore", "killCursors", "count", "listIndexes", "collStats", "ping", "hello", "isMaster", "ismaster",
        "endSessions", "saslStart", "saslContinue",
    ];

    private static readonly string[] Collections =
    [
        Collection.Transactions, Collection.Messages, Collection.Agents, Collection.Users, Collection.Balances, Collection.Conversations,
        Collection.Files,
    ];

    [SkippableFact]
    public async Task Loads_refreshes_checks_and_failures_send_none_but_the_permitted_commands()
    {
        _ = TestEnvironment.RequireCommandLog();
        _ = TestEnvironment.RequireMongoUriWithPassword();
        using TestDatabase database = TestDatabase.Create();
        new Sample("librechat-sample").LoadInto(database);
        await ExporterProcess.Run(database.Uri, "check");
        await ExporterProcess.Run(database.Uri, "--once");
        await ExporterProcess.Run(database.Uri, "report", "--by", "user,domain,conversation");
        await ExporterProcess.Run(BadSource.Reached("wrong password", database).Uri, "--once");
        await ExporterProcess.Run(BadSource.Reached("wrong database", database).Uri, "--once");
        await RunThroughRefreshes(database);

        List<LoggedCommand> commands = CommandLog.OfExporters();

        Assert.Empty(commands.Select(command => command.Command).Distinct().Except(Permitted));
        IEnumerable<LoggedCommand> here = commands.Where(command => command.Db.StartsWith(database.Name, StringComparison.Ordinal));
        Assert.Contains(here, command => command is { Command: "find", Collection: Collection.Transactions });
        Assert.Contains(here, command => command is { Command: "find", Collection: Collection.Messages });
        Assert.Contains(commands, command => command.Command == "saslStart");
        Assert.Contains(here, command => command is { Command: "aggregate", Collection: Collection.Transactions });
        Assert.Empty(here.SelectMany(command => command.Unions.Append(command.Collection)).Where(collection => collection.Length > 0)
            .Distinct().Except(Collections));
    }

    [SkippableFact]
    public async Task One_connection_serves_all_refreshes()
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new UnreliableServer(database.ServerPort);
        using ExporterProcess exporter = await ExporterProcess.Serve(database.UriOn(between.Port), "--refresh-interval", "50ms");
        await exporter.BecomesReady();
        int connections = between.Connections;
        long bytes = between.Bytes;

        await Eventually.Holds(() => between.Bytes > 3 * bytes, "several refreshes");

        // Beside the one that reads, the driver's monitor has one, or two with a server that answers it unasked.
        Assert.Equal(connections, between.Connections);
        Assert.InRange(connections, 1, 3);
    }

    private static async Task RunThroughRefreshes(TestDatabase database)
    {
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri, "--attribution-wait", "1s");
        await exporter.BecomesReady();
        var traffic = new Traffic(database.Writer, seed: 3);
        traffic.Step();
        traffic.Step();
        traffic.Finish();
        await Eventually.Succeeds(async () =>
        {
            Scrape scrape = await exporter.Scrape();
            Assert.Equal(0, scrape.Value("librechat_exporter_pending_transactions"));
            Assert.Equal(traffic.Inserted.Families["librechat_refunded_usd_total"], scrape.Sum("librechat_refunded_usd_total"), 1e-9);
        });
    }
}
