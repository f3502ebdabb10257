using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace LibreChatExporter.Testing;

/// <summary>One line <c>name{label="value",…} number</c>, taken apart strictly.</summary>
internal sealed partial class SampleLine
{
    private readonly string _line;
    private int _at;

    private SampleLine(string line)
    {
        _line = line;
        Name = Match(MetricName(), "a metric's name");
        Labels = At('{') ? ReadLabels() : [];
        Expect(' ');
        Value = Number(Match(NumberText(), "a number"));
        if (_at != line.Length)
        {
            throw new FormatException($"something follows the value: {line[_at..]}");
        }
    }

    public string Name { get; }

    public Dictionary<string, string> Labels { get; }

    public double Value { get; }

    /// <summary>The labels in one string, sorted by name.</summary>
    public string Series => Join(Labels);

    /// <summary>As <see cref="Series"/>, without a histogram's bound.</summary>
    public string Histogram => Join(Labels.Where(label => label.Key != "le"));

    /// <exception cref="FormatException">The line breaks the grammar.</exception>
    public static SampleLine Parse(string line) => new(line);

    /// <summary>The value of a number as the formats write it.</summary>
    public static double Number(string text) => text switch
    {
        "NaN" => double.NaN,
        "+Inf" => double.PositiveInfinity,
        "-Inf" => double.NegativeInfinity,
        _ => double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture),
    };

    private static string Join(IEnumerable<KeyValuePair<string, string>> labels) => string.Join(
        ",", labels.OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"));

    private Dictionary<string, string> ReadLabels()
    {
        Dictionary<string, string> labels = [];
        Expect('{');
        do
        {
            string name = Match(LabelName(), "a label's name");
            Expect('=');
            Expect('"');
            if (!labels.TryAdd(name, ReadLabelValue()))
            {
                throw new FormatException($"label {name} twice");
            }
        }
        while (Take(','));
        Expect('}');
        return labels;
    }

    private string ReadLabelValue()
    {
        var value = new StringBuilder();
        while (!At('"'))
        {
            char c = Next();
            value.Append(c != '\\' ? c : Next() switch
            {
                'n' => '\n',
                '\\' => '\\',
                '"' => '"',
                char other => throw new FormatException($"unknown escape \\{other}"),
            });
        }

        Expect('"');
        return value.ToString().Contains('\0') ? throw new FormatException("a NUL in a label") : value.ToString();
    }

    private char Next() => _at < _line.Length ? _line[_at++] : throw new FormatException("the line ends too early");

    private bool At(char c) => _at < _line.Length && _line[_at] == c;

    private bool Take(char c)
    {
        bool taken = At(c);
        _at += taken ? 1 : 0;
        return taken;
    }

    private void Expect(char c)
    {
        if (!Take(c))
        {
            throw new FormatException($"no {c} at column {_at}");
        }
    }

    private string Match(Regex pattern, string what)
    {
        Match match = pattern.Match(_line, _at);
        _at += match.Length;
        return match.Success ? match.Value : throw new FormatException($"no {what} at column {_at}");
    }

    [GeneratedRegex(@"\G[a-zA-Z_:][a-zA-Z0-9_:]*")]
    private static partial Regex MetricName();

    [GeneratedRegex(@"\G[a-zA-Z_][a-zA-Z0-9_]*")]
    private static partial Regex LabelName();

    [GeneratedRegex(@"\G(NaN|[+-]Inf|[+-]?[0-9]+(\.[0-9]+)?([eE][+-]?[0-9]+)?)")]
    private static partial Regex NumberText();
}
