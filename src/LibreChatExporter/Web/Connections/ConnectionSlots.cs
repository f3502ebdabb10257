using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Web.Connections;

/// <summary>
/// Who may stay when there are too many connections. Room is made by the client that has the most: by its oldest that has not been served
/// yet, then by its oldest that is idle, then by one that is being answered, but that only for a client that has fewer. So nobody can keep
/// the others out by opening connections, and a server that polls keeps its own. Safe for any number of threads.
/// </summary>
/// <param name="limit">How many connections there may be.</param>
/// <param name="refusals">Counts who had to go or was turned away.</param>
internal sealed class ConnectionSlots(int limit, Refusals refusals)
{
    private readonly Lock _lock = new();

    /// <summary>The connections of each client, oldest first.</summary>
    private readonly Dictionary<ClientAddress, List<ConnectionSlot>> _clients = [];

    private int _count;

    /// <summary>How many connections there may be.</summary>
    public int Limit => limit;

    /// <summary>Gives a new connection its place, if there is one or another has to make room.</summary>
    public bool TryEnter(ConnectionSlot slot)
    {
        ConnectionSlot? leaving = null;
        lock (_lock)
        {
            if (_count >= limit)
            {
                leaving = FirstToLeave(slot.Client);
                refusals.CountConnection();
                if (leaving is null)
                {
                    return false;
                }

                Remove(leaving);
            }

            if (!_clients.TryGetValue(slot.Client, out List<ConnectionSlot>? slots))
            {
                _clients.Add(slot.Client, slots = []);
            }

            slots.Add(slot);
            _count++;
        }

        leaving?.Abort();
        return true;
    }

    /// <summary>Gives up the place of a connection, if it still has one.</summary>
    public void Leave(ConnectionSlot slot)
    {
        lock (_lock)
        {
            Remove(slot);
        }
    }

    private ConnectionSlot? FirstToLeave(ClientAddress newcomer)
    {
        List<ConnectionSlot> most = _clients.Values.MaxBy(slots => slots.Count)!;
        ConnectionSlot first = most[0];
        foreach (ConnectionSlot slot in most)
        {
            if (EvictionRank(slot) < EvictionRank(first))
            {
                first = slot;
            }

            if (EvictionRank(first) == 0)
            {
                break;
            }
        }

        int own = _clients.GetValueOrDefault(newcomer)?.Count ?? 0;
        return first.IsBusy && most.Count <= own + 1 ? null : first;
    }

    private static int EvictionRank(ConnectionSlot slot) => slot.IsBusy ? 2 : slot.HasServed ? 1 : 0;

    private void Remove(ConnectionSlot slot)
    {
        if (_clients.TryGetValue(slot.Client, out List<ConnectionSlot>? slots) && slots.Remove(slot))
        {
            _count--;
            if (slots.Count == 0)
            {
                _clients.Remove(slot.Client);
            }
        }
    }
}
