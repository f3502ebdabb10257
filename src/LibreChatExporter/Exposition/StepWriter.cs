using System.Buffers.Text;
using System.Text;

namespace LibreChatExporter.Exposition;

/// <summary>
/// Writes the samples of counters at one instant after the other, in OpenMetrics. A sample has the value that was given for it at the
/// instant before, and 0 where none was: so a counter is there as 0 before it first counts, and <c>increase()</c> sees all of it. Not
/// thread-safe.
/// </summary>
/// <param name="labels">Labels that every sample has behind its own.</param>
internal sealed class StepWriter(params IReadOnlyList<(string Name, string Value)> labels)
{
    private const int BufferSize = 1 << 20;

    private readonly byte[] _buffer = new byte[BufferSize];
    private readonly byte[] _stamp = new byte[24];
    private readonly ReadOnlyMemory<byte>[] _added = [.. labels.Select(label => (ReadOnlyMemory<byte>)Encoding.UTF8.GetBytes(label.Value))];
    private readonly Dictionary<MetricFamily, SeriesLines> _families = [];
    private Stream _output = Stream.Null;
    private SeriesLines? _family;
    private int _stampLength;
    private int _length;

    /// <summary>Samples written so far.</summary>
    public long Samples { get; private set; }

    /// <summary>
    /// Begins a file; counters go on from one to the next. What is said of families comes once and before all samples: those of one instant
    /// follow one another, not those of one family.
    /// </summary>
    /// <param name="output">Where the bytes go.</param>
    /// <param name="families">The families.</param>
    public void BeginFile(Stream output, IEnumerable<MetricFamily> families)
    {
        _output = output;
        foreach (MetricFamily family in families)
        {
            Write(family.OpenMetricsHeader);
        }
    }

    /// <summary>Goes on to an instant.</summary>
    /// <param name="seconds">Seconds since the Unix epoch, or null for one that is before all others: nothing is written, but values are
    /// kept.</param>
    public void MoveTo(long? seconds)
    {
        _stampLength = 0;
        if (seconds is { } time)
        {
            Utf8Formatter.TryFormat(time, _stamp, out _stampLength);
            _stamp[_stampLength++] = (byte)'\n';
        }
    }

    /// <summary>Starts the samples of a family of counters.</summary>
    public void Begin(MetricFamily family)
    {
        if (!_families.TryGetValue(family, out _family))
        {
            MetricFamily labelled = labels.Aggregate(family, (all, label) => all.WithLabel(label.Name));
            _families.Add(family, _family = new SeriesLines(labelled.Shapes[0]));
        }
    }

    /// <summary>Whether a series of the family begun last has been added.</summary>
    public bool Has(int series) => _family!.Has(series);

    /// <summary>Adds a series to the family begun last.</summary>
    /// <param name="series">A number that no other of the family has; the numbers should be close together.</param>
    /// <param name="values">Its label values in valid UTF-8, in the order of the family's label names.</param>
    public void Add(int series, params ReadOnlySpan<ReadOnlyMemory<byte>> values) => _family!.Add(series, [.. values, .. _added]);

    /// <summary>Writes a sample with the value given before, and takes the one for the next instant.</summary>
    /// <param name="series">A series that has been added.</param>
    /// <param name="next">Its value at the next instant.</param>
    public void Sample(int series, double next)
    {
        if (_stampLength > 0)
        {
            Write(_family![series]);
            Write(_stamp.AsSpan(0, _stampLength));
            Samples++;
        }

        _family!.Set(series, next);
    }

    /// <summary>Writes the end of a file, and all that has not been written yet.</summary>
    public void EndFile()
    {
        Write("# EOF\n"u8);
        Flush();
        _output.Flush();
    }

    private void Write(ReadOnlySpan<byte> bytes)
    {
        if (BufferSize - _length < bytes.Length)
        {
            Flush();
            if (bytes.Length > BufferSize)
            {
                _output.Write(bytes);
                return;
            }
        }

        bytes.CopyTo(_buffer.AsSpan(_length));
        _length += bytes.Length;
    }

    private void Flush()
    {
        _output.Write(_buffer, 0, _length);
        _length = 0;
    }
}
