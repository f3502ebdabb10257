using System.Net;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.Web;

namespace LibreChatExporter.Tests.Hosting;

/// <summary>A refresh that does not go on must not pass for a quiet night.</summary>
public sealed class WatchdogTests
{
    /// <summary>The watchdog looks once a second.</summary>
    private static readonly TimeSpan LongEnough = TimeSpan.FromSeconds(20);

    [Fact]
    public async Task A_refresh_that_hangs_is_told_until_the_next_that_ends()
    {
        using var release = new ManualResetEventSlim();
        var source = new MemorySource();
        await using var server = new TestServer(source);
        await server.Loaded;
        Assert.Equal((HttpStatusCode.OK, 1), await Look(server));

        source.OnReadTransactions = release.Wait;
        Task hanging = Task.Run(() => server.Exporter.Exporter.Refresher.Refresh(CancellationToken.None));
        try
        {
            await Becomes(server, (HttpStatusCode.ServiceUnavailable, 0), () => server.Clock.Advance(TimeSpan.FromMinutes(1)));
            Assert.Contains(server.Complaints, complaint => complaint.Contains("has not gone on", StringComparison.Ordinal));
            Assert.Equal(HttpStatusCode.ServiceUnavailable, (await server.Get("/readyz")).StatusCode);
        }
        finally
        {
            release.Set();
        }

        await hanging;
        await Becomes(server, (HttpStatusCode.OK, 1), () => { });
        DateTime end = DateTime.UtcNow + LongEnough;
        while (!server.Complaints.Any(IsAllClear) && DateTime.UtcNow < end)
        {
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.Contains(server.Complaints, complaint => IsAllClear(complaint));
        static bool IsAllClear(string complaint) => complaint.Contains("goes on again", StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_long_pause_between_refreshes_is_none()
    {
        await using var server = new TestServer(new MemorySource());
        await server.Loaded;
        for (int second = 0; second < 3; second++)
        {
            server.Clock.Advance(TimeSpan.FromHours(1));
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        Assert.Equal((HttpStatusCode.OK, 1), await Look(server));
    }

    private static async Task Becomes(TestServer server, (HttpStatusCode, double) expected, Action meanwhile)
    {
        DateTime end = DateTime.UtcNow + LongEnough;
        while (await Look(server) != expected && DateTime.UtcNow < end)
        {
            meanwhile();
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }

        Assert.Equal(expected, await Look(server));
    }

    private static async Task<(HttpStatusCode Alive, double Up)> Look(TestServer server)
        => ((await server.Get("/healthz")).StatusCode, TestExporter.Parse(server.Exporter.Snapshot).Value("librechat_up"));
}
