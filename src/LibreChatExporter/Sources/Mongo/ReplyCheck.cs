using System.Buffers.Binary;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Mongo;

/// <summary>
/// Whether bytes are a reply as a MongoDB server sends it, down to the last embedded document. Narrower than the protocol: what a server only
/// sends when it is asked to (compression, checksums, several replies to one question), nobody here asks for.
/// </summary>
internal static class ReplyCheck
{
    /// <summary>Length, number, number of the question, kind: four int32.</summary>
    internal const int HeaderSize = 16;

    /// <summary>The protocol's limit for a message.</summary>
    internal const int MaxSize = 48_000_000;

    private const int Reply = 1, Message = 2013;

    /// <summary>Servers nest up to 200 levels deep, and a reply adds a few.</summary>
    private const int MaxDepth = 250;

    /// <summary>What is wrong with the header of a reply; null where it will do.</summary>
    /// <param name="header">The first <see cref="HeaderSize"/> bytes.</param>
    /// <param name="length">Bytes of the whole reply, header included.</param>
    internal static string? HeaderComplaint(ReadOnlySpan<byte> header, out int length)
    {
        length = BinaryPrimitives.ReadInt32LittleEndian(header);
        int kind = BinaryPrimitives.ReadInt32LittleEndian(header[12..]);
        return kind is not (Reply or Message) ? $"a message of kind {kind}"
            : length is <= HeaderSize or > MaxSize ? $"a message of {length} bytes"
            : null;
    }

    /// <summary>What is wrong with a reply whose header will do and whose length is right; null where nothing is.</summary>
    internal static string? Complaint(ReadOnlySpan<byte> reply)
    {
        try
        {
            ReadOnlySpan<byte> body = reply[HeaderSize..];
            return BinaryPrimitives.ReadInt32LittleEndian(reply[12..]) == Message ? MessageComplaint(body) : OldReplyComplaint(body);
        }
        catch (BsonFormatException e)
        {
            return e.Message;
        }
    }

    /// <summary><c>OP_MSG</c>: flags, then one section of kind 0, which is one document.</summary>
    private static string? MessageComplaint(ReadOnlySpan<byte> body)
    {
        const int Start = sizeof(int) + 1;
        if (body.Length < Start)
        {
            return "a message without a section";
        }

        int flags = BinaryPrimitives.ReadInt32LittleEndian(body);
        if (flags != 0 || body[Start - 1] != 0)
        {
            return $"a message with flags {flags} and a section of kind {body[Start - 1]}";
        }

        Check(body[Start..], MaxDepth);
        return null;
    }

    /// <summary><c>OP_REPLY</c>, the answer to a connection's first question: flags, cursor, position, count of documents, the documents.</summary>
    private static string? OldReplyComplaint(ReadOnlySpan<byte> body)
    {
        const int CountAt = 16, Start = CountAt + sizeof(int);
        if (body.Length < Start)
        {
            return "a reply without documents";
        }

        int count = BinaryPrimitives.ReadInt32LittleEndian(body[CountAt..]);
        ReadOnlySpan<byte> rest = body[Start..];
        int found = 0;
        while (rest.Length >= sizeof(int))
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(rest);
            ReadOnlySpan<byte> document = length < 0 || length > rest.Length ? rest : rest[..length];
            Check(document, MaxDepth);
            rest = rest[document.Length..];
            found++;
        }

        return found == count && found > 0 && rest.IsEmpty ? null : $"a reply of {count} documents that has {found}";
    }

    private static void Check(ReadOnlySpan<byte> document, int depth)
    {
        if (depth == 0)
        {
            throw new BsonFormatException($"documents are nested more than {MaxDepth} deep", 0);
        }

        var reader = new BsonReader(document);
        while (reader.Read())
        {
            if (reader.Value.Type is BsonType.Document or BsonType.Array)
            {
                Check(reader.Value.Bytes, depth - 1);
            }
        }
    }
}
