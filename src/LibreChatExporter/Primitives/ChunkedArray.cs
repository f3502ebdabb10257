using System.Numerics;
using System.Runtime.CompilerServices;

namespace LibreChatExporter.Primitives;

/// <summary>
/// An array that grows by chunks of 64 KB: it is never there twice, has at most one chunk to spare, and takes no large objects, whose
/// holes stay. Small ones double. For one thread; others may go on reading what they were told of while it grows.
/// </summary>
/// <typeparam name="T">What is in it.</typeparam>
internal sealed class ChunkedArray<T>
    where T : struct
{
    private const int MinLength = 16;

    private T[][] _chunks = [[]];

    /// <summary>How many items there are, those to spare included.</summary>
    internal int Length => ((_chunks.Length - 1) * ChunkLength) + _chunks[^1].Length;

    private static int ChunkBits => BitOperations.Log2((uint)((1 << 16) / Unsafe.SizeOf<T>()));

    private static int ChunkLength => 1 << ChunkBits;

    /// <summary>The item at a place, which is valid until the array grows; new ones are the default.</summary>
    internal ref T this[int index]
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => ref _chunks[index >> ChunkBits][index & (ChunkLength - 1)];
    }

    /// <summary>The item at a place, for which the array grows if it has to.</summary>
    internal ref T At(int index)
    {
        Grow(index + 1);
        return ref this[index];
    }

    /// <summary>Lets there be at least as many items.</summary>
    internal void Grow(int length)
    {
        if (length <= Length)
        {
            return;
        }

        int chunks = ((length - 1) >> ChunkBits) + 1;
        if (chunks == 1)
        {
            Array.Resize(ref _chunks[0], (int)Math.Min(ChunkLength, BitOperations.RoundUpToPowerOf2((uint)Math.Max(length, MinLength))));
            return;
        }

        int first = _chunks.Length;
        Array.Resize(ref _chunks[0], ChunkLength);
        Array.Resize(ref _chunks, chunks);
        for (int chunk = first; chunk < chunks; chunk++)
        {
            _chunks[chunk] = new T[ChunkLength];
        }
    }

    /// <summary>Lets go of the chunks behind those of the first so many items.</summary>
    internal void Release(int kept)
    {
        int chunks = (Math.Max(kept - 1, 0) >> ChunkBits) + 1;
        if (chunks < _chunks.Length)
        {
            Array.Resize(ref _chunks, chunks);
        }
    }

    /// <summary>Makes all items the default.</summary>
    internal void Clear() => Array.ForEach(_chunks, Array.Clear);
}
