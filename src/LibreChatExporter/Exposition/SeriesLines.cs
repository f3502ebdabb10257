namespace LibreChatExporter.Exposition;

/// <summary>
/// The lines of a family's series, kept encoded from one instant to the next, so that only values that change are encoded anew. Series have
/// numbers, which are those of whoever counts them. Not thread-safe.
/// </summary>
/// <param name="shape">The samples of the family.</param>
internal sealed class SeriesLines(SampleShape shape)
{
    private const byte End = (byte)' ';

    private readonly SampleText _text = new();
    private Line[] _lines = new Line[64];

    /// <summary>Whether a series is there.</summary>
    internal bool Has(int series) => series < _lines.Length && _lines[series].Length > 0;

    /// <summary>Adds a series, with the value 0.</summary>
    internal void Add(int series, ReadOnlySpan<ReadOnlyMemory<byte>> labels)
    {
        if (series >= _lines.Length)
        {
            Array.Resize(ref _lines, Math.Max(2 * _lines.Length, series + 1));
        }

        int start = _text.Length;
        _text.WriteHead(shape, labels);
        int value = _text.Length;
        _text.MoveTo(value + SampleText.MaxValueLength);
        _lines[series] = new Line(start, value, value - start + _text.Overwrite(value, 0, End), 0);
    }

    /// <summary>The line of a series up to the timestamp, and the blank before that; valid until a series is added.</summary>
    internal ReadOnlySpan<byte> this[int series] => _text.Span(_lines[series].Start, _lines[series].Length);

    /// <summary>Sets the value of a series, unless that is lower than before: these are counters.</summary>
    internal void Set(int series, double value)
    {
        ref Line line = ref _lines[series];
        if (value > line.Value)
        {
            line = line with { Length = line.ValueStart - line.Start + _text.Overwrite(line.ValueStart, value, End), Value = value };
        }
    }

    private readonly record struct Line(int Start, int ValueStart, int Length, double Value);
}
