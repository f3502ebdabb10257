namespace LibreChatExporter.LibreChat;

/// <summary>What LibreChat's own values of <see cref="Transaction.Context"/> say.</summary>
internal static class TransactionContext
{
    /// <summary>Whether credits taken from a balance paid for a picture or a film, rather than being taken back.</summary>
    public static bool IsMedia(ReadOnlySpan<byte> context) => context.Length switch
    {
        5 => context.SequenceEqual("media"u8),
        10 => context.SequenceEqual("image_edit"u8),
        16 => context.SequenceEqual("image_generation"u8) || context.SequenceEqual("video_generation"u8),
        _ => false,
    };

    /// <summary>
    /// Whether a call was made beside the one that gave the answer that it names: for its title, for a label of its progress, or by a tool
    /// of it.
    /// </summary>
    public static bool IsBesideAnswer(ReadOnlySpan<byte> context) => context.Length switch
    {
        5 when context.SequenceEqual("title"u8) => true,
        8 => context.SequenceEqual("subagent"u8),
        13 => context.SequenceEqual("summarization"u8),
        14 => context.SequenceEqual("activity-label"u8) || context.SequenceEqual("activity-phase"u8),
        15 => context.SequenceEqual("reasoning-label"u8),
        _ => IsMedia(context),
    };
}
