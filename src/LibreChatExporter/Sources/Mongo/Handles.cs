using Microsoft.Win32.SafeHandles;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>Owns a <c>mongoc_uri_t</c>.</summary>
internal sealed class UriHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Libmongoc.mongoc_uri_destroy(handle);
        return true;
    }
}

/// <summary>Owns a <c>mongoc_client_t</c>: one connection to each server, for one thread at a time.</summary>
internal sealed class ClientHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Libmongoc.mongoc_client_destroy(handle);
        return true;
    }
}

/// <summary>Owns a <c>mongoc_collection_t</c>, which must go before its client.</summary>
internal sealed class CollectionHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Libmongoc.mongoc_collection_destroy(handle);
        return true;
    }
}

/// <summary>Owns a <c>mongoc_cursor_t</c>, which must go before its client.</summary>
internal sealed class CursorHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    protected override bool ReleaseHandle()
    {
        Libmongoc.mongoc_cursor_destroy(handle);
        return true;
    }
}

/// <summary>Owns a <c>bson_t</c> with a copy of a document.</summary>
internal sealed class BsonHandle() : SafeHandleZeroOrMinusOneIsInvalid(ownsHandle: true)
{
    internal static BsonHandle Of(ReadOnlySpan<byte> document) => Libmongoc.bson_new_from_data(document, (nuint)document.Length);

    protected override bool ReleaseHandle()
    {
        Libmongoc.bson_destroy(handle);
        return true;
    }
}
