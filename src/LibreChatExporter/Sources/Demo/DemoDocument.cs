using System.Buffers.Binary;
using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Demo;

/// <summary>A document of <c>transactions</c> that can be moved to another time.</summary>
internal sealed class DemoRow
{
    private DemoRow(byte[] document, ObjectId id, DateTimeOffset time, byte[]? messageId)
    {
        Document = document;
        Id = id;
        Time = time;
        MessageText = messageId is null ? null : Encoding.UTF8.GetString(messageId);
        MessageId = messageId;
    }

    internal byte[] Document { get; }

    internal ObjectId Id { get; }

    internal DateTimeOffset Time { get; }

    internal string? MessageText { get; }

    internal ReadOnlyMemory<byte>? MessageId { get; }

    internal static DemoRow Of(byte[] document)
    {
        Transaction transaction = Transaction.Parse(document);
        transaction.Id.TryGetObjectId(out ObjectId id);
        transaction.CreatedAt.TryGetUnixMilliseconds(out long created);
        byte[]? messageId = transaction.MessageId.TryGetString(out ReadOnlySpan<byte> text) ? text.ToArray() : null;
        return new DemoRow(document, id, DateTimeOffset.FromUnixTimeMilliseconds(created), messageId);
    }

    internal DemoRow At(DateTimeOffset time, ObjectId id)
    {
        byte[] document = [.. Document];
        id.CopyTo(document.AsSpan(PositionOf("_id"u8)));
        BinaryPrimitives.WriteInt64LittleEndian(document.AsSpan(PositionOf("createdAt"u8)), time.ToUnixTimeMilliseconds());
        return Of(document);
    }

    /// <summary>The same row for another answer; the id must be as long as the old one.</summary>
    internal DemoRow WithMessageId(string messageId)
    {
        byte[] document = [.. Document];
        Encoding.UTF8.GetBytes(messageId, document.AsSpan(PositionOf("messageId"u8) + sizeof(int)));
        return Of(document);
    }

    /// <summary>Where a field's value starts in the document.</summary>
    private int PositionOf(ReadOnlySpan<byte> name)
    {
        var reader = new BsonReader(Document);
        while (reader.Read())
        {
            if (reader.Name.SequenceEqual(name))
            {
                Document.AsSpan().Overlaps(reader.Value.Bytes, out int position);
                return position;
            }
        }

        throw new BsonFormatException($"the sample's row has no {Encoding.UTF8.GetString(name)}", 0);
    }
}
