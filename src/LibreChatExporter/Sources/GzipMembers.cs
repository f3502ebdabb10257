using System.IO.Compression;

namespace LibreChatExporter.Sources;

/// <summary>
/// What is in a gzip file, which may have several members, one after the other. A <see cref="GZipStream"/> ends without a word where its
/// file does, be it in the middle of a member, so it is given one more, the seal: only if that comes out at the end, what was before it is
/// whole.
/// </summary>
internal sealed class GzipMembers : IDisposable
{
    private static readonly byte[] SealedText = "the file is whole"u8.ToArray();
    private static readonly byte[] Seal = Compress(SealedText);

    private readonly SealedFile _file;
    private readonly GZipStream _members;
    private bool _isRead;

    /// <summary>Reads a file from where it is, and disposes of it.</summary>
    internal GzipMembers(FileStream file)
    {
        _file = new SealedFile(file);
        _members = new GZipStream(_file, CompressionMode.Decompress);
    }

    /// <summary>Reads some bytes; none at the end.</summary>
    /// <exception cref="InvalidDataException">The file is damaged or cut off.</exception>
    internal int Read(Span<byte> destination)
    {
        if (_isRead)
        {
            return 0;
        }

        // More input is asked for only once all that was given has come out.
        int read = _members.Read(destination);
        if (read > 0 && !_file.IsAtSeal)
        {
            return read;
        }

        for (ReadOnlySpan<byte> expected = SealedText; !expected.IsEmpty; read = _members.Read(destination))
        {
            if (read == 0 || !expected.StartsWith(destination[..read]) || _file.IsEmpty)
            {
                throw new InvalidDataException("the last member does not end");
            }

            expected = expected[read..];
        }

        _isRead = true;
        return 0;
    }

    public void Dispose() => _members.Dispose();

    private static byte[] Compress(byte[] text)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.Optimal))
        {
            gzip.Write(text);
        }

        return output.ToArray();
    }

    /// <summary>A file, and behind it the seal.</summary>
    private sealed class SealedFile(FileStream file) : MemoryStream(Seal, writable: false)
    {
        internal bool IsAtSeal { get; private set; }

        internal bool IsEmpty => file.Position == 0;

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = IsAtSeal ? 0 : file.Read(buffer, offset, count);
            IsAtSeal = read == 0;
            return IsAtSeal ? base.Read(buffer, offset, count) : read;
        }

        protected override void Dispose(bool disposing)
        {
            file.Dispose();
            base.Dispose(disposing);
        }
    }
}
