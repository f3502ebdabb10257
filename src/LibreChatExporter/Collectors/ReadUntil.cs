using LibreChatExporter.Ingest;

namespace LibreChatExporter.Collectors;

/// <summary>Up to when transactions have been read, which stands still while they cannot be.</summary>
/// <param name="tail">Reads them.</param>
/// <param name="now">The time.</param>
internal sealed class ReadUntil(TransactionTail tail, Func<DateTimeOffset> now)
{
    private DateTimeOffset? _time;

    /// <summary>The time; to be asked for once transactions have been read.</summary>
    public DateTimeOffset Time => _time ?? OfCheckpoint();

    /// <summary>Looks whether they have been read; once in a refresh.</summary>
    public void Refresh() => _time = tail.IsCurrent ? now() : _time;

    /// <summary>Nothing has been read since the start: what is there ends with the newest row, whose clock may be ahead.</summary>
    private DateTimeOffset OfCheckpoint()
        => tail.NewestRow is { } newest && DateTimeOffset.FromUnixTimeMilliseconds(newest) is var time && time < now() ? time : now();
}
