using LibreChatExporter.Exposition;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using Counter = Prometheus.Counter;

namespace LibreChatExporter.Collectors;

/// <summary>How a collector's refreshes went. Written and read by the refreshing thread only.</summary>
/// <param name="collector">The collector.</param>
/// <param name="metrics">Counts its failures.</param>
internal sealed class CollectorStatus(ICollector collector, RefreshMetrics metrics)
{
    private readonly Counter.Child _errors = metrics.ErrorsOf(collector.Name);

    /// <summary>The collector.</summary>
    public ICollector Collector { get; } = collector;

    /// <summary>Whether its last refresh succeeded; false before the first.</summary>
    public bool Succeeded { get; private set; }

    /// <summary>How long its last refresh took.</summary>
    public TimeSpan Duration { get; private set; }

    /// <summary>When it last succeeded; null before the first time.</summary>
    public DateTimeOffset? LastSuccess { get; private set; }

    /// <summary>What its last refresh complained of; null when it succeeded.</summary>
    public string? Error { get; private set; }

    /// <summary>Notes a success.</summary>
    public void Succeed(TimeSpan duration, DateTimeOffset now)
        => (Succeeded, Duration, LastSuccess, Error) = (true, duration, now, null);

    /// <summary>Notes a failure, and its reason where it is the source's.</summary>
    /// <returns>Whether it is another failure than the last, so that a log need not repeat itself.</returns>
    public bool Fail(TimeSpan duration, string error, SourceErrorReason? reason = null)
    {
        if (reason is { } known)
        {
            metrics.ErrorsFor(known).Inc();
        }

        bool isNew = error != Error;
        (Succeeded, Duration, Error) = (false, duration, error);
        _errors.Inc();
        return isNew;
    }
}
