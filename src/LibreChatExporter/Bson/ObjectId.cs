using System.Buffers.Binary;
using System.Runtime.InteropServices;

namespace LibreChatExporter.Bson;

/// <summary>
/// MongoDB's 12-byte identifier: 4 bytes of seconds since the Unix epoch, 5 random bytes of the process that made it, a 3-byte counter.
/// Ordered as MongoDB orders it: byte by byte.
/// </summary>
[StructLayout(LayoutKind.Sequential, Pack = 4)]
internal readonly record struct ObjectId : IComparable<ObjectId>
{
    /// <summary>Bytes of an ObjectId.</summary>
    public const int Size = 12;

    /// <summary>Characters of its hexadecimal form.</summary>
    public const int HexLength = 2 * Size;

    private readonly uint _seconds;
    private readonly ulong _rest;

    /// <summary>Reads the first 12 bytes of <paramref name="bytes"/>.</summary>
    public ObjectId(ReadOnlySpan<byte> bytes)
        : this(BinaryPrimitives.ReadUInt32BigEndian(bytes), BinaryPrimitives.ReadUInt64BigEndian(bytes[4..]))
    {
    }

    private ObjectId(uint seconds, ulong rest)
    {
        _seconds = seconds;
        _rest = rest;
    }

    /// <summary>The largest of all.</summary>
    public static ObjectId Last => new(uint.MaxValue, ulong.MaxValue);

    /// <summary>The second in which it was made, by the clock of the machine that made it.</summary>
    public DateTimeOffset Time => DateTimeOffset.FromUnixTimeSeconds(_seconds);

    /// <summary>
    /// In 8 bytes, in the order of time: the second and a hash of the rest. Two ids of one second share it with a probability of 1 in 4
    /// billion.
    /// </summary>
    public ulong Condensed
    {
        get
        {
            ulong high = Math.BigMul(_rest, 0x9E37_79B9_7F4A_7C15, out ulong low);
            return ((ulong)_seconds << 32) | ((high ^ low) >> 32);
        }
    }

    /// <summary>
    /// The smallest ObjectId of the second of <paramref name="time"/>; times outside its 32 bits go to the nearest it can hold.
    /// </summary>
    public static ObjectId FirstOf(DateTimeOffset time)
        => new((uint)Math.Clamp(time.ToUnixTimeSeconds(), 0, uint.MaxValue), 0);

    /// <summary>The same ObjectId made in another second: its random part and counter kept.</summary>
    public ObjectId WithTime(DateTimeOffset time) => new(FirstOf(time)._seconds, _rest);

    /// <summary>The ObjectId of the same second whose random part and counter are <paramref name="counter"/>.</summary>
    public ObjectId WithCounter(long counter) => new(_seconds, (ulong)counter);

    /// <summary>The last four bytes: the counter, and one of the process.</summary>
    public uint End => (uint)_rest;

    /// <summary>The same ObjectId with another end.</summary>
    public ObjectId WithEnd(uint end) => new(_seconds, (_rest & ~(ulong)uint.MaxValue) | end);

    /// <summary>Writes the 12 bytes to the start of <paramref name="destination"/>.</summary>
    public void CopyTo(Span<byte> destination)
    {
        BinaryPrimitives.WriteUInt32BigEndian(destination, _seconds);
        BinaryPrimitives.WriteUInt64BigEndian(destination[4..], _rest);
    }

    /// <summary>Writes 24 lower-case hexadecimal digits in UTF-8 to the start of <paramref name="destination"/>.</summary>
    public void FormatHex(Span<byte> destination)
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        Convert.TryToHexStringLower(bytes, destination, out _);
    }

    /// <inheritdoc/>
    public int CompareTo(ObjectId other)
        => _seconds != other._seconds ? _seconds.CompareTo(other._seconds) : _rest.CompareTo(other._rest);

    /// <summary>Whether <paramref name="left"/> sorts before <paramref name="right"/>.</summary>
    public static bool operator <(ObjectId left, ObjectId right) => left.CompareTo(right) < 0;

    /// <summary>Whether <paramref name="left"/> sorts after <paramref name="right"/>.</summary>
    public static bool operator >(ObjectId left, ObjectId right) => left.CompareTo(right) > 0;

    /// <summary>Whether <paramref name="left"/> does not sort after <paramref name="right"/>.</summary>
    public static bool operator <=(ObjectId left, ObjectId right) => left.CompareTo(right) <= 0;

    /// <summary>Whether <paramref name="left"/> does not sort before <paramref name="right"/>.</summary>
    public static bool operator >=(ObjectId left, ObjectId right) => left.CompareTo(right) >= 0;

    /// <inheritdoc/>
    public bool Equals(ObjectId other) => _seconds == other._seconds && _rest == other._rest;

    /// <inheritdoc/>
    public override int GetHashCode() => (int)(((_rest ^ ((ulong)_seconds << 24)) * 0x9E3779B97F4A7C15) >> 32);

    /// <inheritdoc/>
    public override string ToString()
    {
        Span<byte> bytes = stackalloc byte[Size];
        CopyTo(bytes);
        return Convert.ToHexStringLower(bytes);
    }
}
