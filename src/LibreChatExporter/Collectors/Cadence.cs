namespace LibreChatExporter.Collectors;

/// <summary>
/// When to read what is large: not at each refresh, but every slow interval, and at the next refresh after a failure. Not thread-safe.
/// </summary>
internal sealed class Cadence(TimeProvider clock, TimeSpan slowInterval)
{
    /// <summary>So many documents, which may be more than a page, are not read at each refresh.</summary>
    internal const int Large = 1_000;

    private long? _last;

    /// <summary>Whether it is time to read again.</summary>
    internal bool IsDue => _last is not { } last || clock.GetElapsedTime(last) >= slowInterval;

    /// <summary>Notes that it has been read.</summary>
    /// <param name="isLarge">Whether it was so much that the next time can wait.</param>
    internal void Done(bool isLarge) => _last = isLarge ? clock.GetTimestamp() : null;
}
