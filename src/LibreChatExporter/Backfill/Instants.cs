using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Backfill;

/// <summary>
/// The instants of a range, in seconds since the Unix epoch: its steps and, of each midnight, the second before, the midnight itself and
/// the second after. A range selector of Prometheus 3 leaves out its left end, and a day that is picked in Grafana ends before midnight:
/// with these samples, <c>increase()</c> over days sees all of them either way. Not thread-safe.
/// </summary>
/// <param name="range">The steps.</param>
/// <param name="zone">Where the midnights are.</param>
internal sealed class Instants(StepRange range, TimeZoneInfo zone)
{
    private const long Day = 24 * 60 * 60;

    private long _midnight = long.MinValue;

    /// <summary>The next one.</summary>
    /// <param name="seconds">An instant, not before those that have been asked about.</param>
    internal long After(long seconds)
    {
        long step = range.First + (((seconds - range.First) / range.Step) + 1) * range.Step;

        // Where a step is a day or more, midnights are samples of days of their own, or would say that nothing was spent in between.
        return range.Step < Day ? Math.Min(step, BesideMidnight(seconds)) : step;
    }

    private long BesideMidnight(long seconds)
    {
        if (_midnight + 1 <= seconds)
        {
            DateOnly day = LocalCalendar.DayOf(DateTimeOffset.FromUnixTimeSeconds(seconds - 1), zone);
            _midnight = LocalCalendar.Midnight(day.AddDays(1), zone).ToUnixTimeSeconds();
        }

        return Math.Max(_midnight - 1, seconds + 1);
    }
}
