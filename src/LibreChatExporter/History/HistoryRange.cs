namespace LibreChatExporter.History;

/// <summary>How finely a part of history is known where it begins and ends.</summary>
internal enum HistoryResolution
{
    /// <summary>To the hour, or less where the time zone needs it.</summary>
    Hour,

    /// <summary>To the day of the time zone.</summary>
    Day,
}

/// <summary>A part of history, made of whole buckets.</summary>
/// <param name="Start">When it begins.</param>
/// <param name="End">When it ends; what was used at that instant is not in it.</param>
/// <param name="Resolution">How finely its bounds could be chosen.</param>
internal readonly record struct HistoryRange(DateTimeOffset Start, DateTimeOffset End, HistoryResolution Resolution);
