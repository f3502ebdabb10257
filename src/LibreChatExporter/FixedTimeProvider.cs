namespace LibreChatExporter;

/// <summary>A clock whose time of day stands still, for evaluations as of an instant; durations still pass.</summary>
public sealed class FixedTimeProvider(DateTimeOffset now) : TimeProvider
{
    /// <inheritdoc/>
    public override DateTimeOffset GetUtcNow() => now;
}
