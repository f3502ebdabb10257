using System.Buffers.Text;
using System.Globalization;

namespace LibreChatExporter.Exposition;

/// <summary>
/// Encodes families and their samples, once, into what scrapes are served from. A sample looks the same in both formats, so its bytes are
/// shared and only the headers differ. Allocates when its buffer grows, never for a sample or a histogram. Not thread-safe.
/// </summary>
public sealed class SnapshotBuilder
{
    /// <summary>The longest text of a double, and the line break behind it.</summary>
    private const int MaxValueLength = 33;

    private readonly List<FamilyBlock> _families = [];
    private byte[] _buffer = new byte[64 * 1024];
    private int _length;
    private MetricFamily? _family;
    private int _familyStart;

    /// <summary>Samples written so far; a histogram is as many as it has lines.</summary>
    public int Series { get; private set; }

    /// <summary>Starts the samples of a family. A family without samples leaves no trace.</summary>
    public void Begin(MetricFamily family)
    {
        EndFamily();
        _family = family;
        _familyStart = _length;
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
        (int length, int series, int families) = (_length, Series, _families.Count);
        try
        {
            write(this);
            EndFamily();
        }
        catch
        {
            _family = null;
            (_length, Series) = (length, series);
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
        var snapshot = new Snapshot(number, Series, _families, _buffer.AsMemory(0, _length).ToArray());
        _families.Clear();
        (_length, Series) = (0, 0);
        return snapshot;
    }

    private void EndFamily()
    {
        if (_family is not null && _length > _familyStart)
        {
            _families.Add(new FamilyBlock(_family, _familyStart, _length - _familyStart));
        }

        _family = null;
    }

    private void WriteSample(SampleShape shape, double value, ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        byte[][] before = shape.BeforeLabels;
        if (labels.Length != before.Length)
        {
            throw new ArgumentException($"{_family!.Name} has {before.Length} labels, not {labels.Length}", nameof(labels));
        }

        for (int i = 0; i < labels.Length; i++)
        {
            Write(before[i]);
            WriteEscaped(labels[i].Span);
        }

        Write(shape.BeforeValue);
        WriteValue(value);
        Series++;
    }

    private void WriteEscaped(ReadOnlySpan<byte> value)
    {
        int special;
        while ((special = value.IndexOfAny((byte)'\\', (byte)'"', (byte)'\n')) >= 0)
        {
            Write(value[..special]);
            Write(value[special] switch
            {
                (byte)'\n' => "\\n"u8,
                (byte)'"' => "\\\""u8,
                _ => "\\\\"u8,
            });
            value = value[(special + 1)..];
        }

        Write(value);
    }

    private void WriteValue(double value)
    {
        Reserve(MaxValueLength);
        Span<byte> destination = _buffer.AsSpan(_length);
        int written;
        if (double.IsFinite(value))
        {
            bool isWhole = value == Math.Truncate(value) && Math.Abs(value) < 1e15;
            _ = isWhole
                ? Utf8Formatter.TryFormat((long)value, destination, out written)
                : value.TryFormat(destination, out written, default, CultureInfo.InvariantCulture);
        }
        else
        {
            ReadOnlySpan<byte> name = double.IsNaN(value) ? "NaN"u8 : value > 0 ? "+Inf"u8 : "-Inf"u8;
            name.CopyTo(destination);
            written = name.Length;
        }

        destination[written] = (byte)'\n';
        _length += written + 1;
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        Reserve(bytes.Length);
        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Reserve(int count)
    {
        if (_buffer.Length - _length < count)
        {
            Array.Resize(ref _buffer, Math.Max(2 * _buffer.Length, _length + count));
        }
    }
}

/// <summary>Where the samples of a family lie.</summary>
internal readonly record struct FamilyBlock(MetricFamily Family, int Start, int Length);
