using LibreChatExporter.Primitives;

namespace LibreChatExporter.Backfill;

/// <summary>
/// Blocks as Prometheus keeps them, of six hours each. Their samples become a file for each block, which is deleted when promtool has made
/// the block: promtool reads a whole file for each block that it makes of it. Until all are made, they are in a hidden folder within the
/// one that is to have them, which goes away if it does not come to that. Not thread-safe.
/// </summary>
internal sealed class BlockFolder : IBackfillOutput, IDisposable
{
    private readonly string _folder;
    private readonly Promtool _promtool;
    private readonly CancellationToken _cancellation;
    private readonly string _samples;
    private readonly string _blocks;
    private FileStream? _file;

    /// <summary>Makes room for what is not complete.</summary>
    /// <param name="folder">Where the blocks are to be.</param>
    /// <param name="promtool">What makes them.</param>
    /// <param name="cancellation">Ends promtool.</param>
    /// <exception cref="IOException">The folder cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be written.</exception>
    internal BlockFolder(string folder, Promtool promtool, CancellationToken cancellation)
    {
        (_folder, _promtool, _cancellation) = (Path.GetFullPath(folder), promtool, cancellation);
        Unfinished = Path.Combine(_folder, $".librechat-exporter-{Guid.NewGuid():N}.tmp");
        (_samples, _blocks) = (Path.Combine(Unfinished, "samples.om"), Path.Combine(Unfinished, "blocks"));
        Directory.CreateDirectory(_blocks);
    }

    /// <inheritdoc/>
    public long? FileSpan => (long)Promtool.BlockSpan.TotalSeconds;

    /// <summary>The hidden folder: what is in it goes away.</summary>
    internal string Unfinished { get; }

    /// <inheritdoc/>
    public Stream BeginFile(long start)
        => _file = new FileStream(_samples, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 0);

    /// <inheritdoc/>
    public void EndFile()
    {
        _file!.Dispose();
        _promtool.CreateBlocks(_samples, _blocks, Unfinished, _cancellation);
        File.Delete(_samples);
    }

    /// <summary>Gives the blocks their place.</summary>
    /// <exception cref="IOException">They cannot be moved.</exception>
    internal void Complete()
    {
        foreach (string block in Directory.EnumerateDirectories(_blocks))
        {
            Directory.Move(block, Path.Combine(_folder, Path.GetFileName(block)));
        }

        DirectorySync.Flush(_folder);
    }

    /// <summary>Deletes what has not become complete.</summary>
    public void Dispose()
    {
        _file?.Dispose();
        Directory.Delete(Unfinished, recursive: true);
    }
}
