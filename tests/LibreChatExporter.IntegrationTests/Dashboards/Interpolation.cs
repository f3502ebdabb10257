using System.Globalization;
using System.Text.RegularExpressions;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>
/// Puts values in place of the macros and variables of a query, as Grafana's data source for Prometheus does. One that it does not know
/// fails the test; Grafana would send it as it is.
/// </summary>
/// <param name="range">The selected time.</param>
/// <param name="interval">The time between two points of the panel.</param>
/// <param name="scrapeInterval">What the data source has been told about Prometheus.</param>
/// <param name="choices">What is chosen of each variable.</param>
internal sealed partial class Interpolation(
    TimeSpan range, TimeSpan interval, TimeSpan scrapeInterval, IReadOnlyDictionary<string, Choice> choices)
{
    private const int ScrapesInRate = 4;

    internal string Apply(string text) => Placeholder().Replace(text, match =>
    {
        string name = match.Groups["name"].Value;
        return IsGroupOfRegex(name) ? match.Value : Macro(name) ?? Variable(name, match.Groups["format"].Value, text);
    });

    /// <summary>What <c>label_replace</c> means by <c>$1</c>.</summary>
    private static bool IsGroupOfRegex(string name) => name.All(char.IsAsciiDigit);

    private string? Macro(string name) => name switch
    {
        "__range" => Seconds(range) + "s",
        "__range_s" => Seconds(range),
        "__range_ms" => Milliseconds(range),
        "__interval" => Duration(interval),
        "__interval_ms" => Milliseconds(interval),
        "__rate_interval" => Duration(RateInterval),
        "__rate_interval_ms" => Milliseconds(RateInterval),
        _ => null,
    };

    private string Variable(string name, string format, string text)
    {
        Assert.True(choices.TryGetValue(name, out Choice? choice), $"there is no macro and no variable {name}, which is in: {text}");
        return choice.IsAll && choice.AllValue is { } all ? all : format switch
        {
            "" when !choice.IsMultiple => Escaped(Assert.Single(choice.Values)),
            "" => Alternatives(choice.Values.Select(EscapedTwice), single: choice.Values.Count == 1),
            "regex" => Alternatives(choice.Values.Select(EscapedRegex), single: choice.Values.Count == 1),
            "raw" or "text" => string.Join(",", choice.Values),
            "pipe" => string.Join('|', choice.Values),
            _ => throw new NotSupportedException($"nothing is known about the format {format} of {name} in: {text}"),
        };
    }

    private TimeSpan RateInterval
        => TimeSpan.FromTicks(Math.Max((interval + scrapeInterval).Ticks, (ScrapesInRate * scrapeInterval).Ticks));

    private static string Alternatives(IEnumerable<string> values, bool single)
        => single ? values.Single() : $"({string.Join('|', values)})";

    /// <summary>For a matcher of one value, in quotes.</summary>
    private static string Escaped(string value)
        => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\\\'", StringComparison.Ordinal);

    /// <summary>For a matcher by a regular expression: once for this, and once for the quotes around it.</summary>
    private static string EscapedTwice(string value)
        => Special().Replace(value.Replace("\\", @"\\\\", StringComparison.Ordinal), special => @"\\" + special.Value);

    /// <summary>As the format <c>regex</c> has it: once only, so that nothing but backticks can hold it.</summary>
    private static string EscapedRegex(string value) => SpecialOrSlash().Replace(value, special => "\\" + special.Value);

    private static string Seconds(TimeSpan time) => Math.Round(time.TotalSeconds).ToString(CultureInfo.InvariantCulture);

    private static string Milliseconds(TimeSpan time) => time.TotalMilliseconds.ToString(CultureInfo.InvariantCulture);

    private static string Duration(TimeSpan time)
        => time.Milliseconds == 0 ? Seconds(time) + "s" : Milliseconds(time) + "ms";

    [GeneratedRegex(@"\$(?<name>\w+)|\[\[(?<name>\w+)(:(?<format>\w+))?\]\]|\$\{(?<name>\w+)(:(?<format>[^}]+))?\}")]
    private static partial Regex Placeholder();

    [GeneratedRegex(@"[$^*{}\[\]+?.()|']")]
    private static partial Regex Special();

    [GeneratedRegex(@"[\\^$*+?.()|\[\]{}/]")]
    private static partial Regex SpecialOrSlash();
}

/// <summary>What is chosen of a variable.</summary>
/// <param name="Values">The values; of all, each that there is.</param>
/// <param name="IsAll">Whether it is all.</param>
/// <param name="AllValue">What stands for all, as it is; null where all values do.</param>
/// <param name="IsMultiple">Whether several can be chosen, so that queries have to take a regular expression.</param>
internal sealed record Choice(IReadOnlyList<string> Values, bool IsAll, string? AllValue, bool IsMultiple);
