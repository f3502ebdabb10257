using System.Net;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Web;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LibreChatExporter.Tests.Web.Connections;

/// <summary>What one who reads slowly or not at all may hold, and for how long.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class SlowReaderTests : IDisposable
{
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(60);

    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData(59, true)]
    [InlineData(61, false)]
    public async Task Who_reads_steadily_has_a_minute_for_the_whole_of_it(int seconds, bool isWhole)
    {
        await using TestServer server = await LargePage.Serve(_source);
        byte[] body = server.Exporter.Snapshot.Body(ExpositionFormat.Prometheus);
        using Socket slow = await Ask(server);
        byte[] buffer = new byte[1 << 16];
        await slow.ReceiveAsync(buffer);
        server.Clock.Advance(TimeSpan.FromSeconds(seconds));
        using var read = new MemoryStream();
        await ReadToEnd(slow, read);

        Assert.Equal(isWhole, read.ToArray().AsSpan().EndsWith(body.AsSpan()[^1000..]));
        Assert.Empty(server.Complaints);
    }

    [Fact]
    public async Task Who_reads_nothing_is_ended_and_keeps_no_old_snapshot()
    {
        await using TestServer server = await LargePage.Serve(_source);
        WeakReference snapshot = Current(server);
        using Socket silent = await Ask(server);
        await silent.ReceiveAsync(new byte[100]);
        server.Exporter.Exporter.Refresher.Publish();
        server.Exporter.Exporter.Refresher.Publish();
        Assert.True(IsAlive(snapshot), "it is not what the reader reads");

        using var deadline = new CancellationTokenSource(TimeLimit);
        while (IsAlive(snapshot))
        {
            await Task.Delay(500, deadline.Token);
        }
    }

    [Fact]
    public async Task The_kernel_keeps_little_for_a_client()
    {
        var options = new SocketTransportOptions();
        ServerLimits.Apply(options);
        using Socket listener = options.CreateBoundListenSocket(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen();
        using var client = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        await client.ConnectAsync(listener.LocalEndPoint!);
        using Socket accepted = await listener.AcceptAsync();

        Assert.InRange(accepted.SendBufferSize, 1, 256 * 1024);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static WeakReference Current(TestServer server) => new(server.Exporter.Snapshot);

    [MethodImpl(MethodImplOptions.NoInlining)]
    private static bool IsAlive(WeakReference reference)
    {
        GC.Collect();
        return reference.IsAlive;
    }

    private static async Task<Socket> Ask(TestServer server)
    {
        Socket socket = await LargePage.Connect(server);
        await socket.SendAsync(Encoding.ASCII.GetBytes("GET /metrics HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"));
        return socket;
    }

    private static async Task ReadToEnd(Socket socket, MemoryStream read)
    {
        using var deadline = new CancellationTokenSource(TimeLimit);
        byte[] buffer = new byte[1 << 16];
        try
        {
            int length;
            while ((length = await socket.ReceiveAsync(buffer, deadline.Token)) > 0)
            {
                read.Write(buffer, 0, length);
            }
        }
        catch (SocketException)
        {
            // It was ended.
        }
    }
}
