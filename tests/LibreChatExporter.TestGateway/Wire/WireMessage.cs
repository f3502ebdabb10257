using LibreChatExporter.TestGateway.Bson;

namespace LibreChatExporter.TestGateway.Wire;

/// <summary>
/// A command as it came over the wire: in OP_MSG, or in the legacy OP_QUERY with which drivers that do not know the server yet say hello;
/// either may have been compressed, and is answered in the same way.
/// </summary>
internal sealed record WireMessage(
    int RequestId,
    bool IsLegacy,
    bool ExpectsReply,
    string LegacyDatabase,
    ReadOnlyMemory<byte> Body,
    ReadOnlyMemory<byte>? DocumentSequence,
    Compressor? Compressor = null)
{
    public const int HeaderLength = 16;
    public const int MaximumLength = 48_000_000;
    public const int OpReply = 1;
    public const int OpQuery = 2004;
    public const int OpCompressed = 2012;
    public const int OpMsg = 2013;

    private const int ChecksumPresent = 1;
    private const int MoreToCome = 2;
    private const int FlagsThatMustBeKnown = 0xFFFF;

    public static WireMessage Parse(int requestId, int operation, ReadOnlyMemory<byte> payload) => operation switch
    {
        OpMsg => ParseMsg(requestId, payload),
        OpQuery => ParseQuery(requestId, payload),
        OpCompressed => ParseCompressed(requestId, payload),
        _ => throw new InvalidDataException($"Operation {operation} is not served."),
    };

    private static WireMessage ParseCompressed(int requestId, ReadOnlyMemory<byte> payload)
    {
        var cursor = new ByteCursor(payload);
        var operation = cursor.TakeInt32();
        var length = cursor.TakeInt32();
        var compressor = Compressor.Find(cursor.TakeByte());
        if (operation == OpCompressed || length is < 0 or > MaximumLength)
        {
            throw new InvalidDataException("A compressed message holds none that is served.");
        }

        return Parse(requestId, operation, compressor.Decompress(cursor.TakeRest(), length)) with { Compressor = compressor };
    }

    private static WireMessage ParseMsg(int requestId, ReadOnlyMemory<byte> payload)
    {
        var cursor = new ByteCursor(payload);
        var flags = cursor.TakeInt32();
        if ((flags & FlagsThatMustBeKnown & ~(ChecksumPresent | MoreToCome)) != 0)
        {
            throw new InvalidDataException($"A message has unknown flags: {flags:X}.");
        }

        if ((flags & ChecksumPresent) != 0)
        {
            var checksummed = cursor.TakeRest();
            cursor = new ByteCursor(new ByteCursor(checksummed).Take(checksummed.Length - 4));
        }

        ReadOnlyMemory<byte>? body = null;
        ReadOnlyMemory<byte>? sequence = null;
        while (!cursor.AtEnd)
        {
            switch (cursor.TakeByte())
            {
                case 0:
                    body = cursor.TakeBlock(BsonReader.EmptyDocumentLength);
                    break;
                case 1:
                    sequence = ParseDocumentSequence(cursor.TakeBlock(minimum: 5));
                    break;
                default:
                    throw new InvalidDataException("A message has a section of an unknown kind.");
            }
        }

        return new WireMessage(
            requestId,
            IsLegacy: false,
            ExpectsReply: (flags & MoreToCome) == 0,
            LegacyDatabase: "admin",
            body ?? throw new InvalidDataException("A message has no body."),
            sequence);
    }

    private static ReadOnlyMemory<byte> ParseDocumentSequence(ReadOnlyMemory<byte> section)
    {
        var cursor = new ByteCursor(section);
        cursor.TakeInt32();
        cursor.TakeCString();
        return cursor.TakeRest();
    }

    private static WireMessage ParseQuery(int requestId, ReadOnlyMemory<byte> payload)
    {
        var cursor = new ByteCursor(payload);
        cursor.TakeInt32();
        var name = cursor.TakeCString();
        cursor.Take(8);
        return new WireMessage(
            requestId,
            IsLegacy: true,
            ExpectsReply: true,
            LegacyDatabase: name.Split('.')[0],
            cursor.TakeBlock(BsonReader.EmptyDocumentLength),
            DocumentSequence: null);
    }
}
