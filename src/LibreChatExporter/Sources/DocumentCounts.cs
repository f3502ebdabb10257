namespace LibreChatExporter.Sources;

/// <summary>
/// How many documents have been read from each collection since the start. Written and read by the refreshing thread only, but for <see
/// cref="Total"/>.
/// </summary>
internal sealed class DocumentCounts
{
    private readonly SortedDictionary<string, long> _counts = new(StringComparer.Ordinal);

    private long _total;

    /// <summary>How many have been read in all. May be read by any thread.</summary>
    public long Total => Volatile.Read(ref _total);

    /// <summary>The counts by the name of the collection.</summary>
    public IReadOnlyDictionary<string, long> ByCollection => _counts;

    /// <summary>Adds documents that have been read; with 0, makes the collection known.</summary>
    public void Add(string collection, long documents)
    {
        _counts[collection] = _counts.GetValueOrDefault(collection) + documents;
        Volatile.Write(ref _total, _total + documents);
    }
}
