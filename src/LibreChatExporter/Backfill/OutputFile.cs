using LibreChatExporter.Configuration;

namespace LibreChatExporter.Backfill;

/// <summary>A file that has its name when it is complete, and is gone when it has not become so.</summary>
internal sealed class OutputFile : IDisposable
{
    private const string UnfinishedSuffix = ".tmp";

    private readonly string _path;
    private bool _isComplete;

    private OutputFile(string path, FileStream stream) => (_path, Stream) = (path, stream);

    /// <summary>Where to write.</summary>
    internal FileStream Stream { get; }

    private string Unfinished => _path + UnfinishedSuffix;

    /// <summary>Starts a file; what one of this name that was not completed has left behind is overwritten.</summary>
    /// <exception cref="SettingsException">It is there already, or cannot be written.</exception>
    internal static OutputFile Create(string path)
    {
        if (Path.Exists(path))
        {
            throw new SettingsException($"--out: {path} is there already; remove it or choose another");
        }

        try
        {
            return new OutputFile(path, new FileStream(path + UnfinishedSuffix, FileMode.Create, FileAccess.Write, FileShare.None, bufferSize: 0));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new SettingsException($"--out: cannot write {path}: {e.Message}");
        }
    }

    /// <summary>Gives the file its name.</summary>
    /// <exception cref="IOException">Meanwhile somebody else has made one of that name, or it cannot be written.</exception>
    internal void Complete()
    {
        Stream.Flush(flushToDisk: true);
        Stream.Dispose();
        File.Move(Unfinished, _path, overwrite: false);
        _isComplete = true;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Stream.Dispose();
        if (!_isComplete)
        {
            File.Delete(Unfinished);
        }
    }
}
