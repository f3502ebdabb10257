using System.Text.RegularExpressions;
using LibreChatExporter.Configuration;

namespace LibreChatExporter.Tests.Docs;

/// <summary>A page of the documentation, in Markdown.</summary>
/// <param name="path">Where it is in the checkout.</param>
internal sealed class Page(string path)
{
    private readonly string _file = Path.Combine(Repository.Root, path);
    private readonly string[] _lines = File.ReadAllLines(Path.Combine(Repository.Root, path));

    /// <summary>The files that it links to, relative to its own place.</summary>
    public IEnumerable<string> Links => _lines
        .SelectMany(line => Regex.Matches(line, @"\]\((?<path>[^):#]+)(#[^)]*)?\)"))
        .Select(match => match.Groups["path"].Value);

    /// <summary>The pieces of code within the text.</summary>
    public IEnumerable<string> Code => Regex
        .Matches(
            Regex.Replace(string.Join('\n', _lines), "^```.*?^```$", "", RegexOptions.Multiline | RegexOptions.Singleline),
            "`(?<code>[^`\n]+)`")
        .Select(match => match.Groups["code"].Value);

    /// <summary>
    /// All places in this checkout that it links to, and whether they are there: the file, and the heading if one is named.
    /// </summary>
    public IEnumerable<(string Target, bool Exists)> Targets => _lines
        .SelectMany(line => Regex.Matches(line, @"\]\((?<path>[^):#]*)(#(?<heading>[^)]*))?\)"))
        .Select(match => (match.Value, IsThere(match.Groups["path"].Value, match.Groups["heading"].Value)));

    /// <summary>The cells of the table whose header starts so, behind a heading if one is given.</summary>
    public string[][] Rows(string header, string heading = "") => [.. _lines
        .SkipWhile(line => !line.StartsWith(heading, StringComparison.Ordinal))
        .SkipWhile(line => !line.StartsWith(header, StringComparison.Ordinal)).Skip(2)
        .TakeWhile(line => line.StartsWith('|'))
        .Select(line => line.Split('|', StringSplitOptions.TrimEntries)[1..^1])];

    /// <summary>The cells of all tables with this header.</summary>
    public IEnumerable<string[]> AllRows(string header) => _lines
        .Where((line, i) => line.StartsWith("| `", StringComparison.Ordinal)
            && _lines[..i].Last(above => !above.StartsWith("| `", StringComparison.Ordinal)
                && !above.StartsWith("|---", StringComparison.Ordinal)) == header)
        .Select(line => line.Split(" | ", StringSplitOptions.TrimEntries))
        .Select(cells => (string[])[cells[0].TrimStart('|', ' '), .. cells[1..^1], cells[^1].TrimEnd('|', ' ')]);

    /// <summary>The blocks of code in a language.</summary>
    public IEnumerable<string> Blocks(string language) => Regex
        .Matches(string.Join('\n', _lines), $"^```{language}\n(?<block>.*?)^```$", RegexOptions.Multiline | RegexOptions.Singleline)
        .Select(match => match.Groups["block"].Value);

    /// <summary>
    /// Fails when a cell is not the default of a setting. Where there is none, the cell may say what happens then, in words.
    /// </summary>
    public static void AssertDefault(Setting setting, string cell)
        => Assert.True(setting.Default is null ? !cell.StartsWith('`') : cell == $"`{setting.Default}`", $"{setting.Name}: {cell}");

    private bool IsThere(string target, string heading)
    {
        string file = target.Length == 0 ? _file : Path.Combine(Path.GetDirectoryName(_file)!, target);
        return Path.Exists(file) && (heading.Length == 0 || File.ReadLines(file)
            .Where(line => line.StartsWith('#')).Select(line => Anchor(line.TrimStart('#', ' '))).Contains(heading));
    }

    private static string Anchor(string heading) => Regex.Replace(heading.ToLowerInvariant(), "[^a-z0-9 _-]", "").Replace(' ', '-');
}
