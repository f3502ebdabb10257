namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>A clock that stands still until a test moves it.</summary>
internal sealed class MovableClock(DateTimeOffset start) : TimeProvider
{
    private DateTimeOffset _now = start;

    public override long TimestampFrequency => TimeSpan.TicksPerSecond;

    public override DateTimeOffset GetUtcNow() => _now;

    public override long GetTimestamp() => _now.UtcTicks;

    internal void MoveTo(DateTimeOffset time)
    {
        Assert.True(time >= _now, "time does not go back");
        _now = time;
    }

    internal void MoveBy(TimeSpan time) => MoveTo(_now + time);
}
