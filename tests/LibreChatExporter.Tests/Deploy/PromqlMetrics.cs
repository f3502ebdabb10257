using System.Text.RegularExpressions;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>Finds the metrics that a text in PromQL asks for; Grafana's variables may stand in it.</summary>
internal static partial class PromqlMetrics
{
    private static readonly HashSet<string> Words = new(StringComparer.OrdinalIgnoreCase)
    {
        "and", "or", "unless", "atan2", "bool", "offset", "group_left", "group_right", "inf", "nan",
    };

    /// <summary>The names of the metrics, also of those that are given as <c>{__name__="…"}</c>.</summary>
    public static IReadOnlySet<string> Of(string query)
    {
        IEnumerable<Match> tokens = Token().Matches(query);
        return tokens
            .Where(token => token.Groups["name"].Success && !Words.Contains(token.Value)
                && !Function().IsMatch(query, token.Index + token.Length))
            .Select(token => token.Value)
            .Concat(tokens.Where(token => token.Groups["selector"].Success).SelectMany(token => Named().Matches(token.Value))
                .Select(named => named.Groups["name"].Value))
            .ToHashSet(StringComparer.Ordinal);
    }

    /// <summary>
    /// Whatever may hold words that are no metrics is one token: texts, comments, selectors, ranges, lists of labels, variables, numbers.
    /// </summary>
    [GeneratedRegex(
        """
        "(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`
        |\#.*
        |(?<selector>\{("(\\.|[^"\\])*"|'(\\.|[^'\\])*'|`[^`]*`|[^}"'`])*\})
        |\[[^\]]*\]
        |\b(by|without|on|ignoring|group_left|group_right)\s*\([^)]*\)
        |@\s*(start|end)\s*\(\s*\)
        |\$\{[^}]*\}|\$\w+
        |\d[\w.]*
        |(?<name>[a-zA-Z_:][\w:]*)
        """,
        RegexOptions.IgnorePatternWhitespace | RegexOptions.IgnoreCase)]
    private static partial Regex Token();

    /// <summary>What follows the name of a function or an aggregation.</summary>
    [GeneratedRegex(@"\G\s*(\(|(by|without)\s*\()", RegexOptions.IgnoreCase)]
    private static partial Regex Function();

    [GeneratedRegex("""__name__\s*=\s*["'](?<name>[^"']+)["']""")]
    private static partial Regex Named();
}
