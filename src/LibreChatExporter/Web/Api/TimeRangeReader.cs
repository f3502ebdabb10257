using System.Globalization;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Web.Api;

/// <summary>Reads which time range is asked for.</summary>
/// <param name="now">When named periods end.</param>
/// <param name="zone">Where midnight is taken from.</param>
/// <param name="errors">Where to complain.</param>
internal sealed class TimeRangeReader(DateTimeOffset now, TimeZoneInfo zone, QueryErrors errors)
{
    /// <summary>The name of a period that is given by its bounds.</summary>
    public const string Custom = "custom";

    private const int MinYear = 2000, MaxYear = 9000, MaxYears = 100;

    /// <summary>An instant has to say where it is: K would take nothing at all for an offset, zzz no Z.</summary>
    private static readonly string[] Formats =
    [
        .. from time in (string[])["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"] from offset in (string[])["'Z'", "zzz"] select $"yyyy-MM-ddT{time}{offset}",
    ];

    /// <summary>The time range; null when it cannot be read. It is not to be used when there are complaints.</summary>
    public TimeRange? Read(RangeParameters given)
    {
        string name = given.Period ?? RangeParameters.DefaultPeriod;
        if (name == Custom)
        {
            return ReadCustom(given);
        }

        ComplainOfBound("start", given.Start);
        ComplainOfBound("end", given.End);
        if (WindowDefinition.Parse(name) is not { } window)
        {
            errors.Add("period", "must be hours or days up to 366 days, such as 24h, 7d or 30d, or hour, today, week, month, quarter, year or custom");
            return null;
        }

        return new TimeRange(name, window.Start(now, zone), now);
    }

    private void ComplainOfBound(string name, string? text)
    {
        if (text is not null)
        {
            errors.Add(name, "goes with period=custom only");
        }
    }

    private TimeRange? ReadCustom(RangeParameters given)
    {
        (DateTimeOffset? first, DateTimeOffset? last) = (ReadBound("start", given.Start), ReadBound("end", given.End));
        if (first is not { } start || last is not { } end)
        {
            return null;
        }

        string? complaint = end <= start ? "must be later than start"
            : end > start.AddYears(MaxYears) ? $"must be within {MaxYears} years of start"
            : null;
        if (complaint is not null)
        {
            errors.Add("end", complaint);
        }

        if (start > now)
        {
            errors.Add("start", "must not be in the future");
        }

        return new TimeRange(Custom, start, end);
    }

    private DateTimeOffset? ReadBound(string name, string? text)
    {
        if (text is null)
        {
            errors.Add(name, "is missing: period=custom needs start and end");
            return null;
        }

        if (DateOnly.TryParseExact(text, "yyyy-MM-dd", CultureInfo.InvariantCulture, DateTimeStyles.None, out DateOnly day))
        {
            return IsSensible(name, day.Year) ? LocalCalendar.Midnight(day, zone) : null;
        }

        // A plus that was not escaped arrives as a space, which has no other place in an instant.
        if (DateTimeOffset.TryParseExact(
            text.Replace(' ', '+'), Formats, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset instant))
        {
            return IsSensible(name, instant.Year) ? instant : null;
        }

        errors.Add(name, "must be a date such as 2026-11-01, or an instant with Z or an offset such as 2026-11-01T00:00:00Z");
        return null;
    }

    private bool IsSensible(string name, int year)
    {
        bool isSensible = year is >= MinYear and <= MaxYear;
        if (!isSensible)
        {
            errors.Add(name, $"must be within the years {MinYear} to {MaxYear}");
        }

        return isSensible;
    }
}
