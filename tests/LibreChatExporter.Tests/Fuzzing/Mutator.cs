using System.Buffers.Binary;

namespace LibreChatExporter.Tests.Fuzzing;

/// <summary>Damages good inputs, the same way for the same seed.</summary>
/// <param name="random">Says how.</param>
/// <param name="originals">Good inputs.</param>
/// <param name="snippets">What means something in these inputs, to be put in; may be none.</param>
internal sealed class Mutator(Random random, IReadOnlyList<byte[]> originals, IReadOnlyList<byte[]> snippets)
{
    private const int MostDamages = 4;

    private static readonly byte[] Bytes = [0x00, 0x01, 0x04, 0x05, 0x0A, 0x20, 0x7F, 0x80, 0xC0, 0xFE, 0xFF];

    private static readonly int[] Lengths =
    [
        0, 1, 4, 5, -1, -5, int.MinValue, int.MaxValue, int.MaxValue - 7, ushort.MaxValue, 1 << 20, 16 << 20, (16 << 20) + (16 << 10),
        1 << 30,
    ];

    /// <summary>The next input.</summary>
    internal byte[] Next()
    {
        byte[] input = Pick();
        for (int count = random.Next(1, MostDamages + 1); count > 0; count--)
        {
            input = Damage(input);
        }

        return input;
    }

    private byte[] Pick() => originals[random.Next(originals.Count)];

    private byte[] Damage(byte[] input)
    {
        int position = random.Next(input.Length + 1);
        int end = Math.Min(input.Length, position + random.Next(1, 20));
        return random.Next(8) switch
        {
            0 => Overwrite(input, position, [(byte)(position < input.Length ? input[position] ^ (1 << random.Next(8)) : 0)]),
            1 => Overwrite(input, position, [Bytes[random.Next(Bytes.Length)]]),
            2 => Overwrite(input, position, Length()),
            3 => input[..position],
            4 => [.. input[..position], .. Snippet(), .. input[position..]],
            5 => [.. input[..position], .. input[end..]],
            6 => [.. input[..end], .. input[position..]],
            _ => Splice(input, position),
        };
    }

    private static byte[] Overwrite(byte[] input, int position, byte[] with)
    {
        byte[] changed = [.. input];
        int count = Math.Min(with.Length, input.Length - position);
        with.AsSpan(0, count).CopyTo(changed.AsSpan(position));
        return changed;
    }

    private byte[] Length()
    {
        byte[] length = new byte[sizeof(int)];
        BinaryPrimitives.WriteInt32LittleEndian(length, Lengths[random.Next(Lengths.Length)]);
        return length;
    }

    private byte[] Snippet() => random.Next(2) == 0 && snippets.Count > 0
        ? snippets[random.Next(snippets.Count)]
        : [(byte)random.Next(256)];

    private byte[] Splice(byte[] input, int position)
    {
        byte[] other = Pick();
        return [.. input[..position], .. other[random.Next(other.Length + 1)..]];
    }
}
