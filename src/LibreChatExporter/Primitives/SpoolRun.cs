using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace LibreChatExporter.Primitives;

/// <summary>Items in order, in memory or in a file, of which a part is in memory at a time.</summary>
internal sealed class SpoolRun<T>
    where T : unmanaged, IComparable<T>
{
    private const int BufferSize = 1 << 14;

    private readonly SafeFileHandle? _file;
    private readonly T[] _buffer;
    private long _position;
    private long _left;
    private int _count;
    private int _next;

    /// <summary>Items in memory, the first <paramref name="count"/> of those given.</summary>
    internal SpoolRun(T[] items, int count) => (_buffer, _count) = (items, count);

    /// <summary>Items in a file.</summary>
    /// <param name="file">The file.</param>
    /// <param name="start">Where in it they begin.</param>
    /// <param name="count">How many they are.</param>
    internal SpoolRun(SafeFileHandle file, long start, long count)
        => (_file, _position, _left, _buffer) = (file, start, count, new T[BufferSize / Unsafe.SizeOf<T>()]);

    /// <summary>The item.</summary>
    internal ref readonly T Current => ref _buffer[_next - 1];

    /// <summary>Goes on to the next item; false when there is none.</summary>
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
