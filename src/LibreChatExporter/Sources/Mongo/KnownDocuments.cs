using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Documents that never change once they are there, so that their ids tell whether others have come. Not thread-safe.</summary>
internal sealed class KnownDocuments : IDisposable
{
    private readonly HashSet<ObjectId> _ids = [];

    /// <summary>Copies the documents of a page.</summary>
    internal KnownDocuments(Page page)
    {
        for (int i = 0; i < page.Count; i++)
        {
            Page.Add(page[i]);
            if (IdOf(page[i]) is { } id)
            {
                _ids.Add(id);
            }
        }
    }

    /// <summary>The documents.</summary>
    internal Page Page { get; } = new();

    /// <summary>Whether it has all documents whose ids these are.</summary>
    internal bool Has(Page ids)
    {
        for (int i = 0; i < ids.Count; i++)
        {
            if (IdOf(ids[i]) is not { } id || !_ids.Contains(id))
            {
                return false;
            }
        }

        return true;
    }

    /// <inheritdoc/>
    public void Dispose() => Page.Dispose();

    private static ObjectId? IdOf(ReadOnlySpan<byte> document)
    {
        try
        {
            return BsonReader.Find(document, "_id"u8).TryGetObjectId(out ObjectId id) ? id : null;
        }
        catch (BsonFormatException)
        {
            // Whoever reads the document will say what is wrong with it.
            return null;
        }
    }
}
