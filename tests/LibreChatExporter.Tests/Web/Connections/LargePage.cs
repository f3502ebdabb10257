using System.Net;
using System.Net.Sockets;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Web.Connections;

/// <summary>Pages so large that no socket takes them whole, and sockets that take little of them at once.</summary>
internal static class LargePage
{
    private const int Models = 12_000;

    internal static void Fill(MemorySource source, int models = Models)
    {
        for (int i = 0; i < models; i++)
        {
            source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, i), model: $"model {i} {new string('x', 100)}"));
        }
    }

    /// <summary>A server that has such a page.</summary>
    internal static async Task<TestServer> Serve(MemorySource source, int models = Models)
    {
        Fill(source, models);
        var server = new TestServer(source);
        await server.Loaded;
        return server;
    }

    /// <summary>A client's socket.</summary>
    /// <param name="server">The server.</param>
    /// <param name="from">The client's address; null for any.</param>
    internal static async Task<Socket> Connect(TestServer server, IPAddress? from = null)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { ReceiveBufferSize = 4096 };
        socket.Bind(new IPEndPoint(from ?? IPAddress.Any, 0));
        await socket.ConnectAsync(IPAddress.Loopback, server.Port);
        return socket;
    }
}
