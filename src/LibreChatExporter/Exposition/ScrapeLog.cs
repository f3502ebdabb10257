namespace LibreChatExporter.Exposition;

/// <summary>
/// Remembers who has read which snapshot. Servers that poll (Prometheus and its kin announce the time-out of each scrape) are told apart,
/// because a pair of them must both see a series' first 0; other readers count only while no server polls. Safe for any number of threads.
/// </summary>
public sealed class ScrapeLog(TimeProvider clock)
{
    /// <summary>Who has not come for this long is gone: Prometheus, too, takes a series for stale after five minutes.</summary>
    private static readonly TimeSpan Gone = TimeSpan.FromMinutes(5);

    private const int MaxPollers = 64;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Visit> _pollers = [];
    private Visit? _other;

    /// <summary>Notes that somebody has read a whole snapshot.</summary>
    /// <param name="reader">Tells readers apart.</param>
    /// <param name="polls">Whether it announced itself as a server that comes again and again.</param>
    /// <param name="snapshot">The snapshot's number.</param>
    public void Record(string reader, bool polls, int snapshot)
    {
        var visit = new Visit(snapshot, clock.GetTimestamp());
        lock (_lock)
        {
            if (!polls)
            {
                _other = visit;
            }
            else if (_pollers.Count < MaxPollers || _pollers.ContainsKey(reader))
            {
                _pollers[reader] = visit;
            }
        }
    }

    /// <summary>The newest snapshot that everybody who polls has read, or the newest that anybody has; null when nobody comes.</summary>
    public int? ReadByAll()
    {
        lock (_lock)
        {
            foreach ((string reader, Visit visit) in _pollers)
            {
                if (IsGone(visit))
                {
                    _pollers.Remove(reader);
                }
            }

            if (_pollers.Count > 0)
            {
                return _pollers.Values.Min(visit => visit.Snapshot);
            }

            return _other is { } other && !IsGone(other) ? other.Snapshot : null;
        }
    }

    private bool IsGone(Visit visit) => clock.GetElapsedTime(visit.Timestamp) > Gone;

    private readonly record struct Visit(int Snapshot, long Timestamp);
}
