namespace LibreChatExporter.Primitives;

/// <summary>
/// Numbers distinct byte strings 0, 1, 2, … in the order of their arrival. All bytes live in one arena, so adding allocates only when that
/// grows, and looking up never does. Not thread-safe.
/// </summary>
internal sealed class Utf8Table
{
    private const int None = -1;
    private static readonly ulong Seed = (ulong)Random.Shared.NextInt64();
    private byte[] _arena = new byte[1024];
    private Entry[] _entries = new Entry[32];
    private int[] _buckets = NewBuckets(32);
    private int _used;

    /// <summary>How many strings there are.</summary>
    public int Count { get; private set; }

    /// <summary>The bytes of a string; valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> this[int index] => _arena.AsSpan(_entries[index].Start, _entries[index].Length);

    /// <summary>As the indexer, in a form that can be kept, until <see cref="Clear"/>.</summary>
    public ReadOnlyMemory<byte> Memory(int index) => _arena.AsMemory(_entries[index].Start, _entries[index].Length);

    /// <summary>The number of <paramref name="text"/>, or -1.</summary>
    public int Find(ReadOnlySpan<byte> text) => Find(text, Hash(text));

    /// <summary>The number of <paramref name="text"/>, which is added when it is new.</summary>
    public int GetOrAdd(ReadOnlySpan<byte> text)
    {
        int hash = Hash(text);
        int found = Find(text, hash);
        return found != None ? found : Add(text, hash);
    }

    /// <summary>Forgets all strings and keeps the memory.</summary>
    public void Clear()
    {
        Count = 0;
        _used = 0;
        Array.Fill(_buckets, None);
    }

    /// <summary>With a seed of the process's own, so that nobody can send texts that all fall into one bucket.</summary>
    private static int Hash(ReadOnlySpan<byte> text) => (int)Hash64.Of(text, Seed);

    private static int[] NewBuckets(int count)
    {
        var buckets = new int[count];
        Array.Fill(buckets, None);
        return buckets;
    }

    private int Find(ReadOnlySpan<byte> text, int hash)
    {
        for (int i = _buckets[hash & (_buckets.Length - 1)]; i != None; i = _entries[i].Next)
        {
            if (_entries[i].Hash == hash && this[i].SequenceEqual(text))
            {
                return i;
            }
        }

        return None;
    }

    private int Add(ReadOnlySpan<byte> text, int hash)
    {
        if (Count == _entries.Length)
        {
            Grow();
        }

        if (_arena.Length - _used < text.Length)
        {
            Array.Resize(ref _arena, (int)Math.Min(Array.MaxLength, Math.Max(2L * _arena.Length, (long)_used + text.Length)));
        }

        text.CopyTo(_arena.AsSpan(_used));
        ref int bucket = ref _buckets[hash & (_buckets.Length - 1)];
        _entries[Count] = new Entry(_used, text.Length, hash, bucket);
        bucket = Count;
        _used += text.Length;
        return Count++;
    }

    private void Grow()
    {
        Array.Resize(ref _entries, 2 * _entries.Length);
        _buckets = NewBuckets(_entries.Length);
        for (int i = 0; i < Count; i++)
        {
            ref int bucket = ref _buckets[_entries[i].Hash & (_buckets.Length - 1)];
            _entries[i] = _entries[i] with { Next = bucket };
            bucket = i;
        }
    }

    private readonly record struct Entry(int Start, int Length, int Hash, int Next);
}
