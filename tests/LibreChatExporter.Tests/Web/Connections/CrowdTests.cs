using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web.Connections;

/// <summary>Too many connections, and those that are too slow. Clients have addresses of their own in 127.0.0.0/8.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class CrowdTests : IDisposable
{
    private const int Limit = 16;

    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Fact]
    public async Task A_client_with_too_many_idle_connections_loses_its_oldest_and_nobody_else_any()
    {
        await using TestServer server = Serve();
        using HttpClient other = Client(server, "127.0.0.2");
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/metrics")).StatusCode);
        List<Socket> idle = [];
        for (int i = 0; i < 3 * Limit; i++)
        {
            idle.Add(await Open(server, "127.0.0.3"));
        }

        // The first of all that had to go is not the other client's, which is older than any.
        Assert.All(await Task.WhenAll(idle.Take((2 * Limit) + 1).Select(IsClosed)), Assert.True);
        Assert.All(idle.TakeLast(Limit - 1), socket => Assert.False(socket.Poll(0, SelectMode.SelectRead)));
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/metrics")).StatusCode);
        using HttpClient late = Client(server, "127.0.0.4");
        Assert.Equal(HttpStatusCode.OK, (await late.GetAsync("/metrics")).StatusCode);
        server.Exporter.Refresh();
        Assert.Equal((2 * Limit) + 2, server.Exporter.Read().Value("librechat_exporter_connections_dropped_total"));
        idle.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task A_client_whose_connections_are_all_at_work_makes_room_for_others_but_not_for_itself()
    {
        await using TestServer server = Serve();
        await FillSnapshot(server);
        List<Socket> reading = [];
        for (int i = 0; i < Limit; i++)
        {
            Socket socket = await Open(server, "127.0.0.3");
            await socket.SendAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
            await socket.ReceiveAsync(new byte[100]);
            reading.Add(socket);
        }

        await Assert.ThrowsAsync<SocketException>(async () =>
        {
            using Socket own = await Open(server, "127.0.0.3");
            await own.ReceiveAsync(new byte[1]);
        });
        using HttpClient other = Client(server, "127.0.0.2");
        Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/healthz")).StatusCode);
        reading.ForEach(socket => socket.Dispose());
    }

    [Fact]
    public async Task Who_reads_a_byte_a_second_is_dropped_and_others_read_meanwhile()
    {
        await using TestServer server = Serve();
        await FillSnapshot(server);
        using Socket slow = await Open(server, "127.0.0.3");
        await slow.SendAsync("GET /metrics HTTP/1.1\r\nHost: x\r\n\r\n"u8.ToArray());
        long start = Stopwatch.GetTimestamp();
        using HttpClient other = Client(server, "127.0.0.2");
        byte[] one = new byte[1];
        while (await IsThere())
        {
            Assert.True(Stopwatch.GetElapsedTime(start) < TimeLimit, "the slow reader is still there");
            Assert.Equal(HttpStatusCode.OK, (await other.GetAsync("/metrics")).StatusCode);
            await Task.Delay(TimeSpan.FromSeconds(1));
        }

        Assert.Empty(server.Complaints);

        // What had been sent before can still be read, so only a write tells that the connection has gone.
        async Task<bool> IsThere()
        {
            try
            {
                return await slow.ReceiveAsync(one) > 0 && await slow.SendAsync("\r"u8.ToArray()) > 0;
            }
            catch (SocketException)
            {
                return false;
            }
        }
    }

    [Fact]
    public async Task Who_sends_a_byte_a_second_is_dropped()
    {
        await using TestServer server = Serve();
        using Socket slow = await Open(server, "127.0.0.3");
        Task<bool> closed = IsClosed(slow);
        foreach (byte letter in "GET /healthz HTTP/1.1\r\nHost: x\r\nX-Header: and so on and on and on and on and on and on and on"u8
            .ToArray())
        {
            if (closed.IsCompleted)
            {
                break;
            }

            await slow.SendAsync(new[] { letter });
            await Task.WhenAny(closed, Task.Delay(TimeSpan.FromSeconds(1)));
        }

        Assert.True(await closed);
    }

    private TestServer Serve() => new(_source, (Setting.MaxConnections, $"{Limit}"));

    /// <summary>So large that no socket takes it whole.</summary>
    private async Task FillSnapshot(TestServer server)
    {
        // Two refreshes at once would spoil what they share.
        await server.Loaded;
        LargePage.Fill(_source);
        server.Exporter.Refresh();
        Assert.True(server.Exporter.Snapshot.Length(default) > 10_000_000);
    }

    private static Task<Socket> Open(TestServer server, string address) => LargePage.Connect(server, IPAddress.Parse(address));

    private static HttpClient Client(TestServer server, string address) => server.NewClient(new SocketsHttpHandler
    {
        ConnectCallback = async (context, cancellation) =>
        {
            var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
            socket.Bind(new IPEndPoint(IPAddress.Parse(address), 0));
            await socket.ConnectAsync(context.DnsEndPoint, cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    });

    private static async Task<bool> IsClosed(Socket socket)
    {
        using var deadline = new CancellationTokenSource(TimeLimit);
        byte[] answer = new byte[1000];
        try
        {
            while (await socket.ReceiveAsync(answer, deadline.Token) > 0)
            {
            }
        }
        catch (SocketException)
        {
            return true;
        }
        catch (OperationCanceledException)
        {
            return false;
        }

        return true;
    }
}
