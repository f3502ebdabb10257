using System.Buffers.Binary;
using System.Security.Cryptography;

namespace LibreChatExporter.Checkpoints;

/// <summary>
/// What a file of a checkpoint looks like: a mark, the version of all that follows, the SHA-256 of the content, the content. Mark and
/// version stay where they are in every version.
/// </summary>
internal static class CheckpointFormat
{
    /// <summary>To be raised whenever what any part saves means something else.</summary>
    private const int Version = 4;

    private const int HeaderSize = 8 + sizeof(int) + SHA256.HashSizeInBytes;

    private static ReadOnlySpan<byte> Mark => "LBCHTCKP"u8;

    /// <summary>What goes before a content.</summary>
    internal static byte[] Header(ReadOnlySpan<byte> hash)
    {
        byte[] header = new byte[HeaderSize];
        Mark.CopyTo(header);
        BinaryPrimitives.WriteInt32LittleEndian(header.AsSpan(Mark.Length), Version);
        hash.CopyTo(header.AsSpan(Mark.Length + sizeof(int)));
        return header;
    }

    /// <summary>The content of a file and its hash.</summary>
    /// <exception cref="CheckpointException">It is not what was written, or not by this version.</exception>
    /// <exception cref="IOException">It cannot be read.</exception>
    internal static (byte[] Content, byte[] Hash) Read(Stream file)
    {
        // Before all of it is read: somebody may have put something large there.
        Span<byte> header = stackalloc byte[HeaderSize];
        if (file.ReadAtLeast(header, HeaderSize, throwOnEndOfStream: false) < HeaderSize || !header.StartsWith(Mark))
        {
            throw new CheckpointException("it is not a checkpoint, or was cut off");
        }

        int version = BinaryPrimitives.ReadInt32LittleEndian(header[Mark.Length..]);
        if (version != Version)
        {
            throw new CheckpointException(
                $"another version of the exporter wrote it: it has version {version} of the format, this exporter reads {Version}");
        }

        byte[] content = new byte[Math.Min(file.Length - HeaderSize, Array.MaxLength)];
        file.ReadExactly(content);
        byte[] hash = SHA256.HashData(content);
        return hash.AsSpan().SequenceEqual(header[(Mark.Length + sizeof(int))..])
            ? (content, hash)
            : throw new CheckpointException("it is damaged");
    }
}
