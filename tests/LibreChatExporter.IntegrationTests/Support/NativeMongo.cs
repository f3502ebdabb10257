using System.Runtime.InteropServices;
using LibreChatExporter.Sources.Mongo;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>The functions of libmongoc that write. They are here, so that the exporter itself cannot even name them.</summary>
internal static unsafe partial class NativeMongo
{
    private const string Mongoc = "mongoc";

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool mongoc_client_command_simple(
        ClientHandle client, string database, BsonHandle command, nint readPreferences, nint reply, ref BsonError error);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool mongoc_collection_insert_many(
        CollectionHandle collection, nint* documents, nuint count, BsonHandle options, nint reply, ref BsonError error);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool mongoc_collection_delete_many(
        CollectionHandle collection, BsonHandle selector, nint options, nint reply, ref BsonError error);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool mongoc_collection_update_many(
        CollectionHandle collection, BsonHandle selector, BsonHandle update, nint options, nint reply, ref BsonError error);
}
