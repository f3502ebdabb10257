using System.Buffers;
using System.Globalization;

namespace LibreChatExporter.Primitives;

/// <summary>
/// Writes lines of CSV as RFC 4180 has it. Spreadsheets take a text that begins like a formula for one: such texts get an apostrophe before
/// them, as OWASP advises. Numbers must not be written as texts: a minus would count as the beginning of a formula.
/// </summary>
internal static class CsvLine
{
    /// <summary>
    /// What a text is quoted for. Some spreadsheets also take semicolons and tabs for the ends of cells, and some programs all that Unicode
    /// ends lines with: quoted, they are text for these, too.
    /// </summary>
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n;\t\v\f\u0085\u2028\u2029");

    /// <summary>What formulas begin with; also in the width of East Asian characters.</summary>
    private static readonly SearchValues<char> FormulaStarts = SearchValues.Create("=+-@＝＋－＠");

    /// <summary>Writes a line and its end, which is CR LF.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="cells">Texts are quoted where they have to be and kept from being formulas; numbers come in the invariant culture, null
    /// is empty.</param>
    /// <exception cref="ArgumentException">A cell is neither a text nor a number.</exception>
    public static void Write(TextWriter output, params ReadOnlySpan<object?> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            output.Write(i == 0 ? "" : ",");
            output.Write(cells[i] switch
            {
                null => "",
                string text => Quoted(text),
                double number => Plain(number),
                int or long => ((IFormattable)cells[i]!).ToString(null, CultureInfo.InvariantCulture),
                object other => throw new ArgumentException($"a {other.GetType()} is no cell", nameof(cells)),
            });
        }

        output.Write("\r\n");
    }

    /// <summary>
    /// Without an exponent, which not every program that imports amounts takes for part of a number, unless a fraction would lose digits.
    /// </summary>
    internal static string Plain(double number)
    {
        string text = number.ToString(CultureInfo.InvariantCulture);
        return !text.Contains('E') ? text
            : Math.Abs(number) > 1 && double.IsFinite(number) ? number.ToString("F0", CultureInfo.InvariantCulture)
            : decimal.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out decimal same)
                && (double)same == number
            ? same.ToString(CultureInfo.InvariantCulture)
            : text;
    }

    /// <summary>A text as a cell: quoted where it has to be, and kept from being a formula.</summary>
    internal static string Quoted(string text)
    {
        string harmless = IsLikeAFormula(text) ? "'" + text : text;
        return harmless.AsSpan().ContainsAny(Special) ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }

    /// <summary>
    /// Whether a spreadsheet may take it for a formula: whatever comes before its first sign and is not to be seen, it may leave out.
    /// </summary>
    private static bool IsLikeAFormula(string text)
    {
        int start = 0;
        while (start < text.Length && IsBlank(text[start]))
        {
            start++;
        }

        return (start < text.Length && FormulaStarts.Contains(text[start])) || text is ['\t' or '\r' or '\n', ..];
    }

    private static bool IsBlank(char c)
        => char.IsWhiteSpace(c) || char.IsControl(c) || char.GetUnicodeCategory(c) is UnicodeCategory.Format;
}
