using System.IO.Compression;

namespace LibreChatExporter.Exposition;

/// <summary>
/// Everything a scrape is to see, already encoded: immutable, safe for any number of threads. Compressed forms are made when first asked
/// for, once.
/// </summary>
internal sealed class Snapshot
{
    private readonly FamilyBlock[] _families;
    private readonly ReadOnlyMemory<byte>[][] _segments;
    private readonly Lazy<ReadOnlyMemory<byte>>[] _compressed;
    private readonly bool[] _asked = new bool[2];

    internal Snapshot(int number, int series, FamilyBlock[] families)
    {
        Number = number;
        Series = series;
        _families = families;
        ReadOnlyMemory<byte>[] prometheus = [.. families.SelectMany(block => (ReadOnlyMemory<byte>[])
            [block.Family.PrometheusHeader, block.Samples])];
        ReadOnlyMemory<byte>[] openMetrics = [.. families.SelectMany(block => (ReadOnlyMemory<byte>[])
            [block.Family.OpenMetricsHeader, block.Samples]), "# EOF\n"u8.ToArray()];
        _segments = [prometheus, openMetrics];
        _compressed = [.. _segments.Select(segments => new Lazy<ReadOnlyMemory<byte>>(() => Compress(segments)))];
    }

    /// <summary>Snapshots count up from 1.</summary>
    public int Number { get; }

    /// <summary>How many series it has.</summary>
    public int Series { get; }

    /// <summary>The samples of a family; none where it is not shown.</summary>
    /// <param name="family">Its name in queries.</param>
    public IEnumerable<SnapshotSample> Samples(string family)
    {
        int index = Array.FindIndex(_families, block => block.Family.Name == family);
        return index < 0 ? [] : SnapshotSample.ReadAll(_families[index]);
    }

    /// <summary>The body in a format, in pieces that follow one another.</summary>
    public ReadOnlySpan<ReadOnlyMemory<byte>> Segments(ExpositionFormat format) => _segments[(int)format];

    /// <summary>The size of the body in a format, in bytes.</summary>
    public long Length(ExpositionFormat format)
    {
        long length = 0;
        foreach (ReadOnlyMemory<byte> segment in _segments[(int)format])
        {
            length += segment.Length;
        }

        return length;
    }

    /// <summary>The body in a format, compressed with gzip.</summary>
    public ReadOnlyMemory<byte> Compressed(ExpositionFormat format)
    {
        Volatile.Write(ref _asked[(int)format], true);
        return _compressed[(int)format].Value;
    }

    /// <summary>
    /// A snapshot like this one, with its number, in which a gauge has another value; where the gauge is not shown, it is not in that
    /// either.
    /// </summary>
    /// <param name="gauge">A family without labels.</param>
    /// <param name="value">The value.</param>
    /// <exception cref="ArgumentException">The family has labels, or no gauge.</exception>
    public Snapshot With(MetricFamily gauge, double value)
    {
        if (gauge.Type != MetricType.Gauge || gauge.Labels.Count > 0)
        {
            throw new ArgumentException($"{gauge.Name} is not a gauge without labels", nameof(gauge));
        }

        var text = new SampleText(capacity: gauge.Name.Length + 1 + SampleText.MaxValueLength);
        text.WriteHead(gauge.Shapes[0], []);
        text.WriteValue(value, (byte)'\n');
        ReadOnlyMemory<byte> samples = text.Span(0, text.Length).ToArray();
        return new Snapshot(
            Number, Series, [.. _families.Select(block => block.Family.Name == gauge.Name ? block with { Samples = samples } : block)]);
    }

    /// <summary>Compresses now what has been asked for of <paramref name="previous"/>, so that no scrape has to wait for it.</summary>
    public void PrepareLike(Snapshot previous)
    {
        for (int i = 0; i < _compressed.Length; i++)
        {
            if (Volatile.Read(ref previous._asked[i]))
            {
                _ = _compressed[i].Value;
            }
        }
    }

    private static ReadOnlyMemory<byte> Compress(ReadOnlyMemory<byte>[] segments)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Fastest))
        {
            foreach (ReadOnlyMemory<byte> segment in segments)
            {
                gzip.Write(segment.Span);
            }
        }

        return output.ToArray();
    }
}
