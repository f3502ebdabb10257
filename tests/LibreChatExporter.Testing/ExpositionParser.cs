using System.Text;
using LibreChatExporter.Exposition;

namespace LibreChatExporter.Testing;

/// <summary>
/// Reads an exposition as strictly as its specification is written, more so than Prometheus does: HELP, TYPE and UNIT in this order before
/// the samples, no family and no series twice, counters finite and not negative, histograms whole, nothing after the end.
/// </summary>
internal sealed class ExpositionParser
{
    private readonly ExpositionFormat _format;
    private readonly Dictionary<string, IReadOnlyDictionary<string, double>> _families = [];
    private readonly HashSet<string> _names = [];
    private readonly HashSet<string> _counters = [];
    private Dictionary<string, Dictionary<string, double>> _samples = [];
    private HistogramCheck? _histogram;
    private string? _helped;
    private string? _family;
    private string _type = "";
    private bool _ended;

    private ExpositionParser(ExpositionFormat format) => _format = format;

    private bool IsOpenMetrics => _format == ExpositionFormat.OpenMetrics;

    private bool IsWithoutSamples => _samples.Values.All(series => series.Count == 0);

    /// <exception cref="FormatException">The text breaks the format; the message names the line.</exception>
    public static Scrape Parse(ReadOnlySpan<byte> utf8, ExpositionFormat format) => Parse(Decode(utf8), format);

    /// <exception cref="FormatException">The text breaks the format; the message names the line.</exception>
    public static Scrape Parse(string text, ExpositionFormat format)
    {
        if (text.Length > 0 && !text.EndsWith('\n'))
        {
            throw new FormatException("the last line has no end");
        }

        var parser = new ExpositionParser(format);
        string[] lines = text.Split('\n')[..^1];
        for (int i = 0; i < lines.Length; i++)
        {
            try
            {
                parser.Read(lines[i]);
            }
            catch (FormatException e)
            {
                throw new FormatException($"line {i + 1}: {e.Message}: {lines[i]}", e);
            }
        }

        return parser.End();
    }

    private static string Decode(ReadOnlySpan<byte> utf8)
    {
        try
        {
            return new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(utf8);
        }
        catch (DecoderFallbackException e)
        {
            throw new FormatException("invalid UTF-8", e);
        }
    }

    private void Read(string line)
    {
        if (_ended)
        {
            throw new FormatException("a line after # EOF");
        }

        string[] words = line.Split(' ', 4);
        switch (words)
        {
            case ["#", "HELP", var name, { Length: > 0 }]:
                EndFamily();
                _helped = name;
                break;
            case ["#", "TYPE", var name, "counter" or "gauge" or "histogram"] when name == _helped && _family is null:
                BeginFamily(name, words[3]);
                break;
            case ["#", "UNIT", var name, { Length: > 0 } unit] when IsUnitOf(name, unit):
                break;
            case ["#", "EOF"] when IsOpenMetrics:
                _ended = true;
                break;
            case ["#", ..]:
                throw new FormatException("a comment that does not belong here");
            default:
                AddSample(SampleLine.Parse(line));
                break;
        }
    }

    private bool IsUnitOf(string name, string unit)
        => IsOpenMetrics && name == _family && IsWithoutSamples && name.EndsWith("_" + unit, StringComparison.Ordinal);

    private void BeginFamily(string name, string type)
    {
        if (type == "counter" && name.EndsWith("_total", StringComparison.Ordinal) == IsOpenMetrics)
        {
            throw new FormatException("a counter's family has the suffix _total in the text format and lacks it in OpenMetrics");
        }

        if (!_names.Add(name))
        {
            throw new FormatException("a family twice");
        }

        (_family, _type, _histogram) = (name, type, type == "histogram" ? new HistogramCheck(name) : null);
        foreach (string suffix in Suffixes(type))
        {
            _samples.Add(name + suffix, []);
            if (!_families.TryAdd(name + suffix, _samples[name + suffix]))
            {
                throw new FormatException("a name that another family's samples have");
            }

            if (type != "gauge")
            {
                _counters.Add(name + suffix);
            }
        }
    }

    private string[] Suffixes(string type) => type switch
    {
        "histogram" => HistogramCheck.Suffixes,
        "counter" when IsOpenMetrics => ["_total"],
        _ => [""],
    };

    private void AddSample(SampleLine sample)
    {
        if (_family is null || !_samples.TryGetValue(sample.Name, out Dictionary<string, double>? series))
        {
            throw new FormatException("a sample outside its family");
        }

        if (_type != "gauge" && !(double.IsFinite(sample.Value) && sample.Value >= 0))
        {
            throw new FormatException("a counter that is not finite or negative");
        }

        _histogram?.Add(sample);
        if (!series.TryAdd(sample.Series, sample.Value))
        {
            throw new FormatException("a series twice");
        }
    }

    private void EndFamily()
    {
        if (_helped is not null && IsWithoutSamples)
        {
            throw new FormatException($"{_helped} has no samples");
        }

        _histogram?.End();
        (_helped, _family, _samples, _histogram) = (null, null, [], null);
    }

    private Scrape End()
    {
        EndFamily();
        return IsOpenMetrics && !_ended ? throw new FormatException("no # EOF") : new Scrape(_families, _counters);
    }
}
