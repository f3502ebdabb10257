namespace LibreChatExporter.Pricing;

/// <summary>What belongs to patterns of model names, looked up as LibreChat does it. Immutable.</summary>
/// <param name="patterns">
/// The patterns, in lower case and in LibreChat's order. None has a slash in it: LibreChat would look that up in another way.
/// </param>
internal sealed class NamePatterns<T>(IReadOnlyList<(string Pattern, T Value)> patterns)
{
    // The longest pattern wins, and the last of equally long ones. Sorted so, the first that is found is the one.
    private readonly (string Pattern, T Value)[] _patterns = [.. patterns.Reverse().OrderByDescending(entry => entry.Pattern.Length)];

    /// <summary>
    /// The longest pattern that is part of what follows the last slash of a name, or else of all of it: in <c>moonshotai/kimi-k2</c>,
    /// <c>moonshot</c> is the longer one and says less. Null where there is none.
    /// </summary>
    /// <param name="name">The name, in lower case.</param>
    public (string Pattern, T Value)? Find(string name) => Longest(name.AsSpan(name.LastIndexOf('/') + 1)) ?? Longest(name);

    private (string Pattern, T Value)? Longest(ReadOnlySpan<char> name)
    {
        foreach ((string Pattern, T Value) entry in _patterns)
        {
            if (name.Contains(entry.Pattern, StringComparison.Ordinal))
            {
                return entry;
            }
        }

        return null;
    }
}
