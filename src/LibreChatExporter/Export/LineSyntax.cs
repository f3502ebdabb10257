using LibreChatExporter.Calls;

namespace LibreChatExporter.Export;

/// <summary>What lines of calls look like, in UTF-8: the cells of <see cref="Columns"/>, in that order. Immutable.</summary>
internal abstract class LineSyntax
{
    /// <summary>The most bytes that a number takes.</summary>
    internal const int MaxNumber = 64;

    /// <summary>The columns that calls have wherever they are shown.</summary>
    protected static readonly string[] CallColumns = [.. CallColumn.All.Select(column => column.Name)];

    /// <summary>The names of the columns.</summary>
    internal abstract IReadOnlyList<string> Columns { get; }

    /// <summary>
    /// Whether the columns are followed by the id and the time of the completion, which nobody needs but to read calls again.
    /// </summary>
    internal abstract bool HasCompletions { get; }

    /// <summary>What comes before all lines.</summary>
    internal abstract byte[] Head { get; }

    /// <summary>What comes at the end of a line.</summary>
    internal abstract byte[] LineEnd { get; }

    /// <summary>What comes before and behind a text that is known to be harmless.</summary>
    internal abstract byte[] Quote { get; }

    /// <summary>What comes before the cell of a column.</summary>
    internal abstract byte[] Before(int column);

    /// <summary>The cell of a text, or of none.</summary>
    internal abstract byte[] Text(string? text);

    /// <summary>Writes the cell of an amount of money.</summary>
    /// <param name="credits">In credits.</param>
    /// <param name="cell">Where to write it, in US dollars.</param>
    /// <returns>How many bytes it takes.</returns>
    internal abstract int Money(double credits, Span<byte> cell);

    /// <summary>Writes the cell of a number.</summary>
    /// <returns>How many bytes it takes.</returns>
    internal abstract int Number<T>(T number, Span<byte> cell)
        where T : struct, IUtf8SpanFormattable;
}
