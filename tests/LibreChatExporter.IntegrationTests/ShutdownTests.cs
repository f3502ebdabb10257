using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Whatever goes on, SIGTERM ends the process soon and in good order. Alone on the machine, because it is about time.</summary>
[Collection(nameof(ShutdownTests))]
[CollectionDefinition(nameof(ShutdownTests), DisableParallelization = true)]
public sealed class ShutdownTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(2);

    [SkippableFact]
    public async Task SIGTERM_ends_an_idle_server()
    {
        using TestDatabase database = TestDatabase.Create();
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri, "--refresh-interval", "1h");
        await exporter.BecomesReady();

        await AssertEndsSoon(exporter);
    }

    [SkippableFact]
    public async Task SIGTERM_ends_a_server_in_the_middle_of_its_first_load()
    {
        using TestDatabase database = TestDatabase.Create();
        database.Writer.Insert(Collection.Transactions, [.. Enumerable.Range(0, 20_000).Select(
            i => Rows.Usage(Rows.User(i % 50), "gpt-5.5", "prompt", 10, 20))]);
        using var between = new UnreliableServer(database.ServerPort) { Pause = 20 };
        using ExporterProcess exporter = await ExporterProcess.Serve(database.UriOn(between.Port));
        await Eventually.Holds(() => between.Bytes > 200_000, "the load is under way");
        Assert.Equal(0, (await exporter.Scrape()).Value("librechat_up"));

        await AssertEndsSoon(exporter);
    }

    [Fact]
    public async Task SIGTERM_ends_a_server_whose_database_accepts_and_never_answers()
    {
        using var silent = new UnreliableServer(target: null);
        using ExporterProcess exporter = await ExporterProcess.Serve($"mongodb://127.0.0.1:{silent.Port}/LibreChat");
        await Eventually.Holds(() => silent.Connections > 0, "it has connected");

        await AssertEndsSoon(exporter);
    }

    [SkippableFact]
    public async Task SIGTERM_ends_a_server_whose_database_falls_silent_in_the_middle_of_a_query()
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new UnreliableServer(database.ServerPort);
        using ExporterProcess exporter = await ExporterProcess.Serve(database.UriOn(between.Port));
        await exporter.BecomesReady();
        between.IsSilent = true;

        // Not ready any more: a refresh hangs.
        await Eventually.Succeeds(async () => Assert.Equal(HttpStatusCode.ServiceUnavailable, (await exporter.Get("/readyz")).Status));

        await AssertEndsSoon(exporter);
    }

    [SkippableFact]
    public async Task SIGTERM_ends_a_server_with_open_connections_of_scrapers()
    {
        using TestDatabase database = TestDatabase.Create();
        new Sample("librechat-sample").LoadInto(database);
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri);
        await exporter.BecomesReady();

        // One that idles after a scrape, one that has sent half a request, and one that asks and does not read the answer.
        using var idle = new TcpClient("127.0.0.1", exporter.Port);
        using var half = new TcpClient("127.0.0.1", exporter.Port);
        using var deaf = new TcpClient { ReceiveBufferSize = 1024 };
        await deaf.ConnectAsync(IPAddress.Loopback, exporter.Port);
        await Send(idle, "GET /healthz HTTP/1.1\r\nHost: x\r\n\r\n");
        Assert.NotEqual(0, await idle.GetStream().ReadAsync(new byte[100]));
        await Send(half, "GET /metrics HTTP/1.1\r\nHost: x\r\n");
        for (int i = 0; i < 100; i++)
        {
            await Send(deaf, "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n");
        }

        await AssertEndsSoon(exporter);
    }

    [SkippableFact]
    public async Task A_port_that_is_taken_is_one_line_and_exit_code_2()
    {
        using TestDatabase database = TestDatabase.Create();
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        // Several times, because a refresh is under way when the port turns out to be taken.
        for (int i = 0; i < 5; i++)
        {
            ChildProcess.Result result = await ExporterProcess.Run(
                database.Uri, "--listen", $"{taken.LocalEndpoint}", "--refresh-interval", "10ms");

            Assert.Equal(2, result.ExitCode);
            Assert.Contains("choose another --listen", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task A_port_that_is_taken_is_one_line_and_exit_code_2_also_when_there_is_no_database()
    {
        using var taken = new TcpListener(IPAddress.Loopback, 0);
        taken.Start();

        ChildProcess.Result result = await ExporterProcess.Run(
            $"mongodb://127.0.0.1:{FreePort.Find()}/LibreChat", "--listen", $"{taken.LocalEndpoint}", "--refresh-interval", "10ms");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("choose another --listen", Assert.Single(result.ErrorLines), StringComparison.Ordinal);
    }

    private static async Task Send(TcpClient client, string request)
        => await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes(request));

    private static async Task AssertEndsSoon(ExporterProcess exporter)
    {
        long start = Stopwatch.GetTimestamp();
        exporter.Process.SendSigterm();
        ChildProcess.Result result = await exporter.Process.End();
        TimeSpan took = Stopwatch.GetElapsedTime(start);

        Assert.True(result.ExitCode == 0, $"exit code {result.ExitCode}; {result.Error}");
        Assert.True(took < Limit, $"it took {took.TotalSeconds:F2} s; {result.Error}");
        Assert.DoesNotContain("Unhandled exception", result.Error, StringComparison.Ordinal);
    }
}
