using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources;

/// <summary>Whether a document is wanted.</summary>
internal delegate bool DocumentPredicate(ReadOnlySpan<byte> document);

/// <summary>The documents of another cursor that are wanted: a file cannot be asked for some only.</summary>
internal sealed class FilteredCursor(IDocumentCursor all, DocumentPredicate isWanted) : IDocumentCursor
{
    public ReadOnlySpan<byte> Current => all.Current;

    public double? Share => all.Share;

    public bool MoveNext()
    {
        try
        {
            while (all.MoveNext())
            {
                if (isWanted(all.Current))
                {
                    return true;
                }
            }

            return false;
        }
        catch (BsonFormatException e)
        {
            throw all.Refuse(e);
        }
    }

    public SourceException Refuse(BsonFormatException problem) => all.Refuse(problem);

    public void Dispose() => all.Dispose();
}
