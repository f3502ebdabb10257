namespace LibreChatExporter.TimeWindows;

/// <summary>
/// Cuts time into buckets of one length. Those of a time zone are laid so that each midnight there begins one: an hour long where the
/// zone's clocks have always been whole hours apart, shorter where they have not, such as half an hour in Australia/Lord_Howe. Immutable.
/// </summary>
internal sealed class BucketClock
{
    private static readonly TimeSpan[] Lengths = [TimeSpan.FromHours(1), TimeSpan.FromMinutes(30), TimeSpan.FromMinutes(15)];

    /// <summary>Before this, zones had offsets of odd minutes and seconds, and LibreChat did not exist.</summary>
    private static readonly DateTime Relevant = new(2020, 1, 1);

    private readonly long _length;
    private readonly long _shift;

    private BucketClock(TimeSpan length, TimeSpan offset)
    {
        _length = (long)length.TotalMilliseconds;
        _shift = ((long)offset.TotalMilliseconds % _length + _length) % _length;
    }

    /// <summary>Buckets of five minutes.</summary>
    public static BucketClock FiveMinutes { get; } = new(TimeSpan.FromMinutes(5), TimeSpan.Zero);

    /// <summary>Buckets of an hour, or of less where the zone needs it.</summary>
    public static BucketClock HoursOf(TimeZoneInfo zone)
    {
        TimeSpan[] offsets = [.. Offsets(zone)];
        TimeSpan length = Lengths.FirstOrDefault(
            length => offsets.All(offset => (offset - offsets[0]).Ticks % length.Ticks == 0), TimeSpan.FromMinutes(5));
        return new BucketClock(length, offsets[0]);
    }

    /// <summary>When the bucket begins that <paramref name="time"/> is in; both in milliseconds since the Unix epoch.</summary>
    public long Floor(long time)
    {
        long into = (time + _shift) % _length;
        return time - (into < 0 ? into + _length : into);
    }

    /// <summary>When the bucket ends that <paramref name="time"/> is in, and the next begins.</summary>
    public long Ceiling(long time) => Floor(time) + _length;

    private static IEnumerable<TimeSpan> Offsets(TimeZoneInfo zone)
    {
        yield return zone.BaseUtcOffset;
        foreach (TimeZoneInfo.AdjustmentRule rule in zone.GetAdjustmentRules().Where(rule => rule.DateEnd >= Relevant))
        {
            TimeSpan standard = zone.BaseUtcOffset + rule.BaseUtcOffsetDelta;
            yield return standard;
            yield return standard + rule.DaylightDelta;
        }
    }
}
