using System.IO.Enumeration;

namespace LibreChatExporter.Primitives;

/// <summary>
/// Patterns in which <c>*</c> stands for any text and <c>?</c> for one character. Letters match in either case. Immutable.
/// </summary>
/// <param name="patterns">The patterns; none match nothing.</param>
internal sealed class GlobList(IReadOnlyList<string> patterns)
{
    /// <summary>No patterns.</summary>
    public static readonly GlobList Empty = new([]);

    /// <summary>The patterns as they were given.</summary>
    public IReadOnlyList<string> Patterns => patterns;

    /// <summary>Whether a pattern, by its number, matches the whole of <paramref name="text"/>.</summary>
    public bool Matches(int pattern, ReadOnlySpan<char> text) => FileSystemName.MatchesSimpleExpression(patterns[pattern], text);

    /// <summary>Whether any pattern matches the whole of <paramref name="text"/>.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        for (int pattern = 0; pattern < patterns.Count; pattern++)
        {
            if (Matches(pattern, text))
            {
                return true;
            }
        }

        return false;
    }
}
