namespace LibreChatExporter.Backfill;

/// <summary>Where samples go: to one file, or to one for each span of time.</summary>
internal interface IBackfillOutput
{
    /// <summary>How many seconds a file has the samples of, from a multiple of them since the Unix epoch; null where one has all.</summary>
    long? FileSpan { get; }

    /// <summary>Begins a file.</summary>
    /// <param name="start">The start of its span, in seconds since the Unix epoch; 0 where it has all.</param>
    /// <returns>Where to write it, until <see cref="EndFile"/>.</returns>
    /// <exception cref="IOException">It cannot be written.</exception>
    Stream BeginFile(long start);

    /// <summary>Is told that the file has all of its samples.</summary>
    /// <exception cref="IOException">It cannot be kept.</exception>
    void EndFile();
}
