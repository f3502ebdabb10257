using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Exposition;

/// <summary>
/// Remembers who has read which snapshot. Servers that poll (Prometheus and its kin announce the time-out of each scrape) are told apart,
/// because a pair of them must both see a series' first 0; other readers count only while no server polls. A server is waited for until
/// three of its own intervals have gone by without it, also over a restart. Safe for any number of threads.
/// </summary>
internal sealed class ScrapeLog(TimeProvider clock) : ICheckpointed
{
    /// <summary>Nobody is waited for any longer: Prometheus, too, takes a series for stale after five minutes.</summary>
    private static readonly TimeSpan MaxWait = TimeSpan.FromMinutes(5);

    /// <summary>That of Prometheus, where none is said.</summary>
    private static readonly TimeSpan DefaultInterval = TimeSpan.FromMinutes(1);

    private const int MaxPollers = 64;

    /// <summary>Whoever names itself at greater length is told from others by the beginning.</summary>
    private const int MaxReader = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Visit> _pollers = [];
    private readonly long _start = clock.GetTimestamp();
    private Visit? _other;
    private Expectation[] _expected = [];

    /// <summary>Notes that somebody has read a whole snapshot.</summary>
    /// <param name="reader">The reader's address and program: those of several servers behind one address are the same.</param>
    /// <param name="connection">The connection, which tells them apart as long as it lasts.</param>
    /// <param name="polls">Whether it announced itself as a server that comes again and again.</param>
    /// <param name="snapshot">The snapshot's number.</param>
    public void Record(string reader, string connection, bool polls, int snapshot)
    {
        var visit = new Visit(reader[..Math.Min(reader.Length, MaxReader)], snapshot, clock.GetTimestamp());
        lock (_lock)
        {
            if (!polls)
            {
                _other = visit;
                return;
            }

            Forget();
            if (_pollers.TryGetValue(connection, out Visit last))
            {
                _pollers[connection] = After(last, visit);
            }
            else if (TakeOver(visit) is { } taken)
            {
                _pollers[connection] = taken;
            }
        }
    }

    /// <summary>Notes that a connection has ended; its server is expected back on another.</summary>
    public void Close(string connection)
    {
        lock (_lock)
        {
            if (_pollers.TryGetValue(connection, out Visit visit))
            {
                _pollers[connection] = visit with { IsClosed = true };
            }
        }
    }

    /// <summary>
    /// The newest snapshot that everybody who polls has read, or the newest that anybody has; null when nobody comes, and 0 while somebody
    /// who came before a restart has not come again.
    /// </summary>
    public int? ReadByAll()
    {
        lock (_lock)
        {
            if (Missing().Count > 0)
            {
                return 0;
            }

            if (Awaited().Select(visit => (int?)visit.Snapshot).Min() is { } readByAll)
            {
                return readByAll;
            }

            return _other is { } other && Age(other) <= MaxWait ? other.Snapshot : null;
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        lock (_lock)
        {
            Expectation[] readers =
            [
                .. Awaited().Select(visit => new Expectation(visit.Reader, Wait(visit))).Concat(Missing()).Take(MaxPollers)
                    .OrderBy(one => one.Reader, StringComparer.Ordinal).ThenBy(one => one.Wait),
            ];
            writer.Write(readers.Length);
            foreach (Expectation one in readers)
            {
                writer.Write(one.Reader);
                writer.Write((int)Math.Max(1, Math.Round(one.Wait.TotalSeconds)));
            }
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        _expected = new Expectation[reader.ReadCount(2 * sizeof(int))];
        foreach (ref Expectation expected in _expected.AsSpan())
        {
            expected = new Expectation(reader.ReadText(), TimeSpan.FromSeconds(Math.Clamp(reader.ReadInt32(), 0, MaxWait.TotalSeconds)));
        }
    }

    /// <summary>Who came before the restart, has not come since and may still do so.</summary>
    private List<Expectation> Missing()
    {
        TimeSpan sinceStart = clock.GetElapsedTime(_start);
        List<Expectation> missing = [.. _expected.Where(expected => sinceStart <= expected.Wait)];
        foreach (Visit visit in _pollers.Values)
        {
            int back = missing.FindIndex(expected => expected.Reader == visit.Reader);
            if (back >= 0)
            {
                missing.RemoveAt(back);
            }
        }

        return missing;
    }

    private IEnumerable<Visit> Awaited() => _pollers.Values.Where(visit => Age(visit) <= Wait(visit));

    /// <summary>Who came once only has no interval yet: it is taken to come as seldom as the slowest of the others.</summary>
    private TimeSpan Wait(Visit visit)
    {
        TimeSpan interval = visit.Interval ?? _pollers.Values.Max(other => other.Interval) ?? DefaultInterval;
        return interval < MaxWait / 3 ? 3 * interval : MaxWait;
    }

    /// <summary>
    /// Those that are waited for no longer are kept a while, as their intervals are learnt when they come back after all.
    /// </summary>
    private void Forget()
    {
        foreach ((string connection, Visit visit) in _pollers)
        {
            if (Age(visit) > MaxWait)
            {
                _pollers.Remove(connection);
            }
        }
    }

    /// <summary>
    /// A new connection carries on for one of the same reader's that was closed: that of the server which has been away longest. When there
    /// are too many, any that was closed makes room, but none that is open.
    /// </summary>
    /// <returns>Null when there is no room.</returns>
    private Visit? TakeOver(Visit visit)
    {
        bool isFull = _pollers.Count == MaxPollers;
        IEnumerable<KeyValuePair<string, Visit>> closed = _pollers.Where(poller => poller.Value.IsClosed);
        foreach ((string connection, Visit former) in closed.Where(poller => isFull || poller.Value.Reader == visit.Reader)
            .OrderBy(poller => poller.Value.Reader != visit.Reader).ThenBy(poller => poller.Value.Timestamp))
        {
            _pollers.Remove(connection);
            return former.Reader == visit.Reader ? After(former, visit) : visit;
        }

        return isFull ? null : visit with { Interval = Missing().Find(expected => expected.Reader == visit.Reader)?.Wait / 3 };
    }

    /// <summary>The longer of the last two: a server that was restarted comes early.</summary>
    private Visit After(Visit last, Visit visit)
    {
        TimeSpan gap = clock.GetElapsedTime(last.Timestamp, visit.Timestamp);
        return visit with { Gap = gap, Interval = gap > last.Gap ? gap : last.Gap };
    }

    private TimeSpan Age(Visit visit) => clock.GetElapsedTime(visit.Timestamp);

    /// <param name="Reader">Who came.</param>
    /// <param name="Snapshot">What it has read.</param>
    /// <param name="Timestamp">When.</param>
    private readonly record struct Visit(string Reader, int Snapshot, long Timestamp)
    {
        /// <summary>Since its visit before that.</summary>
        public TimeSpan Gap { get; init; }

        /// <summary>How often it comes; null where that is not known.</summary>
        public TimeSpan? Interval { get; init; }

        public bool IsClosed { get; init; }
    }

    /// <summary>Somebody who came before a restart, and how long to wait for it after that.</summary>
    private sealed record Expectation(string Reader, TimeSpan Wait);
}
