using System.Globalization;
using System.Text;
using LibreChatExporter.Exposition;

namespace LibreChatExporter.Telemetry;

/// <summary>
/// Copies what prometheus-net writes of a registry in OpenMetrics into a snapshot. It takes nothing but families that have been declared,
/// with their help, type, labels and buckets, so that no text of the library ever gets into an exposition: it does not escape a help, and
/// an exposition with one wrong line is refused as a whole. Not thread-safe.
/// </summary>
/// <param name="families">The families that there may be, by their names in OpenMetrics.</param>
internal sealed class RegistryText(IReadOnlyDictionary<string, MetricFamily> families)
{
    /// <summary>Of what is wrong, as much as a log can bear.</summary>
    private const int MaxQuoted = 100;

    private ReadOnlyMemory<byte> _rest;

    /// <summary>Copies a whole text.</summary>
    /// <exception cref="FormatException">It has something else than these families; what was before that has been copied.</exception>
    internal void CopyTo(SnapshotBuilder snapshot, ReadOnlyMemory<byte> text)
    {
        _rest = text;
        while (!TryTake("# EOF\n"u8))
        {
            CopyFamily(snapshot, TakeHeader());
        }

        if (_rest.Length > 0)
        {
            throw Unexpected();
        }
    }

    private static ReadOnlySpan<byte> Header(MetricFamily family)
    {
        // The library does not know units.
        ReadOnlySpan<byte> header = family.OpenMetricsHeader;
        return family.Unit is null ? header : header[..header.LastIndexOf("# UNIT "u8)];
    }

    private MetricFamily TakeHeader()
    {
        ReadOnlySpan<byte> help = "# HELP "u8;
        ReadOnlySpan<byte> rest = _rest.Span;
        int length = rest.StartsWith(help) ? rest[help.Length..].IndexOf((byte)' ') : -1;
        return length > 0
            && families.TryGetValue(Encoding.UTF8.GetString(rest.Slice(help.Length, length)), out MetricFamily? family)
            && TryTake(Header(family))
            ? family
            : throw Unexpected();
    }

    private void CopyFamily(SnapshotBuilder snapshot, MetricFamily family)
    {
        snapshot.Begin(family);
        var labels = new ReadOnlyMemory<byte>[family.Labels.Count];
        while (!_rest.Span.StartsWith("# "u8))
        {
            if (family.Type == MetricType.Histogram)
            {
                CopyHistogram(snapshot, family, labels);
            }
            else
            {
                snapshot.Sample(TakeSample(family.Shapes[0], labels), labels);
            }
        }
    }

    /// <summary>
    /// The library writes the sum, the count and then the buckets, while others go on observing: the count may be less than the last
    /// bucket, which is the one that holds.
    /// </summary>
    private void CopyHistogram(SnapshotBuilder snapshot, MetricFamily family, ReadOnlyMemory<byte>[] labels)
    {
        SampleShape[] shapes = family.Shapes;
        double sum = TakeSample(shapes[^2], labels);
        TakeSample(shapes[^1], labels);
        double[] counts = new double[family.Bounds.Count + 1];
        for (int i = 0; i < counts.Length; i++)
        {
            counts[i] = TakeSample(shapes[i], labels);
        }

        snapshot.Histogram(counts, sum, labels);
    }

    private double TakeSample(SampleShape shape, ReadOnlyMemory<byte>[] labels)
    {
        for (int i = 0; i < labels.Length; i++)
        {
            Take(shape.BeforeLabels[i]);
            labels[i] = TakeLabel();
        }

        Take(shape.BeforeValue);
        int length = _rest.Span.IndexOf((byte)'\n');
        if (length < 0 || !TryParse(_rest.Span[..length], out double value))
        {
            throw Unexpected();
        }

        _rest = _rest[(length + 1)..];
        return value;
    }

    private static bool TryParse(ReadOnlySpan<byte> text, out double value)
    {
        value = text.SequenceEqual("+Inf"u8) ? double.PositiveInfinity : double.NegativeInfinity;
        return double.IsPositive(value) || text.SequenceEqual("-Inf"u8)
            || double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out value);
    }

    /// <summary>Takes a label's value up to the quote that ends it, which stays.</summary>
    private ReadOnlyMemory<byte> TakeLabel()
    {
        ReadOnlySpan<byte> rest = _rest.Span;
        bool isEscaped = false;
        for (int i = 0; i < rest.Length; i++)
        {
            if (rest[i] == '"')
            {
                ReadOnlyMemory<byte> label = _rest[..i];
                _rest = _rest[i..];
                return isEscaped ? Unescape(label.Span) : label;
            }

            if (rest[i] == '\\')
            {
                isEscaped = true;
                i++;
            }
        }

        throw Unexpected();
    }

    private static byte[] Unescape(ReadOnlySpan<byte> text)
    {
        byte[] plain = new byte[text.Length];
        int length = 0;
        for (int i = 0; i < text.Length; i++)
        {
            plain[length++] = text[i] != '\\' ? text[i] : text[++i] == 'n' ? (byte)'\n' : text[i];
        }

        return plain[..length];
    }

    private void Take(ReadOnlySpan<byte> expected)
    {
        if (!TryTake(expected))
        {
            throw Unexpected();
        }
    }

    private bool TryTake(ReadOnlySpan<byte> expected)
    {
        if (!_rest.Span.StartsWith(expected))
        {
            return false;
        }

        _rest = _rest[expected.Length..];
        return true;
    }

    private FormatException Unexpected()
    {
        ReadOnlySpan<byte> rest = _rest.Span;
        int line = rest.IndexOf((byte)'\n');
        int length = Math.Min(line < 0 ? rest.Length : line, MaxQuoted);
        return new FormatException($"the registry has something that was not declared: {Encoding.UTF8.GetString(rest[..length])}");
    }
}
