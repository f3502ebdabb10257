namespace LibreChatExporter.Sources.Dump;

/// <summary>LibreChat's database in what <c>mongodump</c> wrote. Not thread-safe.</summary>
internal interface IDump
{
    /// <summary>A mark that changes whenever it is written anew.</summary>
    /// <exception cref="SourceException">It is not there any more.</exception>
    string Revision { get; }

    /// <summary>The documents of a collection; null where the dump has no such collection.</summary>
    /// <param name="collection">Its name.</param>
    /// <param name="onRead">Called whenever more of the dump has been read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <exception cref="SourceException">The dump cannot be read.</exception>
    IDocumentCursor? Open(string collection, Action onRead, CancellationToken cancellation);
}
