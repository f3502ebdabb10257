namespace LibreChatExporter.Primitives;

/// <summary>Guesses which of the words that there are somebody meant who has written another.</summary>
internal static class NearestWord
{
    /// <summary>A question to put behind a complaint about a word; empty where none is near.</summary>
    public static string Hint(string given, IEnumerable<string> words)
        => Find(given, words) is { } word ? $"; did you mean {word}?" : "";

    /// <summary>
    /// The word that takes the fewest mistakes to become what was given; null where it takes more than one in three letters.
    /// </summary>
    public static string? Find(string given, IEnumerable<string> words)
    {
        string lower = given.ToLowerInvariant();
        (string? nearest, int mistakes) = (null, Math.Max(1, given.TrimStart('-').Length / 3) + 1);
        foreach (string word in words)
        {
            if (Math.Abs(word.Length - given.Length) < mistakes
                && Mistakes(lower, word.ToLowerInvariant()) is var count && count < mistakes)
            {
                (nearest, mistakes) = (word, count);
            }
        }

        return given.Length > 1 ? nearest : null;
    }

    /// <summary>How many letters are missing, too many, wrong or have changed places with the next.</summary>
    private static int Mistakes(string left, string right)
    {
        int[,] counts = new int[left.Length + 1, right.Length + 1];
        for (int i = 0; i <= left.Length; i++)
        {
            for (int j = 0; j <= right.Length; j++)
            {
                counts[i, j] = i == 0 || j == 0 ? i + j : Math.Min(
                    Math.Min(counts[i - 1, j], counts[i, j - 1]) + 1,
                    counts[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                {
                    counts[i, j] = Math.Min(counts[i, j], counts[i - 2, j - 2] + 1);
                }
            }
        }

        return counts[left.Length, right.Length];
    }
}
