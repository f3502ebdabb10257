using System.Buffers;
using System.Globalization;
using System.Net;
using LibreChatExporter.Accounts;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Configuration;

/// <summary>Reads single values. Whatever is wrong is a <see cref="SettingsException"/> that says where the value came from.</summary>
internal static class ValueParser
{
    /// <summary>Far above what makes sense for most settings, and below what timers take.</summary>
    private static readonly TimeSpan MaxDuration = TimeSpan.FromDays(7);

    /// <summary>Feedback on older answers is rare, and each reading costs as much as there are answers in this time.</summary>
    private static readonly TimeSpan MaxLookback = TimeSpan.FromDays(90);

    /// <summary>Refreshing without a pause would keep the database busy for nothing.</summary>
    private static readonly TimeSpan MinRefreshInterval = TimeSpan.FromMilliseconds(10);

    /// <summary>A US dollar for each token; what is far beyond would make counters infinite.</summary>
    private const double MaxPrice = 1e6;

    private const int MinSeriesLimit = 10;

    private const int MaxSeriesLimit = 10_000_000;

    /// <summary>A hundred bytes each, and every question looks at all of them.</summary>
    private const int MaxCallLog = 1_000_000;

    private const int MinConnections = 16;

    private const int MaxMaxConnections = 100_000;

    private const int MaxReadConnections = 16;

    /// <summary>Those that stand for themselves in every URL, header and cookie.</summary>
    private static readonly SearchValues<char> PathCharacters
        = SearchValues.Create("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789-._~/");

    private static readonly SearchValues<char> Digits = SearchValues.Create("0123456789.");

    /// <summary>
    /// Reads a duration such as <c>15s</c>, <c>1h30m</c> or <c>250ms</c>; null when it is none, not positive or above the maximum.
    /// </summary>
    public static TimeSpan? ParseDuration(string text, TimeSpan max)
    {
        double seconds = 0;
        ReadOnlySpan<char> rest = text.AsSpan().Trim();
        while (!rest.IsEmpty)
        {
            int digits = rest.IndexOfAnyExcept(Digits);
            int unitLength = digits <= 0 ? 0 : rest[digits..].IndexOfAny(Digits);
            ReadOnlySpan<char> unit = digits <= 0 ? default : unitLength < 0 ? rest[digits..] : rest.Slice(digits, unitLength);
            double scale = unit switch { "ms" => 1e-3, "s" => 1, "m" => 60, "h" => 3600, "d" => 86_400, _ => double.NaN };
            if (double.IsNaN(scale)
                || !double.TryParse(rest[..digits], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out double amount))
            {
                return null;
            }

            seconds += amount * scale;
            rest = rest[(digits + unit.Length)..];
        }

        return seconds <= max.TotalSeconds && TimeSpan.FromSeconds(seconds) is { Ticks: > 0 } duration ? duration : null;
    }

    /// <summary>The value of a switch.</summary>
    public static bool IsTrue(this GivenValue value) => value.Text.ToLowerInvariant() switch
    {
        "true" or "1" or "yes" => true,
        "false" or "0" or "no" => false,
        _ => throw value.IsNot("true or false"),
    };

    /// <summary>An instant; UTC where it names no zone.</summary>
    public static DateTimeOffset Instant(this GivenValue value)
        => DateTimeOffset.TryParse(value.Text, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out DateTimeOffset time)
            && LocalCalendar.IsSensible(time.Year)
            ? time
            : throw value.IsNot("an instant such as 2026-11-20T12:00:00Z");

    /// <summary>The same, or a day, which stands for its midnight in a time zone.</summary>
    public static DateTimeOffset InstantOrDay(this GivenValue value, TimeZoneInfo zone)
    {
        DateTimeOffset instant = value.Instant();
        return LocalCalendar.ParseDay(value.Text) is { } day ? LocalCalendar.Midnight(day, zone) : instant;
    }

    /// <summary>A length of time.</summary>
    public static TimeSpan Duration(this GivenValue value)
        => ParseDuration(value.Text, MaxDuration) ?? throw value.IsNot("a duration such as 30s, 5m or 1h, above zero and up to 7d");

    /// <summary>How far to look back for feedback.</summary>
    public static TimeSpan Lookback(this GivenValue value)
        => ParseDuration(value.Text, MaxLookback) ?? throw value.IsNot("a duration such as 12h, 1d or 30d, above zero and up to 90d");

    /// <summary>The time between two refreshes.</summary>
    public static TimeSpan RefreshInterval(this GivenValue value)
        => ParseDuration(value.Text, MaxDuration) is { } interval && interval >= MinRefreshInterval
            ? interval
            : throw value.IsNot("a duration such as 15s or 1m, from 10ms to 7d");

    /// <summary>An address to listen on.</summary>
    public static IPEndPoint EndPoint(this GivenValue value)
    {
        string text = value.Text;
        string address = text.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? "127.0.0.1" + text["localhost".Length..]
            : text.StartsWith(':') ? "0.0.0.0" + text
            : text;
        bool hasPort = address.LastIndexOf(':') > address.LastIndexOf(']')
            && (address.StartsWith('[') || address.Count(c => c == ':') == 1);
        return hasPort && IPEndPoint.TryParse(address, out IPEndPoint? endPoint)
            ? endPoint
            : throw value.IsNot("an address and a port such as 127.0.0.1:9787 or 0.0.0.0:9787");
    }

    /// <summary>A path to stand before others, or nothing where it is the root.</summary>
    public static string BasePath(this GivenValue value)
    {
        string path = value.Text.TrimEnd('/');
        bool isPath = path.Length == 0 || (path[0] == '/' && !path.ContainsAnyExcept(PathCharacters)
            && path[1..].Split('/').All(segment => segment is not ("" or "." or "..")));
        return isPath ? path : throw value.IsNot("a path such as /librechat-analytics, of letters, digits and any of -._~");
    }

    /// <summary>Where a browser finds something.</summary>
    public static Uri WebAddress(this GivenValue value)
        => Uri.TryCreate(value.Text, UriKind.Absolute, out Uri? address)
            && (address.Scheme == Uri.UriSchemeHttp || address.Scheme == Uri.UriSchemeHttps)
            && address.UserInfo.Length == 0
            ? address
            : throw value.IsNot("a web address such as https://grafana.example.org/d/librechat-overview, without a password");

    /// <summary>A level of logging.</summary>
    public static LogLevel LogLevel(this GivenValue value) => value.Text.ToLowerInvariant() switch
    {
        "debug" => Microsoft.Extensions.Logging.LogLevel.Debug,
        "information" or "info" => Microsoft.Extensions.Logging.LogLevel.Information,
        "warning" or "warn" => Microsoft.Extensions.Logging.LogLevel.Warning,
        "error" => Microsoft.Extensions.Logging.LogLevel.Error,
        _ => throw value.IsNoneOf(["debug", "information", "warning", "error"]),
    };

    /// <summary>A time zone that the machine knows.</summary>
    public static TimeZoneInfo TimeZone(this GivenValue value)
        => TimeZoneInfo.TryFindSystemTimeZoneById(value.Text, out TimeZoneInfo? zone)
            ? zone
            : throw value.IsNot(
                "UTC or a time zone that this machine knows, such as Europe/Berlin (all but UTC need the package tzdata)",
                TimeZoneInfo.GetSystemTimeZones().Select(known => known.Id));

    /// <summary>What stands for a user.</summary>
    public static UserLabelKind UserLabel(this GivenValue value)
    {
        UserLabelKind[] kinds = Enum.GetValues<UserLabelKind>();
        int index = Array.FindIndex(kinds, kind => Name(kind).Equals(value.Text, StringComparison.OrdinalIgnoreCase));
        return index >= 0 ? kinds[index] : throw value.IsNoneOf([.. kinds.Select(Name)]);
    }

    /// <summary>The word for it in the settings.</summary>
    public static string Name(UserLabelKind kind) => kind.ToString().ToLowerInvariant();

    /// <summary>How many series there may be.</summary>
    public static int SeriesLimit(this GivenValue value) => Count(value, MinSeriesLimit, MaxSeriesLimit);

    /// <summary>How many calls to keep.</summary>
    public static int CallLog(this GivenValue value) => Count(value, 0, MaxCallLog);

    /// <summary>How many connections there may be.</summary>
    public static int MaxConnections(this GivenValue value) => Count(value, MinConnections, MaxMaxConnections);

    /// <summary>How many pages of a collection to ask for at once.</summary>
    public static int ReadConnections(this GivenValue value) => Count(value, 1, MaxReadConnections);

    /// <summary>A number above zero.</summary>
    /// <param name="value">The value.</param>
    /// <param name="what">What it counts, for complaints.</param>
    public static double AboveZero(this GivenValue value, string what)
        => ParseNumber(value.Text) is > 0 and var number ? number : throw value.IsNot($"{what} above 0");

    /// <summary>A price in US dollars per million tokens.</summary>
    public static double Price(this GivenValue value)
        => ParseNumber(value.Text) is >= 0 and <= MaxPrice and var price
            ? price
            : throw value.IsNot("a price in USD per million tokens, 0 or above");

    private static int Count(GivenValue value, int min, int max)
        => int.TryParse(value.Text, NumberStyles.None, CultureInfo.InvariantCulture, out int count) && count >= min && count <= max
            ? count
            : throw value.IsNot($"a whole number from {min} to {max}");

    private static double? ParseNumber(string text)
        => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double number) && double.IsFinite(number)
            ? number
            : null;
}
