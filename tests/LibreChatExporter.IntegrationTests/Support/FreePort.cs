using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// Ports that nobody listens on, each given once. They are below the range from which Linux takes the local ports of connections: a port of
/// that range, free when it is found, may be taken by any connection before its listener starts.
/// </summary>
internal static class FreePort
{
    private const int First = 10_240;
    private const int Count = 20_000;

    private static int s_next = RandomNumberGenerator.GetInt32(Count);

    internal static int Find()
    {
        for (int tries = 0; tries < Count; tries++)
        {
            int port = First + (int)((uint)Interlocked.Increment(ref s_next) % Count);
            if (IsFree(port))
            {
                return port;
            }
        }

        throw new InvalidOperationException($"All ports from {First} to {First + Count - 1} are taken.");
    }

    private static bool IsFree(int port)
    {
        using var listener = new TcpListener(IPAddress.Any, port);
        try
        {
            listener.Start();
            return true;
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.AddressAlreadyInUse or SocketError.AccessDenied)
        {
            return false;
        }
    }
}
