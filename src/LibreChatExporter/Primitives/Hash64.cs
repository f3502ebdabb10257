using System.Buffers.Binary;

namespace LibreChatExporter.Primitives;

/// <summary>
/// Hashes bytes to 64 bits, eight bytes at a time, multiplied and folded: several times as fast on ids and names as <see cref="HashCode"/>. Of a
/// hundred million ids, two share a hash with a probability of 3 in 10,000. No defence against somebody who looks for collisions, unless the seed is
/// secret.
/// </summary>
public static class Hash64
{
    /// <summary>The hash of <paramref name="text"/>.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="seed">Anything; the hash of one text as the seed of the next hashes the pair.</param>
    public static ulong Of(ReadOnlySpan<byte> text, ulong seed = 0)
    {
        ulong hash = seed ^ (ulong)text.Length;
        while (text.Length >= sizeof(ulong))
        {
            hash = Fold(hash ^ BinaryPrimitives.ReadUInt64LittleEndian(text));
            text = text[sizeof(ulong)..];
        }

        ulong rest = 0;
        foreach (byte b in text)
        {
            rest = (rest << 8) | b;
        }

        return Fold(hash ^ rest);
    }

    /// <summary>As <see cref="Of"/>, and 0 for an empty text: a field that is not there.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="seed">As that of <see cref="Of"/>.</param>
    public static ulong OrZero(ReadOnlySpan<byte> text, ulong seed = 0) => text.IsEmpty ? 0 : Of(text, seed);

    private static ulong Fold(ulong value)
    {
        ulong high = Math.BigMul(value, 0x9E37_79B9_7F4A_7C15, out ulong low);
        return high ^ low;
    }
}
