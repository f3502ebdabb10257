using System.IO.Enumeration;

namespace LibreChatExporter.Primitives;

/// <summary>Patterns in which <c>*</c> stands for any text and <c>?</c> for one character. Letters match in either case. Immutable.</summary>
/// <param name="patterns">The patterns; none match nothing.</param>
public sealed class GlobList(IReadOnlyList<string> patterns)
{
    /// <summary>No patterns.</summary>
    public static readonly GlobList Empty = new([]);

    /// <summary>The patterns as they were given.</summary>
    public IReadOnlyList<string> Patterns => patterns;

    /// <summary>Whether any pattern matches the whole of <paramref name="text"/>.</summary>
    public bool Matches(ReadOnlySpan<char> text)
    {
        foreach (string pattern in patterns)
        {
            if (FileSystemName.MatchesSimpleExpression(pattern, text))
            {
                return true;
            }
        }

        return false;
    }
}
