using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// A connection whose replies are checked before the driver sees them. The driver trusts what a server says: older versions, Debian 12's among
/// them, follow a broken length or a section that is not there into memory that is not theirs, which ends the process. So each connection is
/// wrapped in a stream that takes in a whole reply and hands it on if it is one; if not it fails, which to the driver is a connection that broke.
/// TLS is beneath. Called by libmongoc, on the thread that uses the client.
/// </summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe partial struct CheckedStream
{
    /// <summary>A number that no kind of stream of the driver's has.</summary>
    private const int Kind = 1717;

    [ThreadStatic]
    private static StreamTrouble? _trouble;

    private MongocStream _stream;
    private MongocStream* _owned;
    private MongocStream* _source;
    private GCHandle<ReplyBuffer> _replies;
    private bool _isLate;

    /// <summary>
    /// Has all connections that a client will make checked, but where the driver hides how it connects, as on Windows: those builds are newer,
    /// and check more themselves.
    /// </summary>
    internal static void Guard(ClientHandle client)
    {
        if (Libmongoc.Has(nameof(Libmongoc.mongoc_client_default_stream_initiator)))
        {
            Libmongoc.mongoc_client_set_stream_initiator(client, &Connect, client.DangerousGetHandle());
        }
    }

    /// <summary>
    /// Why the last reading on this thread failed, to explain an error of the driver's; null when it succeeded, or when this has been asked before.
    /// </summary>
    internal static StreamTrouble? TakeTrouble()
    {
        (StreamTrouble? trouble, _trouble) = (_trouble, null);
        return trouble;
    }

    /// <summary>Connects as the driver does by itself, with TLS where the URI asks for it, and puts the guard on top.</summary>
    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static MongocStream* Connect(nint uri, nint host, nint client, BsonError* error)
    {
        MongocStream* owned = Libmongoc.mongoc_client_default_stream_initiator(uri, host, client, error);
        if (owned is null)
        {
            return null;
        }

        var stream = (CheckedStream*)NativeMemory.AllocZeroed((nuint)sizeof(CheckedStream));
        stream->_stream = new MongocStream
        {
            Kind = Kind,
            Destroy = &Destroy,
            Close = &Close,
            Flush = &Flush,
            Write = &Write,
            Read = &Read,
            SetOption = &SetOption,
            GetBase = &GetBase,
            CheckClosed = &CheckClosed,
            Failed = &Failed,
            TimedOut = &TimedOut,
            ShouldRetry = &ShouldRetry,
        };
        stream->_owned = owned;

        // The driver's own buffer would lose the beginning of a reply that has not come to its end yet, and there is one here.
        stream->_source = owned->Kind == MongocStream.Buffered ? owned->GetBase(owned) : owned;
        stream->_replies = new GCHandle<ReplyBuffer>(new ReplyBuffer());
        return (MongocStream*)stream;
    }

    [UnmanagedCallersOnly(CallConvs = [typeof(CallConvCdecl)])]
    private static nint Read(MongocStream* stream, IoVector* parts, nuint count, nuint atLeast, int timeout)
    {
        const int Failure = -1;
        var self = (CheckedStream*)stream;
        ReplyBuffer replies = self->_replies.Target;
        try
        {
            if (self->Fill(replies, timeout))
            {
                int given = 0;
                for (nuint i = 0; i < count; i++)
                {
                    given += replies.HandOut(parts[i].Bytes);
                }

                if ((nuint)given >= atLeast)
                {
                    _trouble = null;
                    return given;
                }

                replies.Refuse("a reply that is shorter than one to this question can be");
            }
        }
        catch (Exception e)
        {
            // Native code calls this: nothing may leave it.
            replies.Refuse(e.Message);
        }

        _trouble = new StreamTrouble(replies.Complaint, self->IsTimeout);
        return Failure;
    }

    private readonly bool IsTimeout => _isLate || (_source->TimedOut is not null && _source->TimedOut(_source) != 0);

    /// <summary>Reads until a whole reply is there; false when the time is over, the connection broken, or what came is none.</summary>
    private bool Fill(ReplyBuffer replies, int timeout)
    {
        long deadline = Environment.TickCount64 + timeout;
        while (!replies.IsReady)
        {
            // Who sends a byte now and then must not take longer than who sends nothing. A time-out of 0 asks for what is there.
            int left = timeout <= 0 ? timeout : (int)(deadline - Environment.TickCount64);
            _isLate = timeout > 0 && left <= 0;
            if (_isLate || replies.Complaint is not null)
            {
                return false;
            }

            Span<byte> room = replies.Room;
            fixed (byte* first = room)
            {
                nint read = Libmongoc.mongoc_stream_read(_source, first, (nuint)room.Length, 1, left);
                if (read <= 0 || !replies.Take((int)read))
                {
                    return false;
                }
            }
        }

        return true;
    }
}
