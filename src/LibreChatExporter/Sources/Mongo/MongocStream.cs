using System.Runtime.InteropServices;

namespace LibreChatExporter.Sources.Mongo;

/// <summary><c>mongoc_stream_t</c>: a connection as libmongoc sees it. Each kind of stream has further fields behind these.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MongocStream
{
    /// <summary>The driver's <c>MONGOC_STREAM_BUFFERED</c>.</summary>
    internal const int Buffered = 3;

    internal int Kind;
    internal delegate* unmanaged[Cdecl]<MongocStream*, void> Destroy;
    internal delegate* unmanaged[Cdecl]<MongocStream*, int> Close;
    internal delegate* unmanaged[Cdecl]<MongocStream*, int> Flush;
    internal delegate* unmanaged[Cdecl]<MongocStream*, void*, nuint, int, nint> Write;
    internal delegate* unmanaged[Cdecl]<MongocStream*, IoVector*, nuint, nuint, int, nint> Read;
    internal delegate* unmanaged[Cdecl]<MongocStream*, int, int, void*, uint, int> SetOption;
    internal delegate* unmanaged[Cdecl]<MongocStream*, MongocStream*> GetBase;
    internal delegate* unmanaged[Cdecl]<MongocStream*, byte> CheckClosed;

    /// <summary>Asked of a stream without a base only.</summary>
    internal nint Poll;

    internal delegate* unmanaged[Cdecl]<MongocStream*, void> Failed;
    internal delegate* unmanaged[Cdecl]<MongocStream*, byte> TimedOut;
    internal delegate* unmanaged[Cdecl]<MongocStream*, byte> ShouldRetry;
    private readonly nint _padding1, _padding2, _padding3;
}

/// <summary><c>mongoc_iovec_t</c>, which is the system's: bytes for a call to fill. Windows has the two fields the other way round.</summary>
[StructLayout(LayoutKind.Sequential)]
internal readonly unsafe struct IoVector
{
    private readonly nint _first;
    private readonly nint _second;

    internal Span<byte> Bytes => OperatingSystem.IsWindows()
        ? new Span<byte>((void*)_second, (int)_first)
        : new Span<byte>((void*)_first, checked((int)_second));
}
