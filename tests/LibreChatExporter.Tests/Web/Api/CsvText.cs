namespace LibreChatExporter.Tests.Web.Api;

/// <summary>Takes CSV apart strictly, as RFC 4180 has it.</summary>
internal static class CsvText
{
    /// <summary>The lines, each with as many cells as the first.</summary>
    public static IReadOnlyList<string[]> Parse(string text)
    {
        List<string[]> lines = [];
        for (int at = 0; at < text.Length;)
        {
            List<string> cells = [];
            do
            {
                cells.Add(Cell(text, ref at));
            }
            while (Take(text, ",", ref at));
            Assert.True(Take(text, "\r\n", ref at), $"line {lines.Count + 1} does not end");
            Assert.True(lines.Count == 0 || cells.Count == lines[0].Length, $"line {lines.Count + 1} has {cells.Count} cells");
            lines.Add([.. cells]);
        }

        return lines;
    }

    private static string Cell(string text, ref int at)
    {
        int start = at;
        if (!Take(text, "\"", ref at))
        {
            at += text.AsSpan(at).IndexOfAny(",\r\n\"");
            return text[start..at];
        }

        var cell = new System.Text.StringBuilder();
        while (true)
        {
            int quote = text.IndexOf('"', at);
            cell.Append(text, at, quote - at);
            at = quote + 1;
            if (!Take(text, "\"", ref at))
            {
                return cell.ToString();
            }

            cell.Append('"');
        }
    }

    private static bool Take(string text, string what, ref int at)
    {
        bool isThere = text.AsSpan(at).StartsWith(what, StringComparison.Ordinal);
        at += isThere ? what.Length : 0;
        return isThere;
    }
}
