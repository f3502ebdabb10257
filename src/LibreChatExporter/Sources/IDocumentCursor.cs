using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources;

/// <summary>Documents of one collection, one after the other. Not thread-safe; disposed by whoever asked for it.</summary>
internal interface IDocumentCursor : IDisposable
{
    /// <summary>The document at the cursor: valid until the next <see cref="MoveNext"/>.</summary>
    ReadOnlySpan<byte> Current { get; }

    /// <summary>How much of the whole has been read, from 0 to 1; null where that cannot be known.</summary>
    double? Share { get; }

    /// <summary>Goes to the next document; false after the last.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    /// <exception cref="OperationCanceledException">The token that the cursor was opened with is cancelled.</exception>
    bool MoveNext();

    /// <summary>The error for a current document that turned out to be malformed: it says where that document came from.</summary>
    SourceException Refuse(BsonFormatException problem);
}
