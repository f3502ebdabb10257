using LibreChatExporter.Checkpoints;

namespace LibreChatExporter.Exposition;

/// <summary>
/// Remembers who has read which snapshot. Servers that poll (Prometheus and its kin announce the time-out of each scrape) are told apart,
/// because a pair of them must both see a series' first 0; other readers count only while no server polls. After a restart, as many are waited for as there
/// were before. Safe for any number of threads.
/// </summary>
public sealed class ScrapeLog(TimeProvider clock) : ICheckpointed
{
    /// <summary>Who has not come for this long is gone: Prometheus, too, takes a series for stale after five minutes.</summary>
    private static readonly TimeSpan Gone = TimeSpan.FromMinutes(5);

    private const int MaxPollers = 64;

    /// <summary>Whoever names itself at greater length is told from others by the beginning.</summary>
    private const int MaxReader = 200;

    private readonly Lock _lock = new();
    private readonly Dictionary<string, Visit> _pollers = [];
    private readonly long _start = clock.GetTimestamp();
    private Visit? _other;
    private string[] _expected = [];

    /// <summary>Notes that somebody has read a whole snapshot.</summary>
    /// <param name="reader">The reader's address and program: those of several servers behind one address are the same.</param>
    /// <param name="connection">The connection, which tells them apart as long as it lasts.</param>
    /// <param name="polls">Whether it announced itself as a server that comes again and again.</param>
    /// <param name="snapshot">The snapshot's number.</param>
    public void Record(string reader, string connection, bool polls, int snapshot)
    {
        var visit = new Visit(reader[..Math.Min(reader.Length, MaxReader)], snapshot, clock.GetTimestamp(), IsClosed: false);
        lock (_lock)
        {
            if (!polls)
            {
                _other = visit;
                return;
            }

            if (_pollers.ContainsKey(connection) || MakeRoom(visit.Reader))
            {
                _pollers[connection] = visit;
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
    /// The newest snapshot that everybody who polls has read, or the newest that anybody has; null when nobody comes, and 0 while somebody who came before
    /// a restart has not come again.
    /// </summary>
    public int? ReadByAll()
    {
        lock (_lock)
        {
            ForgetGone();
            if (Missing().Count > 0)
            {
                return 0;
            }

            if (_pollers.Count > 0)
            {
                return _pollers.Values.Min(visit => visit.Snapshot);
            }

            return _other is { } other && !IsGone(other) ? other.Snapshot : null;
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        lock (_lock)
        {
            ForgetGone();
            string[] readers = [.. _pollers.Values.Select(visit => visit.Reader).Concat(Missing()).Take(MaxPollers).Order(StringComparer.Ordinal)];
            writer.Write(readers.Length);
            Array.ForEach(readers, writer.Write);
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        _expected = new string[reader.ReadCount(sizeof(int))];
        foreach (ref string expected in _expected.AsSpan())
        {
            expected = reader.ReadText();
        }
    }

    /// <summary>Who came before the restart, has not come since and may still do so.</summary>
    private List<string> Missing()
    {
        List<string> missing = clock.GetElapsedTime(_start) <= Gone ? [.. _expected] : [];
        foreach (Visit visit in _pollers.Values)
        {
            missing.Remove(visit.Reader);
        }

        return missing;
    }

    private void ForgetGone()
    {
        foreach ((string reader, Visit visit) in _pollers)
        {
            if (IsGone(visit))
            {
                _pollers.Remove(reader);
            }
        }
    }

    /// <summary>
    /// A new connection carries on for one of the same reader's that was closed: that of the server which has been away longest. When there are
    /// too many, any that was closed makes room, but none that is open.
    /// </summary>
    private bool MakeRoom(string reader)
    {
        bool isFull = _pollers.Count == MaxPollers;
        IEnumerable<KeyValuePair<string, Visit>> closed = _pollers.Where(poller => poller.Value.IsClosed);
        string? former = closed.Where(poller => isFull || poller.Value.Reader == reader)
            .OrderBy(poller => poller.Value.Timestamp).Select(poller => poller.Key).FirstOrDefault();
        return (former is not null && _pollers.Remove(former)) || !isFull;
    }

    private bool IsGone(Visit visit) => clock.GetElapsedTime(visit.Timestamp) > Gone;

    private readonly record struct Visit(string Reader, int Snapshot, long Timestamp, bool IsClosed);
}
