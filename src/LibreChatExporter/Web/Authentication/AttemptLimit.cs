namespace LibreChatExporter.Web.Authentication;

/// <summary>
/// How often a client may be wrong: ten times at once, then once a second. The memory is fixed: clients share slots by a hash that differs
/// in each process. Safe for any number of threads.
/// </summary>
internal sealed class AttemptLimit(TimeProvider clock)
{
    private const int Slots = 4096;

    private const int Burst = 10;

    private readonly long _interval = clock.TimestampFrequency;

    /// <summary>For each slot the timestamp at which all of its attempts will be there again.</summary>
    private readonly long[] _full = new long[Slots];

    /// <summary>Takes one of a client's attempts, if it has any left.</summary>
    public bool TryTake(ClientAddress client)
    {
        ref long full = ref _full[(uint)HashCode.Combine(client.IsV6, client.Network) % Slots];
        while (true)
        {
            long before = Interlocked.Read(ref full);
            long now = clock.GetTimestamp();
            long after = Math.Max(before, now) + _interval;
            if (after - now > Burst * _interval)
            {
                return false;
            }

            if (Interlocked.CompareExchange(ref full, after, before) == before)
            {
                return true;
            }
        }
    }
}
