using System.Net.Sockets;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// Passes bytes on to the database until told to fall silent; then connections stay open and nothing comes any more. Without a database
/// behind it, it is silent from the start.
/// </summary>
internal sealed class UnreliableServer(int? target) : TcpRelay(target)
{
    private long _bytes;
    private long _silentAt = long.MaxValue;
    private int _connections;
    private volatile bool _isSilent;
    private volatile int _pause;

    /// <summary>Bytes that have come from the database.</summary>
    internal long Bytes => Interlocked.Read(ref _bytes);

    internal int Connections => Volatile.Read(ref _connections);

    /// <summary>Whether nothing is passed on any more.</summary>
    internal bool IsSilent
    {
        get => _isSilent;
        set => _isSilent = value;
    }

    /// <summary>The number of <see cref="Bytes"/>, in the middle of an answer or not, after which it falls silent by itself.</summary>
    internal long SilentAt
    {
        get => Interlocked.Read(ref _silentAt);
        set => Interlocked.Exchange(ref _silentAt, value);
    }

    /// <summary>Milliseconds to wait before each piece of an answer.</summary>
    internal int Pause
    {
        get => _pause;
        set => _pause = value;
    }

    protected override void OnConnected() => Interlocked.Increment(ref _connections);

    protected override void Connect(NetworkStream client, NetworkStream server)
    {
        _ = Pump(client, server, isAnswer: false);
        _ = Pump(server, client, isAnswer: true);
    }

    private async Task Pump(NetworkStream from, NetworkStream to, bool isAnswer)
    {
        try
        {
            var buffer = new byte[16 * 1024];
            int count;
            while ((count = await from.ReadAsync(buffer)) > 0 && !_isSilent)
            {
                if (isAnswer)
                {
                    long beyond = Interlocked.Add(ref _bytes, count) - SilentAt;
                    if (beyond >= 0)
                    {
                        _isSilent = true;
                        count -= (int)Math.Min(count, beyond);
                    }

                    await Task.Delay(_pause);
                }

                await to.WriteAsync(buffer.AsMemory(0, count));
            }

            if (!_isSilent)
            {
                to.Socket.Shutdown(SocketShutdown.Send);
            }
        }
        catch (Exception e) when (e is IOException or SocketException or ObjectDisposedException)
        {
            // One side has gone; the other will notice.
        }
    }
}
