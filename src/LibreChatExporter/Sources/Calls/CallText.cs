namespace LibreChatExporter.Sources.Calls;

/// <summary>Texts of one line, one behind the other, in memory that the next line uses again. Not thread-safe.</summary>
internal sealed class CallText
{
    private byte[] _bytes = new byte[1024];
    private int _used;

    /// <summary>A text of the line, in UTF-8; empty where there is none.</summary>
    internal ReadOnlySpan<byte> this[Range range] => _bytes.AsSpan(range);

    /// <summary>Forgets the texts of the line before.</summary>
    internal void Clear() => _used = 0;

    /// <summary>Room for a text of at most so many bytes.</summary>
    internal Span<byte> Reserve(int length)
    {
        if (_used + length > _bytes.Length)
        {
            Array.Resize(ref _bytes, Math.Max(2 * _bytes.Length, _used + length));
        }

        return _bytes.AsSpan(_used, length);
    }

    /// <summary>Takes as much of the room as has been needed.</summary>
    internal Range Take(int length)
    {
        _used += length;
        return (_used - length).._used;
    }
}
