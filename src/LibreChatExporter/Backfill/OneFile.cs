namespace LibreChatExporter.Backfill;

/// <summary>All samples in one stream, which is whoever's who has opened it.</summary>
internal sealed class OneFile(Stream stream) : IBackfillOutput
{
    /// <inheritdoc/>
    public long? FileSpan => null;

    /// <inheritdoc/>
    public Stream BeginFile(long start) => stream;

    /// <inheritdoc/>
    public void EndFile()
    {
    }
}
