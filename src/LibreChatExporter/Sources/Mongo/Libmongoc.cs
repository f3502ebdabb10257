using System.Reflection;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Text;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// The functions of libmongoc, MongoDB's C driver, that are used here, and of libbson beneath it. Both major versions have them.
/// </summary>
internal static unsafe partial class Libmongoc
{
    private const string Mongoc = "mongoc";
    private const string Bson = "bson";

    private static readonly string[] MongocNames =
    [
        "libmongoc-1.0.so.0", "libmongoc2.so.2",
        "libmongoc-1.0.0.dylib", "libmongoc2.2.dylib", "/opt/homebrew/lib/libmongoc2.2.dylib", "/opt/homebrew/lib/libmongoc-1.0.0.dylib",
        "mongoc-1.0.dll", "mongoc2.dll",
    ];

    /// <summary>As <see cref="MongocNames"/>, in the same order: a process must not mix versions of the two.</summary>
    private static readonly string[] BsonNames = [.. MongocNames.Select(name => name.Replace("mongoc", "bson", StringComparison.Ordinal))];

    private static readonly Lazy<(nint Mongoc, nint Bson)> Libraries = new(() =>
    {
        NativeLibrary.SetDllImportResolver(typeof(Libmongoc).Assembly, Resolve);
        if (!OperatingSystem.IsWindows())
        {
            // The library starts itself when it is loaded and keeps counters in shared memory, about whose leftovers it complains on standard
            // error before anybody can tell it not to. .NET's own copy of the environment would not reach it.
            _ = setenv("MONGOC_DISABLE_SHM", "1", 0);
        }

        (nint, nint) libraries = Load(MongocNames, BsonNames);
        return libraries;
    });

    private static readonly Lazy<bool> Started = new(() =>
    {
        _ = Libraries.Value;
        mongoc_log_set_handler(null, 0);
        mongoc_init();
        return true;
    });

    /// <summary>Loads and starts the library, once.</summary>
    /// <exception cref="SourceException">It is not installed.</exception>
    internal static void EnsureStarted() => _ = Started.Value;

    /// <summary>Whether the library has a function that only some builds of it show.</summary>
    internal static bool Has(string function) => NativeLibrary.TryGetExport(Libraries.Value.Mongoc, function, out _);

    /// <summary>Finds the libraries for imports named as here, of any assembly.</summary>
    internal static nint Resolve(string name, Assembly assembly, DllImportSearchPath? path) => name switch
    {
        Mongoc => Libraries.Value.Mongoc,
        Bson => Libraries.Value.Bson,
        _ => 0,
    };

    /// <summary>Loads the first pair of libraries that is there.</summary>
    /// <exception cref="SourceException">None is.</exception>
    internal static (nint Mongoc, nint Bson) Load(IReadOnlyList<string> mongocNames, IReadOnlyList<string> bsonNames)
    {
        for (int i = 0; i < mongocNames.Count; i++)
        {
            if (NativeLibrary.TryLoad(mongocNames[i], out nint mongoc) && NativeLibrary.TryLoad(bsonNames[i], out nint bson))
            {
                return (mongoc, bson);
            }
        }

        throw new SourceException(
            "MongoDB's C driver is not installed; install libmongoc: apt-get install libmongoc-1.0-0 (Debian, Ubuntu; since 2026 libmongoc2-2), "
            + "apk add mongo-c-driver (Alpine), dnf install mongo-c-driver-libs (Fedora), brew install mongo-c-driver (macOS)")
        {
            Reason = SourceErrorReason.Missing,
        };
    }

    [LibraryImport("libc", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int setenv(string name, string value, int overwrite);

    [LibraryImport(Mongoc)]
    internal static partial void mongoc_init();

    [LibraryImport(Mongoc)]
    internal static partial void mongoc_log_set_handler(void* handler, nint userData);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial UriHandle mongoc_uri_new_with_error(string uri, ref BsonError error);

    [LibraryImport(Mongoc)]
    internal static partial void mongoc_uri_destroy(nint uri);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool mongoc_uri_set_appname(UriHandle uri, string name);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool mongoc_uri_set_compressors(UriHandle uri, string names);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial int mongoc_uri_get_option_as_int32(UriHandle uri, string option, int fallback);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool mongoc_uri_set_option_as_int32(UriHandle uri, string option, int value);

    [LibraryImport(Mongoc)]
    internal static partial ClientHandle mongoc_client_new_from_uri_with_error(UriHandle uri, ref BsonError error);

    [LibraryImport(Mongoc)]
    internal static partial void mongoc_client_destroy(nint client);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool mongoc_client_set_error_api(ClientHandle client, int version);

    [LibraryImport(Mongoc)]
    internal static partial void mongoc_client_set_stream_initiator(
        ClientHandle client, delegate* unmanaged[Cdecl]<nint, nint, nint, BsonError*, MongocStream*> initiator, nint userData);

    [LibraryImport(Mongoc)]
    internal static partial MongocStream* mongoc_client_default_stream_initiator(nint uri, nint host, nint client, BsonError* error);

    [LibraryImport(Mongoc)]
    internal static partial nint mongoc_stream_read(MongocStream* stream, byte* buffer, nuint count, nuint atLeast, int timeout);

    [LibraryImport(Mongoc)]
    internal static partial void mongoc_stream_failed(MongocStream* stream);

    [LibraryImport(Mongoc, StringMarshalling = StringMarshalling.Utf8)]
    internal static partial CollectionHandle mongoc_client_get_collection(ClientHandle client, string database, string collection);

    [LibraryImport(Mongoc)]
    internal static partial void mongoc_collection_destroy(nint collection);

    [LibraryImport(Mongoc)]
    internal static partial CursorHandle mongoc_collection_find_with_opts(
        CollectionHandle collection, BsonHandle filter, BsonHandle options, nint readPreferences);

    [LibraryImport(Mongoc)]
    internal static partial CursorHandle mongoc_collection_find_indexes_with_opts(CollectionHandle collection, nint options);

    [LibraryImport(Mongoc)]
    internal static partial long mongoc_collection_estimated_document_count(
        CollectionHandle collection, BsonHandle options, nint readPreferences, nint reply, ref BsonError error);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool mongoc_cursor_next(CursorHandle cursor, out nint document);

    [LibraryImport(Mongoc)]
    [return: MarshalAs(UnmanagedType.U1)]
    internal static partial bool mongoc_cursor_error(CursorHandle cursor, ref BsonError error);

    [LibraryImport(Mongoc)]
    internal static partial void mongoc_cursor_destroy(nint cursor);

    [LibraryImport(Bson)]
    internal static partial BsonHandle bson_new_from_data(ReadOnlySpan<byte> data, nuint length);

    [LibraryImport(Bson)]
    internal static partial void bson_destroy(nint document);

    [LibraryImport(Bson)]
    [SuppressGCTransition]
    private static partial byte* bson_get_data(nint document);

    /// <summary>The bytes of a <c>bson_t</c>, which keep belonging to it. Its public second field is the length.</summary>
    internal static ReadOnlySpan<byte> Bytes(nint document) => new(bson_get_data(document), ((int*)document)[1]);
}

/// <summary><c>bson_error_t</c>: what went wrong, in which part of the driver, and its or the server's code for it.</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct BsonError
{
    private readonly uint _domain;
    private readonly uint _code;
    private MessageBytes _message;

    internal readonly uint Domain => _domain;

    internal readonly uint Code => _code;

    internal readonly string Message
    {
        get
        {
            ReadOnlySpan<byte> bytes = _message;
            int end = bytes.IndexOf((byte)0);
            return Encoding.UTF8.GetString(end < 0 ? bytes : bytes[..end]);
        }
    }

    [InlineArray(504)]
    private struct MessageBytes
    {
        private byte _first;
    }
}
