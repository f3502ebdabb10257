using System.Globalization;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Web.Api;

/// <summary>Reads which period is asked for.</summary>
/// <param name="now">When periods end that end now.</param>
/// <param name="zone">Where midnight is taken from.</param>
/// <param name="errors">Where to complain.</param>
internal sealed class PeriodReader(DateTimeOffset now, TimeZoneInfo zone, QueryErrors errors)
{
    private const int MaxYears = 100;

    /// <summary>An instant has to say where it is: K would take nothing at all for an offset, zzz no Z.</summary>
    private static readonly string[] Formats =
    [
        .. from time in (string[])["HH:mm", "HH:mm:ss", "HH:mm:ss.FFFFFFF"]
           from offset in (string[])["'Z'", "zzz"]
           select $"yyyy-MM-ddT{time}{offset}",
    ];

    /// <summary>The period; null when it cannot be read. It is not to be used when there are complaints.</summary>
    /// <param name="given">The parameters.</param>
    /// <param name="mayBeOpen">Whether one bound is enough.</param>
    public TimePeriod? Read(RangeParameters given, bool mayBeOpen = false)
    {
        Bound? from = Choose(new Bound("from", given.From), new Bound("start", given.Start));
        Bound? to = Choose(new Bound("to", given.To), new Bound("end", given.End));
        if (from is null || to is null)
        {
            return null;
        }

        bool isBounded = (from.Text ?? to.Text) is not null;
        string name = given.Period ?? (isBounded ? TimePeriod.Custom : RangeParameters.DefaultPeriod);
        return name == TimePeriod.Custom ? ReadCustom(from, to, mayBeOpen && isBounded) : ReadNamed(name, from, to);
    }

    /// <summary>The one that is given; null, with a complaint, where both are.</summary>
    private Bound? Choose(Bound bound, Bound alias)
    {
        if (bound.Text is null || alias.Text is null)
        {
            return alias.Text is null ? bound : alias;
        }

        errors.Add(alias.Name, $"is another name of {bound.Name}, which is there as well; leave one of them out");
        return null;
    }

    private TimePeriod? ReadNamed(string name, params Bound[] bounds)
    {
        foreach (Bound bound in bounds.Where(bound => bound.Text is not null))
        {
            errors.Add(bound.Name, $"goes with period={TimePeriod.Custom}, or without period");
        }

        if (TimePeriod.Parse(name) is not { } period)
        {
            errors.Add("period", $"must be a period such as {TimePeriod.Allowed}");
            return null;
        }

        if (period.Range(now, zone).Start > now)
        {
            errors.Add("period", "must not begin in the future");
        }

        return period;
    }

    private TimePeriod? ReadCustom(Bound from, Bound to, bool mayBeOpen)
    {
        DateTimeOffset? first = mayBeOpen && from.Text is null ? DateTimeOffset.UnixEpoch : ReadBound(from);
        DateTimeOffset? last = to.Text is null ? now : ReadBound(to);
        if (first is not { } start || last is not { } end)
        {
            return null;
        }

        string? complaint = to.Text is null ? null
            : end <= start ? $"must be later than {from.Name}"
            : end > start.AddYears(MaxYears) ? $"must be within {MaxYears} years of {from.Name}"
            : null;
        if (complaint is not null)
        {
            errors.Add(to.Name, complaint);
        }

        if (start > now)
        {
            errors.Add(from.Name, "must not be in the future");
        }

        return to.Text is null ? TimePeriod.Since(start) : TimePeriod.Between(start, end);
    }

    private DateTimeOffset? ReadBound(Bound bound)
    {
        if (bound.Text is null)
        {
            errors.Add(bound.Name, "is missing: a custom period needs it");
            return null;
        }

        if (LocalCalendar.ParseDay(bound.Text) is { } day)
        {
            return IsSensible(bound, day.Year) ? LocalCalendar.Midnight(day, zone) : null;
        }

        // A plus that was not escaped arrives as a space, which has no other place in an instant.
        if (DateTimeOffset.TryParseExact(
            bound.Text.Replace(' ', '+'),
            Formats,
            CultureInfo.InvariantCulture,
            DateTimeStyles.AssumeUniversal,
            out DateTimeOffset instant))
        {
            return IsSensible(bound, instant.Year) ? instant : null;
        }

        errors.Add(bound.Name, "must be a date such as 2026-11-01, or an instant with Z or an offset such as 2026-11-01T00:00:00Z");
        return null;
    }

    private bool IsSensible(Bound bound, int year)
    {
        bool isSensible = LocalCalendar.IsSensible(year);
        if (!isSensible)
        {
            errors.Add(bound.Name, $"must be within the years {LocalCalendar.FirstYear} to {LocalCalendar.LastYear}");
        }

        return isSensible;
    }

    private sealed record Bound(string Name, string? Text);
}
