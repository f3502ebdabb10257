using System.Buffers;

namespace LibreChatExporter.History;

/// <summary>An array of zeros from the pool, until it is disposed.</summary>
internal readonly struct Rented<T> : IDisposable
    where T : unmanaged
{
    private readonly T[] _array;
    private readonly int _length;

    internal Rented(int length)
    {
        (_array, _length) = (ArrayPool<T>.Shared.Rent(length), length);
        Span.Clear();
    }

    internal Span<T> Span => _array.AsSpan(0, _length);

    public void Dispose() => ArrayPool<T>.Shared.Return(_array);
}
