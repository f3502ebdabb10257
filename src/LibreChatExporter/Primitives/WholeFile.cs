namespace LibreChatExporter.Primitives;

/// <summary>
/// A file that is written under another name and gets its own when it is complete: whenever the process or the machine ends, it is there as
/// a whole or not at all. What has not become complete is deleted. Not thread-safe.
/// </summary>
internal sealed class WholeFile : IDisposable
{
    /// <summary>What is behind its name until it is complete.</summary>
    internal const string UnfinishedSuffix = ".tmp";

    private readonly string _path;
    private bool _isComplete;

    /// <summary>Starts a file; what one of this name that was not completed has left behind is overwritten.</summary>
    /// <param name="path">The path that it is to have.</param>
    /// <param name="mode">Who may use it, where the system asks for that; null for what is usual.</param>
    /// <exception cref="IOException">It cannot be written.</exception>
    internal WholeFile(string path, UnixFileMode? mode = null)
    {
        var options = new FileStreamOptions { Mode = FileMode.Create, Access = FileAccess.Write, Share = FileShare.None, BufferSize = 0 };
        if (mode is not null && !OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = mode;
        }

        (_path, Stream) = (path, new FileStream(path + UnfinishedSuffix, options));
    }

    /// <summary>Where to write.</summary>
    internal FileStream Stream { get; }

    /// <summary>Gives the file its name; when this returns, it survives a loss of power.</summary>
    /// <param name="overwrite">Whether it takes the place of another.</param>
    /// <exception cref="IOException">There is one already that is not to be overwritten, or it cannot be written.</exception>
    internal void Complete(bool overwrite)
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(_path + UnfinishedSuffix, _path, overwrite);
        _isComplete = true;
        DirectorySync.Flush(Path.GetDirectoryName(Path.GetFullPath(_path))!);
    }

    /// <summary>Deletes what has not become complete: it may take the space that is missing.</summary>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_isComplete)
        {
            File.Delete(_path + UnfinishedSuffix);
        }
    }
}
