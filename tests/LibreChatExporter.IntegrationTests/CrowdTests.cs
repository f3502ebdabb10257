using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>One client that does its worst while another scrapes.</summary>
public sealed class CrowdTests
{
    private const int Idle = 1000;

    [Theory]
    [InlineData(20_000)]
    [InlineData(256)]
    public async Task A_thousand_idle_connections_and_slow_ones_do_not_stop_a_scrape_of_another_client(int openFiles)
    {
        int port = FreePort.Find();
        string[] command = ExporterProcess.CommandLine("--demo", "--refresh-interval", "1s", "--listen", $"127.0.0.1:{port}");
        using var exporter = ChildProcess.Start("sh", ["-c", $"ulimit -n {openFiles} && exec \"$@\"", "sh", .. command]);
        using var scraper = new HttpClient(
            new SocketsHttpHandler { ConnectCallback = async (_, cancellation) => await Connect(port, "127.0.0.2", cancellation) })
        {
            BaseAddress = new Uri($"http://127.0.0.1:{port}"),
        };
        await Eventually.Succeeds(async () => Assert.NotEmpty(Parse(await scraper.GetStringAsync("/metrics"))["librechat_cost_usd_total"]));
        TimeSpan calm = await Median(scraper);

        List<NetworkStream> crowd = [];
        for (int i = 0; i < Idle; i++)
        {
            NetworkStream stream = await Connect(port, "127.0.0.3", CancellationToken.None);
            crowd.Add(stream);
            await Send(stream, i switch { Idle - 1 => "GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n", Idle - 2 => "GET /met", _ => "" });
        }

        TimeSpan crowded = await Median(scraper);
        Assert.True(crowded < (5 * calm) + TimeSpan.FromMilliseconds(50), $"{calm} became {crowded}");
        Assert.False(exporter.HasExited, exporter.Error);
        await Eventually.Succeeds(async () => Assert.True(
            Parse(await scraper.GetStringAsync("/metrics")).Value("librechat_exporter_connections_dropped_total") >= Idle / 2));
        crowd.ForEach(stream => stream.Dispose());
    }

    private static Scrape Parse(string text) => Scrape.Parse(text);

    private static async Task<TimeSpan> Median(HttpClient scraper)
    {
        List<TimeSpan> times = [];
        for (int i = 0; i < 50; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await scraper.GetStringAsync("/metrics");
            times.Add(Stopwatch.GetElapsedTime(start));
        }

        return times.Order().ElementAt(times.Count / 2);
    }

    private static async Task Send(NetworkStream stream, string text)
    {
        try
        {
            await stream.WriteAsync(System.Text.Encoding.ASCII.GetBytes(text));
        }
        catch (IOException)
        {
            // It had to make room already.
        }
    }

    private static async Task<NetworkStream> Connect(int port, string from, CancellationToken cancellation)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(IPAddress.Parse(from), 0));
        await socket.ConnectAsync(IPAddress.Loopback, port, cancellation);
        return new NetworkStream(socket, ownsSocket: true);
    }
}
