using System.Net.Sockets;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// The sockets of one client. The driver hands its token to no handshake of TLS, and reads there without a time-out: a server that falls
/// silent in one would be waited for without end. Safe for any number of threads.
/// </summary>
internal sealed class OpenSockets
{
    private readonly Lock _lock = new();
    private readonly List<Socket> _sockets = [];

    /// <summary>Notes a socket that has been connected.</summary>
    internal void Add(Socket socket)
    {
        lock (_lock)
        {
            _sockets.RemoveAll(known => known.SafeHandle.IsClosed);
            _sockets.Add(socket);
        }
    }

    /// <summary>Closes all, so that whoever waits for one gets an error.</summary>
    internal void Close()
    {
        Socket[] open;
        lock (_lock)
        {
            open = [.. _sockets];
            _sockets.Clear();
        }

        foreach (Socket socket in open)
        {
            socket.Dispose();
        }
    }
}
