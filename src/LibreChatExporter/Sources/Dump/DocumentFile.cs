using System.Buffers.Binary;
using LibreChatExporter.Bson;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Sources.Dump;

/// <summary>
/// One file of documents, in gzip or not, read through one buffer, which grows to the largest document only as its bytes arrive.
/// </summary>
internal sealed class DocumentFile : IDisposable
{
    /// <summary>MongoDB's limit for a document with room for what a server adds to it.</summary>
    private const int MaxDocumentSize = (16 << 20) + (16 << 10);

    private const string Damage = "the gzip data is damaged or cut off";

    private readonly string _path;
    private readonly string _kind;
    private readonly FileStream _file;
    private readonly GzipMembers? _gzip;
    private readonly Action _onRead;
    private readonly CancellationToken _cancellation;
    private byte[] _buffer = new byte[1 << 18];
    private int _start;
    private int _end;
    private int _length;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="kind">What it should be, for errors.</param>
    /// <param name="onRead">Called whenever more of it has been read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="SourceException">It cannot be opened.</exception>
    internal DocumentFile(string path, string kind, Action onRead, CancellationToken cancellation)
    {
        (_path, _kind, _onRead, _cancellation) = (path, kind, onRead, cancellation);
        try
        {
            _file = RegularFile.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"cannot open {path}: {e.Message}", e) { Reason = ReasonOf(e) };
        }

        if (path.EndsWith(".gz", StringComparison.Ordinal) || HasGzipHeader())
        {
            _gzip = new GzipMembers(_file);
        }
    }

    /// <summary>The document that was taken last.</summary>
    internal ReadOnlySpan<byte> Current => _buffer.AsSpan(_start, _length);

    /// <summary>How much of the file has been read, from 0 to 1.</summary>
    internal double Share => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>Where the current document begins, or the next one where there is none; in a gzip file, in what is compressed.</summary>
    internal long Offset { get; private set; }

    /// <summary>Whether <see cref="SkipTo"/> costs nothing.</summary>
    internal bool CanJump => _gzip is null;

    /// <summary>Changes when the file is written anew.</summary>
    internal (long Length, DateTime Written) Version => (_file.Length, File.GetLastWriteTimeUtc(_file.SafeFileHandle));

    public void Dispose()
    {
        _gzip?.Dispose();
        _file.Dispose();
    }

    /// <summary>Whether the four bytes where the file is now are these.</summary>
    internal bool IsAt(int value) => Buffered(sizeof(int)) && BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start)) == value;

    /// <summary>Leaves the current document, and looks at the four bytes after it; false at the end of the file.</summary>
    /// <exception cref="SourceException">The file ends inside them, or cannot be read.</exception>
    internal bool TryPeek(out int value)
    {
        Skip(_length);
        value = 0;
        if (!Buffered(sizeof(int)))
        {
            return _end != _start ? throw Broken("the file ends inside a document's length") : false;
        }

        value = BinaryPrimitives.ReadInt32LittleEndian(_buffer.AsSpan(_start));
        return true;
    }

    /// <summary>Takes the document of <paramref name="length"/> bytes, whose length has been peeked at.</summary>
    /// <exception cref="SourceException">There is no such document, or the file cannot be read.</exception>
    internal void Take(int length)
    {
        Check(length);
        if (!Buffered(length))
        {
            throw Broken($"the document has {length} bytes, but the file ends after {_end - _start} of them");
        }

        _length = length;
    }

    /// <summary>As <see cref="Take"/>, but without keeping the document.</summary>
    internal void Pass(int length)
    {
        Check(length);
        for (int rest = length; rest > 0;)
        {
            if (!Buffered(1))
            {
                throw Broken("the file ends inside a document");
            }

            int step = Math.Min(rest, _end - _start);
            Skip(step);
            rest -= step;
        }
    }

    /// <summary>Leaves the current document and <paramref name="count"/> bytes that have been peeked at.</summary>
    internal void Skip(int count)
    {
        _start += count;
        Offset += count;
        _length = 0;
    }

    /// <summary>Goes on at an offset that is not behind the file's end.</summary>
    internal void SkipTo(long offset)
    {
        long distance = offset - Offset;
        if (distance <= _end - _start)
        {
            Skip((int)distance);
            return;
        }

        _file.Position = offset;
        (_start, _end, _length, Offset) = (0, 0, 0, offset);
    }

    /// <summary>The error for what is at <see cref="Offset"/>.</summary>
    internal SourceException Broken(string problem, Exception? inner = null)
        => new($"{_path} is damaged or no {_kind}: {problem} (document at byte {Offset} of the uncompressed file); take a new dump", inner)
        {
            Reason = SourceErrorReason.Malformed,
        };

    private static SourceErrorReason ReasonOf(Exception problem) => problem switch
    {
        UnauthorizedAccessException => SourceErrorReason.Permission,
        FileNotFoundException or DirectoryNotFoundException => SourceErrorReason.Missing,
        _ => SourceErrorReason.Other,
    };

    private void Check(int length)
    {
        if (length is < BsonReader.MinDocumentSize or > MaxDocumentSize)
        {
            throw Broken($"a document cannot have {length} bytes");
        }
    }

    /// <summary>Whether the file begins as gzip does. So does a document of 559,903 bytes, but that goes on with its first name.</summary>
    private bool HasGzipHeader()
    {
        Span<byte> head = stackalloc byte[9];
        try
        {
            return RandomAccess.Read(_file.SafeFileHandle, head, fileOffset: 0) == head.Length
                && head.StartsWith((ReadOnlySpan<byte>)[0x1F, 0x8B, 8])
                && !head[5..].SequenceEqual("_id\0"u8);
        }
        catch (IOException)
        {
            // Whoever reads the file next says what is wrong with it.
            return false;
        }
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
            int read = _gzip is null ? _file.Read(destination) : _gzip.Read(destination);
            _onRead();
            return read;
        }
        catch (InvalidDataException e)
        {
            throw Broken(Damage, e);
        }
        catch (IOException e)
        {
            throw new SourceException($"cannot read {_path}: {e.Message}", e) { Reason = ReasonOf(e) };
        }
    }
}
