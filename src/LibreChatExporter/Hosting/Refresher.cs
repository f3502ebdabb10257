using LibreChatExporter.Checkpoints;
using LibreChatExporter.Collectors;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Hosting;

/// <summary>
/// Runs the collectors, one after the other, and publishes what they say as a snapshot. A collector that fails is noted and the others go
/// on. Called by one thread; <see cref="Health"/> and <see cref="Progress"/> may be read, and <see cref="DeclareStuck"/> be called, by any.
/// </summary>
internal sealed class Refresher(
    ILibreChatSource source,
    IReadOnlyList<CollectorStatus> collectors,
    CollectorStatus usage,
    TransactionTail tail,
    SeriesBirths births,
    SnapshotStore snapshots,
    ScrapeLog scrapes,
    RefreshMetrics metrics,
    TimeProvider clock,
    ILogger<Refresher> log,
    Checkpoint? checkpoint = null)
{
    /// <summary>Transactions whose reading leaves so much that giving it back is worth a pause.</summary>
    private const int LongHistory = 50_000;

    private readonly SnapshotBuilder _builder = new();

    /// <summary>What has begun to fail, by collector, and has not been logged yet.</summary>
    private readonly List<(string Collector, SourceException Problem)> _news = [];

    private Health _health = new(IsLoaded: false, IsUp: false, LastSuccess: null, Error: "no refresh has ended yet");
    private long _steps;
    private volatile bool _isRefreshing;
    private bool _hasTidied;

    /// <summary>How the last refresh went.</summary>
    public Health Health => Volatile.Read(ref _health);

    /// <summary>Another number whenever a refresh has gone on; null while there is none.</summary>
    public long? Progress => _isRefreshing ? Volatile.Read(ref _steps) + source.Progress : null;

    /// <summary>
    /// What an operator should know that is no failure, a sentence each; more may come. To be read by the refreshing thread.
    /// </summary>
    public IEnumerable<string> Notices => source.Notices.Concat(collectors.SelectMany(status => status.Collector.Notices));

    /// <summary>What failed in the last refresh, by collector. To be read by the refreshing thread.</summary>
    public IEnumerable<(string Collector, string Error)> Failures
        => collectors.Where(status => status.Error is not null).Select(status => (status.Collector.Name, status.Error!));

    /// <summary>How long to wait after the last refresh, for the sake of the disk. May be read by any thread.</summary>
    public TimeSpan Pause => checkpoint?.Pause ?? TimeSpan.Zero;

    /// <summary>Saves the checkpoint, if there is one: also what was counted by a refresh that was broken off.</summary>
    public void Save() => checkpoint?.Save();

    /// <summary>Reads what is new and publishes a snapshot, also when the source cannot be read.</summary>
    /// <exception cref="OperationCanceledException">It was cancelled; nothing was published.</exception>
    public void Refresh(CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        _isRefreshing = true;
        try
        {
            source.BeginRefresh();
            foreach (CollectorStatus status in collectors.Where(status => status.Collector.IsDue))
            {
                Run(status, cancellation);
                Volatile.Write(ref _steps, _steps + 1);
            }

            metrics.Refreshed(clock.GetElapsedTime(start), FirstError() is null);
            TidyMemory();
            Publish();
        }
        finally
        {
            LogNews();
            _isRefreshing = false;
        }

        // Last, so that who is told that the exporter is ready finds the figures there.
        Volatile.Write(
            ref _health,
            new Health(tail.IsLoaded, usage.Succeeded, usage.Succeeded ? clock.GetTimestamp() : Health.LastSuccess, FirstError()));
    }

    /// <summary>Shows that nothing can be read, because a refresh does not go on. The next that ends shows what it has found.</summary>
    /// <returns>Whether that is news.</returns>
    public bool DeclareStuck(TimeSpan duration)
    {
        // One that the refresh publishes meanwhile shows that it has gone on.
        Snapshot shown = snapshots.Current;
        Health health = Health;
        if (health.IsStuck || !_isRefreshing)
        {
            return false;
        }

        Health stuck = health with
        {
            IsUp = false,
            IsStuck = true,
            Error = $"the refresh has not gone on for {duration.TotalSeconds:F0} s",
        };
        if (Interlocked.CompareExchange(ref _health, stuck, health) != health)
        {
            return false;
        }

        snapshots.Amend(shown, ExporterCollector.Up, 0);
        return true;
    }

    /// <summary>Publishes a snapshot of what is known, without reading anything.</summary>
    public void Publish()
    {
        // When nobody comes, a 0 has been on show for two intervals once two more snapshots have been made.
        births.RevealThrough(scrapes.ReadByAll() ?? births.Current - 2);

        // What has been shown once must never be less.
        Save();
        foreach (CollectorStatus status in collectors)
        {
            try
            {
                _builder.Atomically(status.Collector.Write);
            }
            catch (Exception e) when (e is not OutOfMemoryException)
            {
                if (status.Fail(status.Duration, e.Message))
                {
                    log.LogError(e, "collector {Collector} cannot write its families", status.Collector.Name);
                }
            }
        }

        snapshots.Publish(_builder.Build(births.Current));
        births.Advance();
    }

    /// <summary>
    /// Gives back what reading history took, once it has been read: the garbage collector would keep it for a load that never comes.
    /// </summary>
    private void TidyMemory()
    {
        if (_hasTidied || !tail.IsLoaded)
        {
            return;
        }

        _hasTidied = true;
        if (tail.Met >= LongHistory)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        }
    }

    private string? FirstError() => Failures.FirstOrDefault().Error;

    /// <summary>
    /// Logs what has begun to fail: one line for a problem, whoever has it, and none where another collector has had it since before.
    /// Those that wait for others are named with what these fail of.
    /// </summary>
    private void LogNews()
    {
        bool isRoot = _news.Exists(failure => failure.Problem.Reason != SourceErrorReason.Waiting);
        List<string> waiting = [.. _news.Where(IsWaiting).Select(failure => failure.Collector)];
        foreach (IGrouping<string, string> problem in _news
            .Where(failure => !IsWaiting(failure))
            .GroupBy(failure => failure.Problem.Message, failure => failure.Collector))
        {
            if (!Failures.Any(failure => failure.Error == problem.Key && !problem.Contains(failure.Collector)))
            {
                string[] names = [.. problem, .. waiting];
                log.LogError(
                    "{Who} {Collectors} failed: {Error}",
                    names.Length > 1 ? "collectors" : "collector", string.Join(", ", names), problem.Key);
                waiting.Clear();
            }
        }

        _news.Clear();

        bool IsWaiting((string Collector, SourceException Problem) failure)
            => isRoot && failure.Problem.Reason == SourceErrorReason.Waiting;
    }

    private void Run(CollectorStatus status, CancellationToken cancellation)
    {
        long start = clock.GetTimestamp();
        try
        {
            status.Collector.Refresh(cancellation);
            status.Succeed(clock.GetElapsedTime(start), clock.GetUtcNow());
            log.LogDebug("collector {Collector} took {Milliseconds:F1} ms", status.Collector.Name, status.Duration.TotalMilliseconds);
        }
        catch (SourceException e)
        {
            if (status.Fail(clock.GetElapsedTime(start), e.Message, e.Reason))
            {
                _news.Add((status.Collector.Name, e));
            }
        }
        catch (Exception e) when (e is not OutOfMemoryException
            && !(e is OperationCanceledException && cancellation.IsCancellationRequested))
        {
            if (status.Fail(clock.GetElapsedTime(start), e.Message))
            {
                log.LogError(e, "collector {Collector} failed in a way it should not", status.Collector.Name);
            }
        }
    }
}

/// <summary>How the refreshes go.</summary>
/// <param name="IsLoaded">Whether the source has been read completely once.</param>
/// <param name="IsUp">Whether the last refresh could read the transactions.</param>
/// <param name="LastSuccess">When one last could, as a timestamp of the <see cref="TimeProvider"/>; null before that.</param>
/// <param name="Error">The first complaint of the last refresh; null when there was none.</param>
internal sealed record Health(bool IsLoaded, bool IsUp, long? LastSuccess, string? Error)
{
    /// <summary>Whether a refresh is under way and does not go on.</summary>
    public bool IsStuck { get; init; }
}
