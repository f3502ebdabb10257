using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Web.Connections;

/// <summary>
/// Who may stay when there are too many connections. Room is made by the client that has the most: by its oldest that has not been served yet,
/// then by its oldest that is idle, then by one that is being answered, but that only for a client that has fewer. So nobody can keep the others
/// out by opening connections, and a server that polls keeps its own. Safe for any number of threads.
/// </summary>
/// <param name="limit">How many connections there may be.</param>
/// <param name="refusals">Counts who had to go or was turned away.</param>
internal sealed class SeatTable(int limit, Refusals refusals)
{
    private readonly Lock _lock = new();

    /// <summary>The connections of each client, oldest first.</summary>
    private readonly Dictionary<ClientAddress, List<Seat>> _clients = [];

    private int _count;

    /// <summary>How many connections there may be.</summary>
    public int Limit => limit;

    /// <summary>Gives a new connection its place, if there is one or another has to make room.</summary>
    public bool TryEnter(Seat seat)
    {
        Seat? leaving = null;
        lock (_lock)
        {
            if (_count >= limit)
            {
                leaving = FirstToLeave(seat.Client);
                refusals.CountConnection();
                if (leaving is null)
                {
                    return false;
                }

                Remove(leaving);
            }

            if (!_clients.TryGetValue(seat.Client, out List<Seat>? seats))
            {
                _clients.Add(seat.Client, seats = []);
            }

            seats.Add(seat);
            _count++;
        }

        leaving?.Abort();
        return true;
    }

    /// <summary>Gives up the place of a connection, if it still has one.</summary>
    public void Leave(Seat seat)
    {
        lock (_lock)
        {
            Remove(seat);
        }
    }

    private Seat? FirstToLeave(ClientAddress newcomer)
    {
        List<Seat> most = _clients.Values.MaxBy(seats => seats.Count)!;
        Seat first = most[0];
        foreach (Seat seat in most)
        {
            if (Merit(seat) < Merit(first))
            {
                first = seat;
            }

            if (Merit(first) == 0)
            {
                break;
            }
        }

        int own = _clients.GetValueOrDefault(newcomer)?.Count ?? 0;
        return first.IsBusy && most.Count <= own + 1 ? null : first;
    }

    private static int Merit(Seat seat) => seat.IsBusy ? 2 : seat.HasServed ? 1 : 0;

    private void Remove(Seat seat)
    {
        if (_clients.TryGetValue(seat.Client, out List<Seat>? seats) && seats.Remove(seat))
        {
            _count--;
            if (seats.Count == 0)
            {
                _clients.Remove(seat.Client);
            }
        }
    }
}
