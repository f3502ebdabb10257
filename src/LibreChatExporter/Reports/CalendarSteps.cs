using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Reports;

/// <summary>The hours, days, weeks or months of a time zone: numbers them, and says what they are called. Not thread-safe.</summary>
internal sealed class CalendarSteps
{
    private readonly CalendarUnit _unit;
    private readonly string _format;
    private readonly TimeZoneInfo _zone;
    private (long Start, long End) _last;

    /// <summary>Those of a dimension.</summary>
    internal CalendarSteps(Dimension dimension, TimeZoneInfo zone)
    {
        // Where clocks are put back there are two hours of one name but for the offset.
        (string name, _format) = dimension switch
        {
            Dimension.Hour => ("hour", "yyyy-MM-dd'T'HH:mm:ssK"),
            Dimension.Day => ("today", "yyyy-MM-dd"),
            Dimension.Week => ("week", "yyyy-MM-dd"),
            _ => ("month", "yyyy-MM"),
        };
        (_unit, _zone) = (CalendarUnit.All.Single(unit => unit.SoFar == name), zone);
    }

    /// <summary>The number of the one that a time is in, which rises with time; that of the time before is the likeliest.</summary>
    /// <param name="time">Milliseconds since the Unix epoch.</param>
    internal int NumberOf(long time)
    {
        if (time < _last.Start || time >= _last.End)
        {
            (DateTimeOffset start, DateTimeOffset end) = _unit.Around(DateTimeOffset.FromUnixTimeMilliseconds(time), _zone);
            _last = (start.ToUnixTimeMilliseconds(), end.ToUnixTimeMilliseconds());
        }

        return (int)(_last.Start / (long)TimeSpan.MillisecondsPerMinute);
    }

    /// <summary>What one is called: by when it begins.</summary>
    internal string TextOf(int number)
        => TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeSeconds(60L * number), _zone).ToString(_format);
}
