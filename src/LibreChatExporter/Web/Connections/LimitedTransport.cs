using System.Net;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace LibreChatExporter.Web.Connections;

/// <summary>
/// Sockets, of which no more are accepted than there is room for. Kestrel's own limit comes too late: it would go on accepting while
/// connections that it has refused are still open, until the process runs out of files.
/// </summary>
/// <param name="sockets">Accepts connections.</param>
/// <param name="table">Says who may stay.</param>
internal sealed class LimitedTransport(SocketTransportFactory sockets, ConnectionSlots table) : IConnectionListenerFactory
{
    /// <summary>How many connections may be on their way out, beyond those that are in.</summary>
    public const int Closing = 16;

    /// <inheritdoc/>
    public async ValueTask<IConnectionListener> BindAsync(EndPoint endpoint, CancellationToken cancellationToken = default)
        => new Listener(await sockets.BindAsync(endpoint, cancellationToken), table);

    private sealed class Listener(IConnectionListener sockets, ConnectionSlots table) : IConnectionListener
    {
        private readonly SemaphoreSlim _room = new(table.Limit + Closing);
        private readonly CancellationTokenSource _unbound = new();

        public EndPoint EndPoint => sockets.EndPoint;

        /// <summary>Waits for room and for a connection; null once the listener has been unbound.</summary>
        public async ValueTask<ConnectionContext?> AcceptAsync(CancellationToken cancellationToken = default)
        {
            while (await HasRoom() && await sockets.AcceptAsync(cancellationToken) is { } socket)
            {
                var connection = new ServedConnection(socket);
                var slot = new ConnectionSlot(connection);
                connection.Features.Set(slot);
                bool hasEntered = table.TryEnter(slot);
                connection.ConnectionClosed.UnsafeRegister(_ => Close(slot), null);
                if (hasEntered)
                {
                    return connection;
                }

                slot.Abort();
                await connection.DisposeAsync();
            }

            return null;
        }

        public async ValueTask UnbindAsync(CancellationToken cancellationToken = default)
        {
            await _unbound.CancelAsync();
            await sockets.UnbindAsync(cancellationToken);
        }

        public ValueTask DisposeAsync() => sockets.DisposeAsync();

        private async ValueTask<bool> HasRoom()
        {
            try
            {
                await _room.WaitAsync(_unbound.Token);
                return true;
            }
            catch (OperationCanceledException)
            {
                return false;
            }
        }

        private void Close(ConnectionSlot slot)
        {
            table.Leave(slot);
            _room.Release();
        }
    }
}
