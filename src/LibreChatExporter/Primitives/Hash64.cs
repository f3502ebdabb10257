using System.IO.Hashing;

namespace LibreChatExporter.Primitives;

/// <summary>
/// Hashes bytes to 64 bits. Of a hundred million ids, two share a hash with a probability of 3 in 10,000. No defence against somebody who
/// looks for collisions, unless the seed is secret.
/// </summary>
internal static class Hash64
{
    /// <summary>The hash of <paramref name="text"/>.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="seed">Anything; the hash of one text as the seed of the next hashes the pair.</param>
    public static ulong Of(ReadOnlySpan<byte> text, ulong seed = 0) => XxHash3.HashToUInt64(text, (long)seed);

    /// <summary>As <see cref="Of"/>, and 0 for an empty text: a field that is not there.</summary>
    /// <param name="text">The bytes.</param>
    /// <param name="seed">As that of <see cref="Of"/>.</param>
    public static ulong OrZero(ReadOnlySpan<byte> text, ulong seed = 0) => text.IsEmpty ? 0 : Of(text, seed);
}
