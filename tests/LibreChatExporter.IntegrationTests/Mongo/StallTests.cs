using System.Diagnostics;
using LibreChatExporter.Configuration;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;
using Xunit.Abstractions;

namespace LibreChatExporter.IntegrationTests.Mongo;

/// <summary>A server that falls silent, at whatever moment: a refresh waits for it once, and says so.</summary>
public sealed class StallTests(ITestOutputHelper output)
{
    private const int Seed = 20261129, FewMoments = 8;

    private static readonly TimeSpan QueryTimeout = TimeSpan.FromMilliseconds(200);

    /// <summary>What a refresh may take beyond the time-out of a query.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(10);

    [SkippableFact]
    public void A_server_that_stalls_at_any_byte_costs_one_time_out_and_no_row()
    {
        using TestDatabase database = TestDatabase.Create();
        Stall(database, database.ServerPort);
    }

    [SkippableFact]
    public async Task A_server_that_stalls_at_any_byte_of_TLS_costs_the_same()
    {
        _ = PrivateGateway.RequireCommandLine();
        using TestDatabase database = TestDatabase.Create();
        using var files = new TlsFiles();
        int port = FreePort.Find();
        using PrivateGateway gateway = await PrivateGateway.Start(port, "--tls-certificate", files.Certificate, "--tls-key", files.Key);
        Stall(database, port, "tls=true", $"tlsCAFile={files.Certificate}");
    }

    [SkippableFact]
    public void A_limit_that_the_URI_gives_ends_a_question_before_the_time_out_of_queries()
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new UnreliableServer(target: null);
        using var exporter = new LiveExporter(database.UriOn(between.Port, "timeoutMS=300"), DateTimeOffset.UtcNow);
        long start = Stopwatch.GetTimestamp();

        Assert.Equal(0, exporter.TryRefresh().Value("librechat_up"));
        Assert.InRange(Stopwatch.GetElapsedTime(start), TimeSpan.Zero, TimeSpan.FromSeconds(5));
    }

    [SkippableFact]
    public async Task A_client_that_has_been_given_up_asks_no_more()
    {
        using TestDatabase database = TestDatabase.Create();
        using var between = new UnreliableServer(database.ServerPort);
        using (var exporter = Start(database.UriOn(between.Port, "heartbeatFrequencyMS=500")))
        {
            between.SilentAt = 1;
            Assert.Equal(0, exporter.TryRefresh().Value("librechat_up"));
            (between.SilentAt, between.IsSilent) = (long.MaxValue, false);
            if (exporter.TryRefresh().Value("librechat_up") == 0)
            {
                _ = exporter.Refresh();
            }
        }

        await Task.Delay(TimeSpan.FromSeconds(2));
        (int connections, long bytes) = (between.Connections, between.Bytes);
        await Task.Delay(TimeSpan.FromSeconds(3));
        Assert.Equal((connections, bytes), (between.Connections, between.Bytes));
    }

    private void Stall(TestDatabase database, int port, params string[] options)
    {
        int moments = TestEnvironment.Times("STALLS", few: FewMoments);
        var random = new Random(Seed);
        (int calls, long length) = LengthOfARefresh(database, port, options);
        TimeSpan longest = TimeSpan.Zero;
        for (int moment = 0; moment < moments; moment++)
        {
            using var between = new UnreliableServer(port);
            using var exporter = Start(database.UriOn(between.Port, options));
            between.SilentAt = random.NextInt64(1, length);
            long start = Stopwatch.GetTimestamp();
            Scrape stalled = exporter.TryRefresh();
            TimeSpan elapsed = Stopwatch.GetElapsedTime(start);
            longest = elapsed > longest ? elapsed : longest;
            Assert.InRange(elapsed, TimeSpan.Zero, QueryTimeout + Margin);
            if (between.IsSilent)
            {
                Assert.True(stalled.Sum("librechat_exporter_collector_errors_total") > 0, $"stalled at byte {between.SilentAt}");
            }

            between.SilentAt = long.MaxValue;
            between.IsSilent = false;
            Assert.Equal(calls, CallsOnceAllIsRead(exporter));
        }

        output.WriteLine($"{moments} moments within {length} bytes; the longest refresh took {longest.TotalSeconds:F1} s");
    }

    /// <summary>A busy machine may need longer for a question than the time-out of these tests, and then is asked again.</summary>
    private static double CallsOnceAllIsRead(LiveExporter exporter)
    {
        const int tries = 50, inARow = 4;
        Scrape last = exporter.TryRefresh();
        for ((int tried, int read) = (1, 0); tried < tries && read < inARow; tried++)
        {
            read = last.Value("librechat_up") == 1 ? read + 1 : 0;
            last = exporter.TryRefresh();
        }

        return last.Sum("librechat_llm_calls_total");
    }

    private static LiveExporter Start(string uri) => new(uri, DateTimeOffset.UtcNow, (Setting.QueryTimeout, "200ms"));

    /// <summary>The bytes that the server sends until a first refresh has ended.</summary>
    private static (int Calls, long Length) LengthOfARefresh(TestDatabase database, int port, string[] options)
    {
        const int calls = 50;
        database.Writer.Insert(Collection.Transactions, [.. Enumerable.Range(0, calls).Select(
            _ => Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", tokens: 1, credits: 1))]);
        using var between = new UnreliableServer(port);
        using var exporter = Start(database.UriOn(between.Port, options));
        _ = exporter.Refresh();
        return (calls, between.Bytes);
    }
}
