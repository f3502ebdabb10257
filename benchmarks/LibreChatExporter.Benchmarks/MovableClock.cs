namespace LibreChatExporter.Benchmarks;

/// <summary>A time of day that is set by hand; durations are the machine's.</summary>
internal sealed class MovableClock(DateTimeOffset start) : TimeProvider
{
    internal DateTimeOffset Now { get; set; } = start;

    public override DateTimeOffset GetUtcNow() => Now;
}
