using LibreChatExporter.Primitives;

namespace LibreChatExporter.Configuration;

/// <summary>Finds environment variables that look like settings and are none: a misspelt one would otherwise go unnoticed.</summary>
internal static class UnknownVariables
{
    private const string Prefix = "LIBRECHAT_EXPORTER_";

    /// <summary>
    /// What Kubernetes sets in every container for a service named librechat-exporter, and what the tests of this project use.
    /// </summary>
    private static readonly string[] NotForUs = ["SERVICE_", "PORT", "TEST_"];

    /// <summary>A line for each of <paramref name="names"/> that is meant for the exporter and that it does not know.</summary>
    public static IEnumerable<string> Complaints(IEnumerable<string> names)
    {
        HashSet<string> known = [.. Setting.All.Select(setting => setting.Variable), Prefix + "CONFIG"];
        return names
            .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal) && !known.Contains(name) && !known.Contains(WithoutFile(name)))
            .Where(name => !NotForUs.Any(rest => name.AsSpan(Prefix.Length).StartsWith(rest)))
            .Order(StringComparer.Ordinal)
            .Select(name => $"librechat-exporter: {ShownText.Masked(name, [name])} is no setting and changes nothing"
                + (NearestWord.Hint(name, known) is { Length: > 0 } hint ? hint : "; docs/configuration.md has all"));
    }

    private static string WithoutFile(string name) => name.EndsWith("_FILE", StringComparison.Ordinal) ? name[..^"_FILE".Length] : name;
}
