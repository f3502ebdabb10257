namespace LibreChatExporter.Sources;

/// <summary>What a first look at a collection found.</summary>
/// <param name="Exists">Whether the collection is there at all.</param>
/// <param name="Count">Documents in it, roughly; null where counting would mean reading it.</param>
/// <param name="Sample">One document, null when it is empty.</param>
/// <param name="IndexedFields">Fields that lead an index; null where the source has no indexes.</param>
internal sealed record CollectionReport(bool Exists, long? Count, byte[]? Sample, IReadOnlyCollection<string>? IndexedFields);
