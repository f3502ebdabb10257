using LibreChatExporter.Usage;

namespace LibreChatExporter.History;

/// <summary>The history as of one refresh. Immutable, safe for any number of threads.</summary>
public sealed class HistoryView
{
    /// <summary>Up to when rows have been counted.</summary>
    public DateTimeOffset AsOf => throw new NotImplementedException();

    /// <summary>Where the midnight is at which days begin.</summary>
    public TimeZoneInfo Zone => throw new NotImplementedException();

    /// <summary>The range of whole buckets that holds all from <paramref name="start"/> up to, not at, <paramref name="end"/>.</summary>
    public HistoryRange Range(DateTimeOffset start, DateTimeOffset end) => throw new NotImplementedException();

    /// <summary>Whether a user, model or agent is known under this label.</summary>
    public bool Knows(Place place, string label) => throw new NotImplementedException();

    /// <summary>Whether tenants are told apart, and this is one.</summary>
    public bool KnowsTenant(string label) => throw new NotImplementedException();

    /// <summary>What was used in a range, by all that a filter takes.</summary>
    public HistoryGroup Total(HistoryRange range, HistoryFilter filter) => throw new NotImplementedException();

    /// <summary>The same by user, model or agent: the dearest first, of equals in the order of their labels.</summary>
    public IReadOnlyList<HistoryGroup> By(Place place, HistoryRange range, HistoryFilter filter) => throw new NotImplementedException();

    /// <summary>What was used in each bucket of a range, or each day, those in which nothing was used included.</summary>
    public IReadOnlyList<HistoryPoint> OverTime(HistoryRange range, HistoryFilter filter, HistoryResolution step) => throw new NotImplementedException();

    /// <summary>The name of an agent that there is now; null for others.</summary>
    public string? NameOfAgent(string agent) => throw new NotImplementedException();
}
