using System.Buffers.Binary;
using System.IO.Compression;
using LibreChatExporter.Bson;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Sources.Dump;

/// <summary>
/// Streams the documents of one <c>.bson</c> or <c>.bson.gz</c> file through one buffer, which grows to the largest document only as its bytes
/// arrive.
/// </summary>
internal sealed class BsonFileCursor : IDocumentCursor
{
    /// <summary>MongoDB's limit for a document with room for what a server adds to it.</summary>
    private const int MaxDocumentSize = (16 << 20) + (16 << 10);

    /// <summary>Header and trailer of a gzip file, and the shortest data between them.</summary>
    private const int MinGzipSize = 10 + 2 + 8;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly Stream _stream;
    private readonly Action _onRead;
    private readonly CancellationToken _cancellation;
    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;
    private int _length;
    private long _offset;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="onRead">Called whenever more of it has been read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="SourceException">It cannot be opened.</exception>
    internal BsonFileCursor(string path, Action onRead, CancellationToken cancellation)
    {
        _path = path;
        _onRead = onRead;
        _cancellation = cancellation;
        try
        {
            _file = RegularFile.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"cannot open {path}: {e.Message}", e) { Reason = ReasonOf(e) };
        }

        _stream = path.EndsWith(".gz", StringComparison.Ordinal) ? new GZipStream(_file, CompressionMode.Decompress) : _file;
    }

    public ReadOnlySpan<byte> Current => _buffer.AsSpan(_start, _length);

    public double? Share => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    public bool MoveNext()
    {
        _start += _length;
        _offset += _length;
        _length = 0;
        if (!Buffered(sizeof(int)))
        {
            return _end != _start ? throw Broken("the file ends inside a document's length")
                : !IsWhole() ? throw Broken("the gzip data is damaged or cut off")
                : false;
        }

        int length = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        if (length is < BsonReader.MinDocumentSize or > MaxDocumentSize)
        {
            throw Broken($"a document cannot have {length} bytes");
        }

        if (!Buffered(length))
        {
            throw Broken($"the document has {length} bytes, but the file ends after {_end - _start} of them");
        }

        _length = length;
        return true;
    }

    public void Dispose() => _stream.Dispose();

    public SourceException Refuse(BsonFormatException problem) => Broken(problem.Message, problem);

    private SourceException Broken(string problem, Exception? inner = null)
        => new($"{_path} is damaged or no BSON file: {problem} (document at byte {_offset} of the uncompressed file); take a new dump", inner)
        {
            Reason = SourceErrorReason.Malformed,
        };

    private static SourceErrorReason ReasonOf(Exception problem) => problem switch
    {
        UnauthorizedAccessException => SourceErrorReason.Permission,
        FileNotFoundException or DirectoryNotFoundException => SourceErrorReason.Missing,
        _ => SourceErrorReason.Other,
    };

    /// <summary>
    /// Whether all of a <c>.gz</c> file has been read: a <see cref="GZipStream"/> ends without a word where its file is cut off, but the last four
    /// bytes of the file say how much there should have been.
    /// </summary>
    private bool IsWhole()
    {
        if (_stream == _file)
        {
            return true;
        }

        Span<byte> size = stackalloc byte[sizeof(uint)];
        return _file.Length >= MinGzipSize
            && RandomAccess.Read(_file.SafeFileHandle, size, _file.Length - size.Length) == size.Length
            && BinaryPrimitives.ReadUInt32LittleEndian(size) == (uint)_offset;
    }

    /// <summary>Whether <paramref name="count"/> bytes are buffered from <see cref="_start"/> on, reading more where needed.</summary>
    private bool Buffered(int count)
    {
        while (_end - _start < count)
        {
            if (_start > 0)
            {
                _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
                _end -= _start;
                _start = 0;
            }
            else if (_end == _buffer.Length)
            {
                Array.Resize(ref _buffer, 2 * _buffer.Length);
            }

            int read = Read(_buffer.AsSpan(_end));
            if (read == 0)
            {
                return false;
            }

            _end += read;
        }

        return true;
    }

    private int Read(Span<byte> destination)
    {
        _cancellation.ThrowIfCancellationRequested();
        try
        {
            int read = _stream.Read(destination);
            _onRead();
            return read;
        }
        catch (InvalidDataException e)
        {
            throw Broken("the gzip data is damaged or cut off", e);
        }
        catch (IOException e)
        {
            throw new SourceException($"cannot read {_path}: {e.Message}", e) { Reason = ReasonOf(e) };
        }
    }
}
