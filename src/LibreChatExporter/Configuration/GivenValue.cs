using LibreChatExporter.Primitives;

namespace LibreChatExporter.Configuration;

/// <summary>A value as it was given. Immutable.</summary>
/// <param name="Text">The value.</param>
/// <param name="Origin">Where it came from: a flag, a variable, or a line and key of the settings file.</param>
/// <param name="IsSecret">Whether complaints must not show it.</param>
internal sealed record GivenValue(string Text, string Origin, bool IsSecret = false)
{
    /// <summary>A complaint that the value is not what is expected.</summary>
    /// <param name="expected">What is.</param>
    /// <param name="words">Words of which the value may be a misspelt one.</param>
    public SettingsException IsNot(string expected, IEnumerable<string>? words = null)
        => MayBeSecret
            ? Wrong($"this looks like a URI, and is not shown; it is not {expected}")
            : Wrong($"{Quote(Text)} is not {expected}{NearestWord.Hint(Text, words ?? [])}");

    /// <summary>A complaint that the value is not one of a few words.</summary>
    public SettingsException IsNoneOf(IReadOnlyCollection<string> words) => IsNot($"one of {string.Join(", ", words)}", words);

    /// <summary>The value or a part of it in quotes, or what stands in for it in a complaint.</summary>
    public string Quote(string part) => IsSecret ? "the value" : MayBeSecret ? "a part that is not shown" : $"'{part}'";

    /// <summary>The value, which names something and therefore is taken as it is.</summary>
    /// <param name="what">What it names.</param>
    /// <exception cref="SettingsException">It is a URI: as a name it would be shown.</exception>
    public string NameOf(string what)
        => Text.Contains("://", StringComparison.Ordinal) ? throw Wrong($"this looks like a URI, and is not shown; it takes {what}") : Text;

    /// <summary>A complaint about the value, which must not show it where it is secret.</summary>
    public SettingsException Wrong(string problem) => new($"{Origin}: {problem}");

    private bool MayBeSecret => !IsSecret && ShownText.IsSecret(Text);
}
