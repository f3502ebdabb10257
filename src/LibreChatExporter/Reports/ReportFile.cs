namespace LibreChatExporter.Reports;

/// <summary>
/// The file of a report. It is opened before anything is read; what was in it stays until there is a report to put in its place. Not thread-safe.
/// </summary>
internal sealed class ReportFile : IDisposable
{
    private readonly string _path;
    private readonly bool _isNew;
    private readonly FileStream _file;
    private bool _isWritten;

    private ReportFile(string path)
    {
        _path = path;
        _isNew = !File.Exists(path);
        _file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.Write, FileShare.Read);
    }

    /// <summary>Opens it, or makes it where there is none.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal static ReportFile Open(string path)
    {
        try
        {
            return new ReportFile(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException or ArgumentException)
        {
            throw Refused(e);
        }
    }

    /// <summary>Puts a report into the place of what is in it.</summary>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal void Write(Action<Stream> write)
    {
        try
        {
            write(_file);
            _file.Flush();
            if (_file.CanSeek && _file.Length > _file.Position)
            {
                _file.SetLength(_file.Position);
            }

            _isWritten = true;
        }
        catch (IOException e)
        {
            throw Refused(e);
        }
    }

    /// <summary>Closes it; one that was made for a report that never came goes away.</summary>
    public void Dispose()
    {
        _file.Dispose();
        if (_isNew && !_isWritten)
        {
            File.Delete(_path);
        }
    }

    private static IOException Refused(Exception problem) => new($"--out: {problem.Message}", problem);
}
