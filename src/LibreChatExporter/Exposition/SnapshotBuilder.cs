namespace LibreChatExporter.Exposition;

/// <summary>
/// Encodes families and their samples, once, into what scrapes are served from. A sample looks the same in both formats, so its bytes are
/// shared and only the headers differ. Allocates when its buffer grows, never for a sample or a histogram. Not thread-safe.
/// </summary>
internal sealed class SnapshotBuilder
{
    private readonly List<(MetricFamily Family, int Start, int Length)> _families = [];
    private readonly SampleText _text = new();
    private MetricFamily? _family;
    private int _familyStart;

    /// <summary>Samples written so far; a histogram is as many as it has lines.</summary>
    public int Series { get; private set; }

    /// <summary>Starts the samples of a family. A family without samples leaves no trace.</summary>
    public void Begin(MetricFamily family)
    {
        EndFamily();
        _family = family;
        _familyStart = _text.Length;
    }

    /// <summary>Writes a sample of the family begun last, which has counters or gauges.</summary>
    /// <param name="value">Its value.</param>
    /// <param name="labels">Its label values in valid UTF-8, in the order of the family's label names.</param>
    public void Sample(double value, params ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        if (_family!.Type == MetricType.Histogram)
        {
            throw new InvalidOperationException($"{_family.Name} has histograms, not single samples");
        }

        WriteSample(_family.Shapes[0], value, labels);
    }

    /// <summary>Writes a histogram of the family begun last, which has histograms.</summary>
    /// <param name="counts">How many observations there are up to each of the family's bounds, and last how many there are at all.</param>
    /// <param name="sum">The sum of the observations.</param>
    /// <param name="labels">As for <see cref="Sample"/>.</param>
    public void Histogram(ReadOnlySpan<double> counts, double sum, params ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        if (_family!.Type != MetricType.Histogram)
        {
            throw new InvalidOperationException($"{_family.Name} has no histograms");
        }

        SampleShape[] shapes = _family.Shapes;
        int buckets = _family.Bounds.Count + 1;
        if (counts.Length != buckets)
        {
            throw new ArgumentException($"{_family.Name} has {buckets} buckets, not {counts.Length}", nameof(counts));
        }

        for (int i = 0; i < counts.Length; i++)
        {
            WriteSample(shapes[i], counts[i], labels);
        }

        WriteSample(shapes[^2], sum, labels);
        WriteSample(shapes[^1], counts[^1], labels);
    }

    /// <summary>Writes a family with a single sample that has no labels.</summary>
    public void Scalar(MetricFamily family, double value)
    {
        Begin(family);
        Sample(value);
    }

    /// <summary>Runs <paramref name="write"/>; when that throws, what it wrote is taken back and the exception goes on.</summary>
    public void Atomically(Action<SnapshotBuilder> write)
    {
        EndFamily();
        (int length, int series, int families) = (_text.Length, Series, _families.Count);
        try
        {
            write(this);
            EndFamily();
        }
        catch
        {
            _family = null;
            _text.MoveTo(length);
            Series = series;
            _families.RemoveRange(families, _families.Count - families);
            throw;
        }
    }

    /// <summary>Ends the snapshot; the builder is empty again after it.</summary>
    /// <param name="number">The snapshot's number.</param>
    public Snapshot Build(int number)
    {
        EndFamily();
        _families.Sort((a, b) => string.CompareOrdinal(a.Family.Name, b.Family.Name));
        ReadOnlyMemory<byte> samples = _text.Span(0, _text.Length).ToArray();
        var snapshot = new Snapshot(
            number, Series, [.. _families.Select(block => new FamilyBlock(block.Family, samples.Slice(block.Start, block.Length)))]);
        _families.Clear();
        _text.MoveTo(0);
        Series = 0;
        return snapshot;
    }

    private void EndFamily()
    {
        if (_family is not null && _text.Length > _familyStart)
        {
            _families.Add((_family, _familyStart, _text.Length - _familyStart));
        }

        _family = null;
    }

    private void WriteSample(SampleShape shape, double value, ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        if (labels.Length != shape.BeforeLabels.Length)
        {
            throw new ArgumentException($"{_family!.Name} has {shape.BeforeLabels.Length} labels, not {labels.Length}", nameof(labels));
        }

        _text.WriteHead(shape, labels);
        _text.WriteValue(value, (byte)'\n');
        Series++;
    }
}

/// <summary>The encoded samples of a family.</summary>
internal readonly record struct FamilyBlock(MetricFamily Family, ReadOnlyMemory<byte> Samples);
