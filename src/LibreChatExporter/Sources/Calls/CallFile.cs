using LibreChatExporter.Primitives;

namespace LibreChatExporter.Sources.Calls;

/// <summary>The calls in a file that the command <c>calls</c> has written, one after the other. Not thread-safe.</summary>
internal sealed class CallFile : IDisposable
{
    /// <summary>Much more than a call takes.</summary>
    private const int MaxLine = 1 << 20;

    private readonly string _path;
    private readonly FileStream _file;
    private readonly GzipMembers? _gzip;
    private readonly Action _onRead;
    private readonly CancellationToken _cancellation;
    private byte[] _buffer = new byte[1 << 17];
    private int _start;
    private int _end;
    private bool _isAtEnd;

    /// <summary>Opens a file.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="onRead">Called whenever more of it has been read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="SourceException">It cannot be opened.</exception>
    internal CallFile(string path, Action onRead, CancellationToken cancellation)
    {
        (_path, _onRead, _cancellation) = (path, onRead, cancellation);
        try
        {
            _file = RegularFile.OpenRead(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new SourceException($"cannot open {path}: {e.Message}", e)
            {
                Reason = e is UnauthorizedAccessException ? SourceErrorReason.Permission : SourceErrorReason.Missing,
            };
        }

        _gzip = path.EndsWith(".gz", StringComparison.OrdinalIgnoreCase) ? new GzipMembers(_file) : null;
    }

    /// <summary>The call at hand.</summary>
    internal CallLine Current { get; } = new();

    /// <summary>The number of its line.</summary>
    internal long Line { get; private set; }

    /// <summary>How much of the file has been read, from 0 to 1.</summary>
    internal double Share => _file.Length == 0 ? 1 : (double)_file.Position / _file.Length;

    /// <summary>Goes to the next call; false behind the last.</summary>
    /// <exception cref="SourceException">A line is no call, or the file cannot be read.</exception>
    internal bool MoveNext()
    {
        while (TryReadLine(out ReadOnlySpan<byte> line))
        {
            Line++;
            if (line.Trim(" \t\r"u8).IsEmpty)
            {
                continue;
            }

            try
            {
                Current.Parse(line);
                return true;
            }
            catch (CallLineException e)
            {
                throw Broken(e.Message, e);
            }
        }

        return false;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _gzip?.Dispose();
        _file.Dispose();
    }

    /// <summary>The error for the line at hand.</summary>
    internal SourceException Broken(string problem, Exception? inner = null)
        => new(
            $"{_path}, line {Line}: this is no call as librechat-exporter calls --format ndjson writes it: {problem}; write the file anew",
            inner)
        {
            Reason = SourceErrorReason.Malformed,
        };

    private bool TryReadLine(out ReadOnlySpan<byte> line)
    {
        int searched = 0;
        while (true)
        {
            int end = _buffer.AsSpan(_start + searched, _end - _start - searched).IndexOf((byte)'\n');
            if (end >= 0 || _isAtEnd)
            {
                int length = end >= 0 ? searched + end : _end - _start;
                line = _buffer.AsSpan(_start, length);
                bool isThere = end >= 0 || length > 0;
                _start += length + (end >= 0 ? 1 : 0);
                return isThere;
            }

            searched = _end - _start;
            Fill();
        }
    }

    private void Fill()
    {
        if (_start > 0)
        {
            _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
            (_start, _end) = (0, _end - _start);
        }
        else if (_end == MaxLine)
        {
            Line++;
            throw Broken($"it has more than {MaxLine:N0} bytes");
        }
        else if (_end == _buffer.Length)
        {
            Array.Resize(ref _buffer, 2 * _buffer.Length);
        }

        int read = Read(_buffer.AsSpan(_end));
        _end += read;
        _isAtEnd = read == 0;
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
            throw new SourceException($"{_path}: the gzip data is damaged or cut off; write the file anew", e)
            {
                Reason = SourceErrorReason.Malformed,
            };
        }
        catch (IOException e)
        {
            throw new SourceException($"cannot read {_path}: {e.Message}", e);
        }
    }
}
