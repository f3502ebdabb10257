namespace LibreChatExporter.Primitives;

/// <summary>A folder to be filled, which has nothing in it. One that was made for that and stays empty goes away.</summary>
internal sealed class EmptyFolder : IDisposable
{
    private readonly string _path;
    private readonly bool _isMade;

    /// <summary>Makes the folder, or takes one that is there.</summary>
    /// <exception cref="IOException">There is something in it, it is a file, or it cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    /// <exception cref="ArgumentException">The path is none.</exception>
    internal EmptyFolder(string path)
    {
        (_path, _isMade) = (path, !Directory.Exists(path));
        Directory.CreateDirectory(path);
        if (Directory.EnumerateFileSystemEntries(path).FirstOrDefault() is { } entry)
        {
            throw new IOException($"it is not empty, as {Path.GetFileName(entry)} is in it; empty it or choose another");
        }

        // That it cannot be written should come out before somebody has waited for what is to be written.
        string probe = Path.Combine(path, $".{Guid.NewGuid():N}.tmp");
        File.OpenHandle(probe, FileMode.CreateNew, FileAccess.Write, FileShare.Delete, FileOptions.DeleteOnClose).Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        if (_isMade && !Directory.EnumerateFileSystemEntries(_path).Any())
        {
            Directory.Delete(_path);
        }
    }
}
