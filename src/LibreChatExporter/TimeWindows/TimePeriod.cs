using System.Globalization;

namespace LibreChatExporter.TimeWindows;

/// <summary>
/// A time range by the name that it has in settings, in reports and in the API. Some end now: the last hours or days (<c>24h</c>,
/// <c>7d</c>), and what has passed of a unit of the calendar (<c>today</c>, <c>week</c>, which begins on Monday). Others are such a unit as
/// a whole: the one before (<c>yesterday</c>, <c>last-month</c>), or a year, month or day by its date (<c>2026-10</c>). <c>custom</c> is
/// any from one instant to another or to now. Immutable.
/// </summary>
internal sealed class TimePeriod
{
    /// <summary>The name of a period that is given by its bounds.</summary>
    public const string Custom = "custom";

    /// <summary>The longest that rolls along, in days.</summary>
    private const int MaxDays = 366;

    private static readonly (string Format, Func<DateOnly, DateOnly> Next)[] Dates =
        [("yyyy", first => first.AddYears(1)), ("yyyy-MM", first => first.AddMonths(1)), ("yyyy-MM-dd", first => first.AddDays(1))];

    private readonly Func<DateTimeOffset, TimeZoneInfo, (DateTimeOffset Start, DateTimeOffset End)> _range;

    private TimePeriod(string name, Func<DateTimeOffset, TimeZoneInfo, (DateTimeOffset Start, DateTimeOffset End)> range)
        => (Name, _range) = (name, range);

    /// <summary>Names of what has passed of a unit of the calendar.</summary>
    public static IReadOnlyList<string> NamesSoFar { get; } = [.. CalendarUnit.All.Select(unit => unit.SoFar)];

    /// <summary>Names of the unit before.</summary>
    public static IReadOnlyList<string> NamesOfLast { get; } = [.. CalendarUnit.All.Select(unit => unit.Last).OfType<string>()];

    /// <summary>The names of those that end now, for people.</summary>
    public static string AllowedToEndNow { get; } = $"24h, 7d (up to {MaxDays}d), {string.Join(", ", NamesSoFar)}";

    /// <summary>The names of those that are over, for people.</summary>
    public static string AllowedOfThePast { get; } = $"{string.Join(", ", NamesOfLast)}, 2026, 2026-10, 2026-10-31";

    /// <summary>The names of all, for people.</summary>
    public static string Allowed { get; } = $"{AllowedToEndNow}, {AllowedOfThePast} or {Custom}";

    /// <summary>Its name.</summary>
    public string Name { get; }

    /// <summary>Whether it ends at the instant at which it is asked for.</summary>
    public bool EndsNow { get; private init; }

    /// <summary>How long it is, where it rolls along.</summary>
    internal TimeSpan? Length { get; private init; }

    /// <summary>What it is the passed part of, where it is one.</summary>
    internal CalendarUnit? Unit { get; private init; }

    /// <summary>Reads a name; null when it is none, or <see cref="Custom"/>, which says nothing by itself.</summary>
    public static TimePeriod? Parse(string name)
        => ParseLength(name) is { } length ? new TimePeriod(name, (now, _) => (now - length, now)) { EndsNow = true, Length = length }
            : Find(unit => unit.SoFar == name) is { } unit
                ? new TimePeriod(name, (now, zone) => (unit.Around(now, zone).Start, now)) { EndsNow = true, Unit = unit }
            : Find(unit => unit.Last == name) is { } last ? new TimePeriod(name, last.Before)
            : ParseDate(name);

    /// <summary>The time from one instant up to, not at, a later one.</summary>
    public static TimePeriod Between(DateTimeOffset start, DateTimeOffset end) => new(Custom, (_, _) => (start, end));

    /// <summary>The time from an instant up to now.</summary>
    public static TimePeriod Since(DateTimeOffset start) => new(Custom, (now, _) => (start, now)) { EndsNow = true };

    /// <summary>When it begins and ends.</summary>
    /// <param name="now">The instant at which it is asked for.</param>
    /// <param name="zone">Where midnight and the full hour are taken from.</param>
    public (DateTimeOffset Start, DateTimeOffset End) Range(DateTimeOffset now, TimeZoneInfo zone) => _range(now, zone);

    private static CalendarUnit? Find(Predicate<CalendarUnit> isWanted) => Array.Find(CalendarUnit.All, isWanted);

    private static TimeSpan? ParseLength(string name)
    {
        TimeSpan unit = name.EndsWith('h') ? TimeSpan.FromHours(1) : name.EndsWith('d') ? TimeSpan.FromDays(1) : TimeSpan.Zero;
        return unit > TimeSpan.Zero && int.TryParse(name[..^1], NumberStyles.None, CultureInfo.InvariantCulture, out int count)
            && name[0] != '0' && count <= TimeSpan.FromDays(MaxDays) / unit
            ? count * unit
            : null;
    }

    private static TimePeriod? ParseDate(string name)
    {
        foreach ((string format, Func<DateOnly, DateOnly> next) in Dates)
        {
            if (DateOnly.TryParseExact(name, format, CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly first)
                && LocalCalendar.IsSensible(first.Year))
            {
                return new TimePeriod(name, (_, zone) => (LocalCalendar.Midnight(first, zone), LocalCalendar.Midnight(next(first), zone)));
            }
        }

        return null;
    }
}
