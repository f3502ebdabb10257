namespace LibreChatExporter.TimeWindows;

/// <summary>A period that ends now, over which a running exporter keeps sums. Immutable.</summary>
internal sealed class WindowDefinition
{
    private readonly TimePeriod _period;

    private WindowDefinition(TimePeriod period) => _period = period;

    /// <summary>As in the settings, and the value of the label <c>window</c>.</summary>
    public string Name => _period.Name;

    /// <summary>Whether it follows the calendar rather than rolling along.</summary>
    public bool IsCalendar => _period.Unit is not null;

    /// <summary>Whether it is never longer than a day of the calendar.</summary>
    public bool IsShort => _period.Unit?.IsShort ?? _period.Length <= TimeSpan.FromDays(1);

    /// <summary>Reads the name of a period; null when it is none, or does not end now.</summary>
    public static WindowDefinition? Parse(string name)
        => TimePeriod.Parse(name) is { EndsNow: true } period ? new WindowDefinition(period) : null;

    /// <summary>Where the window starts that ends at <paramref name="now"/>.</summary>
    /// <param name="now">The end of the window.</param>
    /// <param name="zone">Where midnight and the full hour are taken from, for calendar windows.</param>
    public DateTimeOffset Start(DateTimeOffset now, TimeZoneInfo zone) => _period.Range(now, zone).Start;

    /// <summary>Where the unit of the calendar ends that <paramref name="now"/> is in.</summary>
    /// <exception cref="InvalidOperationException">It is no calendar window.</exception>
    public DateTimeOffset End(DateTimeOffset now, TimeZoneInfo zone)
        => _period.Unit is { } unit ? unit.Around(now, zone).End : throw new InvalidOperationException($"{Name} does not end");
}
