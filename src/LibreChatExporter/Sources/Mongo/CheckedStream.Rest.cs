using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>What is not about reading: passed on to the stream beneath, and the end.</summary>
internal unsafe partial struct CheckedStream
{
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte TimedOut(MongocStream* stream)
        => ((CheckedStream*)stream)->IsTimeout ? (byte)1 : (byte)0;

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte ShouldRetry(MongocStream* stream)
    {
        var self = (CheckedStream*)stream;
        bool isOver = self->_isLate || self->_replies.Target.Complaint is not null || self->_source->ShouldRetry is null;
        return isOver ? (byte)0 : self->_source->ShouldRetry(self->_source);
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Destroy(MongocStream* stream)
    {
        var self = (CheckedStream*)stream;
        self->_owned->Destroy(self->_owned);
        self->Free();
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static void Failed(MongocStream* stream)
    {
        var self = (CheckedStream*)stream;
        Libmongoc.mongoc_stream_failed(self->_owned);
        self->Free();
    }

    private void Free()
    {
        _replies.Dispose();
        fixed (CheckedStream* self = &this)
        {
            NativeMemory.Free(self);
        }
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Close(MongocStream* stream) => Owned(stream)->Close(Owned(stream));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int Flush(MongocStream* stream) => Source(stream)->Flush(Source(stream));

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Write(MongocStream* stream, void* parts, nuint count, int timeout)
        => Source(stream)->Write(Source(stream), parts, count, timeout);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static int SetOption(MongocStream* stream, int level, int name, void* value, uint size)
        => Source(stream)->SetOption is null ? 0 : Source(stream)->SetOption(Source(stream), level, name, value, size);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static MongocStream* GetBase(MongocStream* stream) => Source(stream);

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static byte CheckClosed(MongocStream* stream) => Source(stream)->CheckClosed(Source(stream));

    private static MongocStream* Owned(MongocStream* stream) => ((CheckedStream*)stream)->_owned;

    private static MongocStream* Source(MongocStream* stream) => ((CheckedStream*)stream)->_source;
}
