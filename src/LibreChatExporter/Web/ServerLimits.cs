using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace LibreChatExporter.Web;

/// <summary>What the server puts up with. A scrape is a short line, a few headers and no body.</summary>
internal static class ServerLimits
{
    /// <summary>For the handshake of TLS and for the headers of a request.</summary>
    public static readonly TimeSpan ClientTimeout = TimeSpan.FromSeconds(10);

    /// <summary>A little more than a minute, so that a server which polls once a minute keeps its connection.</summary>
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(75);

    /// <summary>Sets the limits of Kestrel.</summary>
    public static void Apply(KestrelServerLimits limits)
    {
        limits.MaxRequestLineSize = 4 * 1024;
        limits.MaxRequestHeadersTotalSize = 16 * 1024;
        limits.MaxRequestHeaderCount = 64;
        limits.MaxRequestBufferSize = 32 * 1024;
        limits.MaxRequestBodySize = 0;
        limits.RequestHeadersTimeout = ClientTimeout;
        limits.KeepAliveTimeout = KeepAlive;
    }
}
