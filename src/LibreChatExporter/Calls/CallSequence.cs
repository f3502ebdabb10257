namespace LibreChatExporter.Calls;

/// <summary>
/// Calls in the order of time, in pieces. What is published shares these pieces, and one that somebody else has is copied before anything
/// in it changes: appending and dropping the oldest change nothing. Not thread-safe.
/// </summary>
internal sealed class CallSequence
{
    private const int PieceSize = 512;

    private readonly List<Piece> _pieces = [];

    /// <summary>A piece whose calls have all been dropped, and that nobody else has.</summary>
    private Piece? _spare;

    /// <summary>How many there are.</summary>
    public int Count { get; private set; }

    /// <summary>Behind the last.</summary>
    public CallPosition End => _pieces.Count == 0 ? default : new CallPosition(_pieces.Count - 1, _pieces[^1].End);

    /// <summary>At the first.</summary>
    public CallPosition Begin => _pieces.Count == 0 ? default : new CallPosition(0, _pieces[0].Start);

    /// <summary>The first; only where there is one.</summary>
    public ref readonly Call First => ref _pieces[0].Calls[_pieces[0].Start];

    /// <summary>The last; only where there is one.</summary>
    public ref readonly Call Last => ref _pieces[^1].Calls[_pieces[^1].End - 1];

    /// <summary>A call.</summary>
    public ref readonly Call this[CallPosition position] => ref _pieces[position.Piece].Calls[position.Index];

    /// <summary>A call that is going to be changed, but not its place.</summary>
    public ref Call Change(CallPosition position)
    {
        Piece piece = _pieces[position.Piece];
        piece.Own();
        return ref piece.Calls[position.Index];
    }

    /// <summary>Where a call is, or would be: behind all that are before it.</summary>
    public CallPosition Find(in Call call)
    {
        int piece = _pieces.Count - 1;
        while (piece > 0 && _pieces[piece].First.CompareTo(call) >= 0)
        {
            piece--;
        }

        if (piece < 0)
        {
            return default;
        }

        (int from, int to) = (_pieces[piece].Start, _pieces[piece].End);
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = _pieces[piece].Calls[middle].CompareTo(call) < 0 ? (middle + 1, to) : (from, middle);
        }

        return new CallPosition(piece, from);
    }

    /// <summary>Goes to the call before; false where there is none.</summary>
    public bool MovePrevious(ref CallPosition position)
    {
        if (_pieces.Count == 0)
        {
            return false;
        }

        (int piece, int index) = (position.Piece, position.Index);
        while (index <= _pieces[piece].Start)
        {
            if (--piece < 0)
            {
                return false;
            }

            index = _pieces[piece].End;
        }

        position = new CallPosition(piece, index - 1);
        return true;
    }

    /// <summary>Whether there is a call at a position, which goes to the next piece where it is at the end of one.</summary>
    public bool IsAtCall(ref CallPosition position)
    {
        while (position.Piece < _pieces.Count && position.Index >= _pieces[position.Piece].End)
        {
            position = new CallPosition(position.Piece + 1, position.Piece + 1 < _pieces.Count ? _pieces[position.Piece + 1].Start : 0);
        }

        return position.Piece < _pieces.Count;
    }

    /// <summary>Adds a call in its place.</summary>
    public void Insert(in Call call)
    {
        if (_pieces.Count == 0)
        {
            _pieces.Add(NewPiece());
        }

        CallPosition at = Find(call);
        Piece piece = _pieces[at.Piece];
        int index = at.Index;
        if (piece.End == PieceSize)
        {
            (piece, index) = MakeRoom(at);
        }

        if (index < piece.End)
        {
            piece.Own();
            piece.Calls.AsSpan(index, piece.End - index).CopyTo(piece.Calls.AsSpan(index + 1));
        }

        piece.Calls[index] = call;
        piece.End++;
        Count++;
    }

    /// <summary>Takes a call away.</summary>
    public void Remove(CallPosition position)
    {
        Piece piece = _pieces[position.Piece];
        piece.Own();
        piece.Calls.AsSpan(position.Index + 1, piece.End - position.Index - 1).CopyTo(piece.Calls.AsSpan(position.Index));
        piece.End--;
        Count--;
        if (piece.Start == piece.End)
        {
            _pieces.RemoveAt(position.Piece);
        }
    }

    /// <summary>Drops the first.</summary>
    public void RemoveFirst()
    {
        Piece piece = _pieces[0];
        piece.Start++;
        Count--;
        if (piece.Start == piece.End)
        {
            _pieces.RemoveAt(0);
            (piece.Start, piece.End) = (0, 0);
            _spare = piece.IsShared ? _spare : piece;
        }
    }

    /// <summary>All as they are now, in pieces that do not change any more.</summary>
    public CallPiece[] Share()
    {
        _pieces.ForEach(piece => piece.IsShared = true);
        return [.. _pieces.Select(piece => new CallPiece(piece.Calls, piece.Start, piece.End - piece.Start))];
    }

    private Piece NewPiece()
    {
        Piece piece = _spare ?? new Piece();
        _spare = null;
        return piece;
    }

    /// <summary>Makes room for one more in a full piece, and says where it is.</summary>
    private (Piece Piece, int Index) MakeRoom(CallPosition at)
    {
        Piece piece = _pieces[at.Piece];
        Piece next = NewPiece();
        if (at.Index == piece.End)
        {
            _pieces.Insert(at.Piece + 1, next);
            return (next, 0);
        }

        int half = (piece.Start + piece.End) / 2;
        piece.Calls.AsSpan(half, piece.End - half).CopyTo(next.Calls);
        (next.End, piece.End) = (piece.End - half, half);

        // What is behind the end may be overwritten now, and somebody may still read it there.
        piece.Own();
        _pieces.Insert(at.Piece + 1, next);
        return at.Index <= half ? (piece, at.Index) : (next, at.Index - half);
    }

    private sealed class Piece
    {
        internal Call[] Calls { get; private set; } = new Call[PieceSize];

        internal int Start { get; set; }

        internal int End { get; set; }

        internal bool IsShared { get; set; }

        internal ref readonly Call First => ref Calls[Start];

        internal void Own()
        {
            if (IsShared)
            {
                (Calls, IsShared) = ([.. Calls], false);
            }
        }
    }
}

/// <summary>Where a call is, until one is added or taken away.</summary>
/// <param name="Piece">The number of the piece.</param>
/// <param name="Index">The place in it.</param>
internal readonly record struct CallPosition(int Piece, int Index);

/// <summary>Calls in the order of time. Immutable.</summary>
/// <param name="calls">Some, among others.</param>
/// <param name="start">The place of the first.</param>
/// <param name="count">How many they are.</param>
internal sealed class CallPiece(Call[] calls, int start, int count)
{
    /// <summary>They.</summary>
    internal ReadOnlySpan<Call> Calls => calls.AsSpan(start, count);
}
