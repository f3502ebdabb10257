using System.Buffers.Text;
using System.Text;

namespace LibreChatExporter.Exposition;

/// <summary>A sample as a scrape sees it, read back from its line.</summary>
/// <param name="labels">The names of its labels.</param>
/// <param name="values">As many values.</param>
/// <param name="value">Its value.</param>
internal sealed class SnapshotSample(IReadOnlyList<string> labels, string[] values, double value)
{
    /// <summary>Its value.</summary>
    public double Value => value;

    /// <summary>The value of a label; empty where it has no such label.</summary>
    public string this[string label]
    {
        get
        {
            for (int i = 0; i < labels.Count; i++)
            {
                if (labels[i] == label)
                {
                    return values[i];
                }
            }

            return "";
        }
    }

    /// <summary>Reads all samples of a family that has no histograms.</summary>
    internal static IEnumerable<SnapshotSample> ReadAll(FamilyBlock block)
    {
        ReadOnlyMemory<byte> rest = block.Samples;
        while (rest.Length > 0)
        {
            int end = rest.Span.IndexOf((byte)'\n');
            yield return Read(block.Family, rest.Span[..end]);
            rest = rest[(end + 1)..];
        }
    }

    /// <summary>A line has the name, the labels in the family's order, and the value, as <see cref="SampleText"/> wrote them.</summary>
    private static SnapshotSample Read(MetricFamily family, ReadOnlySpan<byte> line)
    {
        string[] values = new string[family.Labels.Count];
        for (int i = 0; i < values.Length; i++)
        {
            line = line[(line.IndexOf((byte)'"') + 1)..];
            int length = 0;
            bool isEscaped = false;
            for (; line[length] != (byte)'"'; length++)
            {
                if (line[length] == (byte)'\\')
                {
                    isEscaped = true;
                    length++;
                }
            }

            string text = Encoding.UTF8.GetString(line[..length]);
            values[i] = isEscaped ? Unescape(text) : text;
            line = line[(length + 1)..];
        }

        ReadOnlySpan<byte> number = line[(line.LastIndexOf((byte)' ') + 1)..];
        return new SnapshotSample(family.Labels, values, Utf8Parser.TryParse(number, out double value, out _) ? value : double.NaN);
    }

    private static string Unescape(string text)
    {
        var plain = new StringBuilder(text.Length);
        for (int i = 0; i < text.Length; i++)
        {
            plain.Append(text[i] != '\\' ? text[i] : text[++i] == 'n' ? '\n' : text[i]);
        }

        return plain.ToString();
    }
}
