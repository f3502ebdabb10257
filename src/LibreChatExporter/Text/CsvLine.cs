using System.Buffers;

namespace LibreChatExporter.Text;

/// <summary>
/// Writes lines of CSV as RFC 4180 has it. Spreadsheets take a text that begins like a formula for one: such texts get an apostrophe before them, as
/// OWASP advises. Numbers must not be written as texts: a minus would count as the beginning of a formula.
/// </summary>
public static class CsvLine
{
    private static readonly SearchValues<char> Special = SearchValues.Create(",\"\r\n");

    /// <summary>Writes a line and its end, which is CR LF.</summary>
    /// <param name="output">Where to write.</param>
    /// <param name="cells">Texts are quoted where they have to be and kept from being formulas; numbers come in the invariant culture, null is empty.</param>
    public static void Write(TextWriter output, params ReadOnlySpan<object?> cells)
    {
        for (int i = 0; i < cells.Length; i++)
        {
            output.Write(i == 0 ? "" : ",");
            output.Write(cells[i] is IFormattable number ? number.ToString(null, System.Globalization.CultureInfo.InvariantCulture) : Quoted(cells[i] as string ?? ""));
        }

        output.Write("\r\n");
    }

    private static string Quoted(string text)
    {
        string harmless = text.AsSpan().TrimStart() is ['=' or '+' or '-' or '@', ..] || text is ['\t' or '\r' or '\n', ..] ? "'" + text : text;
        return harmless.AsSpan().ContainsAny(Special) ? $"\"{harmless.Replace("\"", "\"\"", StringComparison.Ordinal)}\"" : harmless;
    }
}
