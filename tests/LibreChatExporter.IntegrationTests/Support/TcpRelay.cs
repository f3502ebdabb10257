using System.Net;
using System.Net.Sockets;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Stands between clients and the database, and does with what passes what the derived class is for.</summary>
internal abstract class TcpRelay : IDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly List<TcpClient> _clients = [];
    private readonly Lock _lock = new();
    private readonly int? _target;

    /// <summary>Listens at once.</summary>
    /// <param name="target">The port of the database; null where there is none, and connections just stay open.</param>
    protected TcpRelay(int? target)
    {
        _target = target;
        _listener.Start();
        _ = Accept();
    }

    internal int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public void Dispose()
    {
        _listener.Stop();
        lock (_lock)
        {
            _clients.ForEach(client => client.Dispose());
        }
    }

    /// <summary>Notes that a client has come.</summary>
    protected virtual void OnConnected()
    {
    }

    /// <summary>Starts to pass on what the two sides say, and returns.</summary>
    protected abstract void Connect(NetworkStream client, NetworkStream server);

    private async Task Accept()
    {
        try
        {
            while (true)
            {
                TcpClient client = Owned(await _listener.AcceptTcpClientAsync());
                OnConnected();
                if (_target is { } port)
                {
                    _ = Lead(client, port);
                }
            }
        }
        catch (Exception e) when (e is SocketException or ObjectDisposedException)
        {
            // The test is over.
        }
    }

    private async Task Lead(TcpClient client, int port)
    {
        try
        {
            TcpClient server = Owned(new TcpClient());
            await server.ConnectAsync(IPAddress.Loopback, port);
            Connect(client.GetStream(), server.GetStream());
        }
        catch (Exception e) when (e is SocketException or InvalidOperationException)
        {
            // The database is down, or the client has gone meanwhile.
            client.Dispose();
        }
    }

    private TcpClient Owned(TcpClient client)
    {
        lock (_lock)
        {
            _clients.Add(client);
        }

        return client;
    }
}
