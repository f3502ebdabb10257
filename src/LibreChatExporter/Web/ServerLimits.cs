using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LibreChatExporter.Web;

/// <summary>What the server puts up with. A scrape is a short line, a few headers and no body.</summary>
internal static class ServerLimits
{
    /// <summary>For the handshake of TLS and for the headers of a request.</summary>
    public static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A little more than a minute, so that a server which polls once a minute keeps its connection.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(75);

    /// <summary>
    /// What may wait in the process for a client that does not read; a page is copied for each client, a piece of this size at a time. It
    /// waits twice, in Kestrel and in its sockets, which have a limit of their own.
    /// </summary>
    private const int ResponseBuffer = 16 * 1024;

    /// <summary>
    /// The same in the kernel, which would let it grow to 4 MB for each client, and doubles what is asked for. It is enough for 2 MB a
    /// second over a way of a tenth of a second.
    /// </summary>
    private const int SendBuffer = 128 * 1024;

    /// <summary>Sets the limits of sockets: those that are accepted inherit the listening one's.</summary>
    public static void Apply(SocketTransportOptions options)
    {
        options.MaxWriteBufferSize = ResponseBuffer;
        options.CreateBoundListenSocket = endpoint =>
        {
            Socket socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
            socket.SendBufferSize = SendBuffer;
            return socket;
        };
    }

    /// <summary>Sets the limits of Kestrel.</summary>
    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestBufferSize = 32 * 1024;
        limits.MaxRequestBodySize = 0;
        limits.MaxResponseBufferSize = ResponseBuffer;
        limits.RequestHeadersTimeout = ClientTimeout;
        limits.KeepAliveTimeout = KeepAlive;
    }
}
