namespace LibreChatExporter.History;

/// <summary>A part of history that is counted as one, in milliseconds since the Unix epoch. Not thread-safe.</summary>
internal sealed class HistoryBucket(long start, long end)
{
    /// <summary>When it begins.</summary>
    internal long Start => start;

    /// <summary>When it ends; what was used at that instant is not in it.</summary>
    internal long End => end;

    /// <summary>What was used, but for what is still to be merged.</summary>
    internal BucketEntries Entries { get; set; } = BucketEntries.None;

    /// <summary>The newest of its additions in <see cref="RecentUsage"/>.</summary>
    internal int Recent { get; set; } = RecentUsage.None;
}

/// <summary>A bucket as of one moment. Immutable.</summary>
internal readonly record struct HistorySlice(long Start, long End, BucketEntries Entries);
