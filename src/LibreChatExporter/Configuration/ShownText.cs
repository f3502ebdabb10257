using System.Text.RegularExpressions;

namespace LibreChatExporter.Configuration;

/// <summary>
/// What of a given text may be repeated to whoever gave it. A URI that was given in the wrong place has a password in it, and what
/// complains ends up in logs.
/// </summary>
internal static partial class ShownText
{
    /// <summary>Stands in for what is not shown.</summary>
    internal const string Hidden = "***";

    /// <summary>Whether a text may hold a secret: it looks like a URI, or like a user and a password before a host.</summary>
    internal static bool IsSecret(string text) => Uri().IsMatch(text);

    /// <summary>A name, or what stands in for it.</summary>
    internal static string Name(string text) => IsSecret(text) ? Hidden : text;

    /// <summary>A message that others wrote, without what looks like a secret in it.</summary>
    /// <param name="message">The message.</param>
    /// <param name="given">What it may repeat: these may have blanks in them, at which a secret within a message seems to end.</param>
    internal static string Masked(string message, IEnumerable<string>? given = null)
        => Token().Replace(
            (given ?? []).Where(IsSecret)
                .SelectMany(text => (string[])[text, text[(text.IndexOf('=') + 1)..], text[(text.IndexOf(':') + 1)..]])
                .Where(IsSecret).OrderByDescending(text => text.Length)
                .Aggregate(message, (shown, text) => shown.Replace(text, Hidden, StringComparison.Ordinal)),
            token => IsSecret(token.Value) ? Hidden : token.Value);

    [GeneratedRegex("://|:[^\\n]*@", RegexOptions.Singleline)]
    private static partial Regex Uri();

    [GeneratedRegex("[^\\s'\",;]+")]
    private static partial Regex Token();
}
