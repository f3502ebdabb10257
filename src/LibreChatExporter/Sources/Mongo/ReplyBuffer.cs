namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Gathers the bytes of a reply as they come, and hands them out once they are whole and <see cref="ReplyCheck"/> has nothing against them.
/// Takes in no byte beyond the reply. Not thread-safe.
/// </summary>
internal sealed class ReplyBuffer
{
    private const int Smallest = 1 << 14;

    /// <summary>What is larger is not kept for the next reply: usual pages have less.</summary>
    private const int LargestKept = 1 << 22;

    private byte[] _bytes = new byte[Smallest];
    private int _length;
    private int _filled;
    private int _given;

    /// <summary>Why the bytes are no reply; null while they may be one. Nothing is taken in or handed out after that.</summary>
    internal string? Complaint { get; private set; }

    /// <summary>Whether a reply is whole and has not been handed out to the end.</summary>
    internal bool IsReady { get; private set; }

    /// <summary>
    /// Where the next bytes belong: at least one, at most to the end of the header or the reply. It grows with what has come, not with what a
    /// length announces.
    /// </summary>
    internal Span<byte> Room
    {
        get
        {
            if (_filled == _bytes.Length)
            {
                Array.Resize(ref _bytes, Math.Min(2 * _bytes.Length, ReplyCheck.MaxSize));
            }

            int wanted = _length == 0 ? ReplyCheck.HeaderSize : _length;
            return _bytes.AsSpan(_filled, Math.Min(wanted, _bytes.Length) - _filled);
        }
    }

    /// <summary>
    /// Notes that <paramref name="count"/> bytes have been written to the beginning of <see cref="Room"/>, and looks at what is there.
    /// </summary>
    /// <returns>Whether it may still be, or is, a reply; if not, <see cref="Complaint"/> says why.</returns>
    internal bool Take(int count)
    {
        _filled += count;
        if (_length == 0 && _filled == ReplyCheck.HeaderSize)
        {
            Complaint = ReplyCheck.HeaderComplaint(_bytes, out _length);
        }
        else if (_filled == _length)
        {
            Complaint = ReplyCheck.Complaint(_bytes.AsSpan(0, _length));
            IsReady = Complaint is null;
        }

        return Complaint is null;
    }

    /// <summary>Copies what comes next of the reply; 0 where none is ready.</summary>
    /// <returns>Bytes copied.</returns>
    internal int HandOut(Span<byte> destination)
    {
        if (!IsReady)
        {
            return 0;
        }

        int count = Math.Min(destination.Length, _length - _given);
        _bytes.AsSpan(_given, count).CopyTo(destination);
        _given += count;
        if (_given == _length)
        {
            (_length, _filled, _given, IsReady) = (0, 0, 0, false);
            _bytes = _bytes.Length > LargestKept ? new byte[Smallest] : _bytes;
        }

        return count;
    }

    /// <summary>Gives up: nothing that comes from here is to be believed any more.</summary>
    internal void Refuse(string complaint) => (Complaint, IsReady) = (complaint, false);
}
