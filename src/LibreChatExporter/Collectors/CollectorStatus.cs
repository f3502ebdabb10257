namespace LibreChatExporter.Collectors;

/// <summary>How a collector's refreshes went. Written and read by the refreshing thread only.</summary>
public sealed class CollectorStatus(ICollector collector)
{
    /// <summary>The collector.</summary>
    public ICollector Collector { get; } = collector;

    /// <summary>Whether its last refresh succeeded; false before the first.</summary>
    public bool Succeeded { get; private set; }

    /// <summary>How long its last refresh took.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>When it last succeeded; null before the first time.</summary>
    public DateTimeOffset? LastSuccess { get; private set; }

    /// <summary>Refreshes that failed since the start.</summary>
    public long Errors { get; private set; }

    /// <summary>Notes a success.</summary>
    public void Succeed(TimeSpan duration, DateTimeOffset now) => (Succeeded, Duration, LastSuccess) = (true, duration, now);

    /// <summary>Notes a failure.</summary>
    public void Fail(TimeSpan duration)
    {
        (Succeeded, Duration) = (false, duration);
        Errors++;
    }
}
