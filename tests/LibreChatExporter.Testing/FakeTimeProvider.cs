namespace LibreChatExporter.Testing;

/// <summary>A clock that moves only when told to: time of day and durations alike. Safe for any number of threads.</summary>
internal sealed class FakeTimeProvider(DateTimeOffset start) : TimeProvider
{
    private long _ticks = start.UtcTicks;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    /// <summary>By how much the time of day is wrong; durations are not.</summary>
    public TimeSpan Error { get; set; }

    public override DateTimeOffset GetUtcNow() => new(Interlocked.Read(ref _ticks) + Error.Ticks, TimeSpan.Zero);

    /// <summary>By how much each look at a stopwatch moves the time on.</summary>
    public TimeSpan Step { get; set; }

    public override long GetTimestamp() => Interlocked.Add(ref _ticks, Step.Ticks);

    public void Advance(TimeSpan time) => Interlocked.Add(ref _ticks, time.Ticks);

    /// <summary>Moves on to a time that must not lie in the past.</summary>
    public void MoveTo(DateTimeOffset time)
    {
        TimeSpan left = time - GetUtcNow();
        Assert.True(left >= TimeSpan.Zero, "time does not go back");
        Advance(left);
    }
}
