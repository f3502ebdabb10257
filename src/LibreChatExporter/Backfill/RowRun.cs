using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LibreChatExporter.Backfill;

/// <summary>Rows in order, in memory or in a file, of which a part is in memory at a time.</summary>
internal sealed class RowRun
{
    private const int BufferLength = 512;

    private readonly SafeFileHandle? _file;
    private readonly SpooledRow[] _buffer;
    private long _position;
    private long _left;
    private int _count;
    private int _next;

    /// <summary>Rows in memory, the first <paramref name="count"/> of those given.</summary>
    internal RowRun(SpooledRow[] rows, int count) => (_buffer, _count) = (rows, count);

    /// <summary>Rows in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where in it they begin.</param>
    /// <param name="count">How many they are.</param>
    internal RowRun(SafeFileHandle file, long start, long count)
        => (_file, _position, _left, _buffer) = (file, start, count, new SpooledRow[BufferLength]);

    /// <summary>The row.</summary>
    internal ref readonly SpooledRow Current => ref _buffer[_next - 1];

    /// <summary>Goes on to the next row; false when there is none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    internal bool MoveNext()
    {
        if (_next == _count && _left > 0)
        {
            Fill();
        }

        return _next++ < _count;
    }

    private void Fill()
    {
        (_next, _count) = (0, (int)Math.Min(_left, _buffer.Length));
        Span<byte> wanted = MemoryMarshal.AsBytes(_buffer.AsSpan(0, _count));
        while (!wanted.IsEmpty)
        {
            int read = RandomAccess.Read(_file!, wanted, _position);
            if (read == 0)
            {
                throw new EndOfStreamException("the temporary file is shorter than what was written to it");
            }

            _position += read;
            wanted = wanted[read..];
        }

        _left -= _count;
    }
}
