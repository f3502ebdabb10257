using System.Buffers.Binary;
using System.IO.Compression;
using Snappier;

namespace LibreChatExporter.TestGateway.Wire;

/// <summary>A way to compress messages, with the name and the number that the protocol has for it.</summary>
internal sealed record Compressor(byte Id, string Name, Func<byte[], byte[]> Compress, Func<byte[], byte[]> Expand)
{
    private const int HeadLength = WireMessage.HeaderLength + 9;

    private static readonly Compressor[] Known =
    [
        new(1, "snappy", plain => Snappy.CompressToArray(plain), packed => Snappy.DecompressToArray(packed)),
        new(
            2,
            "zlib",
            plain => Through(plain, output => new ZLibStream(output, CompressionLevel.Fastest)),
            packed => Drain(new ZLibStream(new MemoryStream(packed), CompressionMode.Decompress))),
        new(
            3,
            "zstd",
            plain => Through(plain, output => new ZstdSharp.CompressionStream(output)),
            packed => Drain(new ZstdSharp.DecompressionStream(new MemoryStream(packed)))),
    ];

    /// <summary>The one with this number.</summary>
    /// <exception cref="InvalidDataException">There is none.</exception>
    public static Compressor Find(byte id) =>
        Array.Find(Known, compressor => compressor.Id == id) ?? throw new InvalidDataException($"There is no compressor {id}.");

    /// <summary>Gives what was compressed, which must have the length that was announced.</summary>
    /// <exception cref="InvalidDataException">It is damaged.</exception>
    public byte[] Decompress(ReadOnlyMemory<byte> packed, int length)
    {
        byte[] plain = Expand(packed.ToArray());
        return plain.Length == length ? plain : throw new InvalidDataException($"{length} bytes announced, {plain.Length} unpacked.");
    }

    /// <summary>The compressed message that stands for a plain one.</summary>
    public byte[] Wrap(byte[] message)
    {
        byte[] packed = Compress(message[WireMessage.HeaderLength..]);
        byte[] wrapped = new byte[HeadLength + packed.Length];
        message.AsSpan(0, WireMessage.HeaderLength).CopyTo(wrapped);
        BinaryPrimitives.WriteInt32LittleEndian(wrapped, wrapped.Length);
        BinaryPrimitives.WriteInt32LittleEndian(wrapped.AsSpan(12), WireMessage.OpCompressed);
        message.AsSpan(12, 4).CopyTo(wrapped.AsSpan(16));
        BinaryPrimitives.WriteInt32LittleEndian(wrapped.AsSpan(20), message.Length - WireMessage.HeaderLength);
        wrapped[24] = Id;
        packed.CopyTo(wrapped, HeadLength);
        return wrapped;
    }

    private static byte[] Through(byte[] plain, Func<Stream, Stream> wrap)
    {
        using var output = new MemoryStream();
        using (var packer = wrap(output))
        {
            packer.Write(plain);
        }

        return output.ToArray();
    }

    private static byte[] Drain(Stream unpacker)
    {
        using (unpacker)
        {
            using var output = new MemoryStream();
            unpacker.CopyTo(output);
            return output.ToArray();
        }
    }
}
