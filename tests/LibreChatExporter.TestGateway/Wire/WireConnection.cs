using System.Buffers.Binary;
using LibreChatExporter.TestGateway.Commands;

namespace LibreChatExporter.TestGateway.Wire;

/// <summary>Reads one client's messages, one after the other, and answers them.</summary>
internal sealed class WireConnection(Stream stream, ClientSession session, CommandDispatcher dispatcher)
{
    private const int MsgReplyHeadLength = WireMessage.HeaderLength + 5;
    private const int LegacyReplyHeadLength = WireMessage.HeaderLength + 20;

    private int lastReplyId;

    public async Task ServeAsync(CancellationToken stop)
    {
        while (await ReadAsync(stop) is { } message)
        {
            session.Compressor = message.Compressor?.Name ?? "";
            var reply = await dispatcher.ExecuteAsync(session, message, stop);
            if (message.ExpectsReply)
            {
                await ReplyAsync(message, reply, stop);
            }
        }
    }

    private async Task<WireMessage?> ReadAsync(CancellationToken stop)
    {
        var header = new byte[WireMessage.HeaderLength];
        if (await stream.ReadAtLeastAsync(header, header.Length, throwOnEndOfStream: false, stop) < header.Length)
        {
            return null;
        }

        var length = BinaryPrimitives.ReadInt32LittleEndian(header);
        if (length is < WireMessage.HeaderLength or > WireMessage.MaximumLength)
        {
            throw new InvalidDataException($"A message cannot be {length} bytes long.");
        }

        var payload = new byte[length - WireMessage.HeaderLength];
        await stream.ReadExactlyAsync(payload, stop);
        return WireMessage.Parse(
            requestId: BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(4)),
            operation: BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(12)),
            payload);
    }

    private async Task ReplyAsync(WireMessage message, ReadOnlyMemory<byte> document, CancellationToken stop)
    {
        // Head and document go out in one write: two would be two packets and, over TLS, two records.
        var headLength = message.IsLegacy ? LegacyReplyHeadLength : MsgReplyHeadLength;
        var reply = new byte[headLength + document.Length];
        BinaryPrimitives.WriteInt32LittleEndian(reply, reply.Length);
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(4), ++lastReplyId);
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(8), message.RequestId);
        BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(12), message.IsLegacy ? WireMessage.OpReply : WireMessage.OpMsg);
        if (message.IsLegacy)
        {
            const int AwaitCapable = 8;
            const int DocumentCount = 1;
            BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(16), AwaitCapable);
            BinaryPrimitives.WriteInt32LittleEndian(reply.AsSpan(32), DocumentCount);
        }

        document.CopyTo(reply.AsMemory(headLength));
        await stream.WriteAsync(message.Compressor is { } compressor ? compressor.Wrap(reply) : reply, stop);
    }
}
