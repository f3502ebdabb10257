namespace LibreChatExporter.Exposition;

/// <summary>A group of families that are computed together and fail together. Called by the refreshing thread only.</summary>
internal interface ICollector
{
    /// <summary>The value of the label <c>collector</c>.</summary>
    string Name { get; }

    /// <summary>The families that it may write.</summary>
    IReadOnlyList<MetricFamily> Families { get; }

    /// <summary>Whether it wants to be refreshed now; one that does not keeps what it has, and how its last refresh went.</summary>
    bool IsDue => true;

    /// <summary>What an operator should know that is no failure, a sentence each and without secrets.</summary>
    IReadOnlyList<string> Notices => [];

    /// <summary>Reads what is new from the source. A failure leaves what was read before.</summary>
    /// <exception cref="Sources.SourceException">The source cannot be read.</exception>
    void Refresh(CancellationToken cancellation);

    /// <summary>Writes the families as of the last refresh; those that cannot be known are left out.</summary>
    void Write(SnapshotBuilder snapshot);
}
