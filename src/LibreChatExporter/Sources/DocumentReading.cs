using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources;

/// <summary>Takes one document; its bytes are valid during the call only.</summary>
internal delegate void DocumentVisitor(ReadOnlySpan<byte> document);

/// <summary>Reads collections that are taken whole.</summary>
internal static class DocumentReading
{
    /// <summary>A long reading shows that it goes on.</summary>
    private const int NoteEvery = 1000;

    /// <summary>Hands each document to <paramref name="visit"/>, and notes how many there were.</summary>
    /// <returns>Documents read.</returns>
    /// <exception cref="SourceException">The source cannot be read, or a document is malformed.</exception>
    internal static long ReadAll(this IDocumentCursor cursor, string collection, DocumentCounts documents, DocumentVisitor visit)
    {
        long read = 0, noted = 0;
        try
        {
            while (cursor.MoveNext())
            {
                read++;
                visit(cursor.Current);
                if (read - noted == NoteEvery)
                {
                    documents.Add(collection, NoteEvery);
                    noted = read;
                }
            }

            return read;
        }
        catch (BsonFormatException e)
        {
            throw cursor.Refuse(e);
        }
        finally
        {
            documents.Add(collection, read - noted);
        }
    }
}
