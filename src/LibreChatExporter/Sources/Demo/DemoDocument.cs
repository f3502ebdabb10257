using System.Buffers.Binary;
using System.Text;
using LibreChatExporter.Bson;

namespace LibreChatExporter.Sources.Demo;

/// <summary>A document of the sample that can be moved to another time and be given other ids.</summary>
internal sealed class DemoDocument
{
    internal DemoDocument(byte[] bytes)
    {
        Bytes = bytes;
        BsonReader.Find(bytes, "_id"u8).TryGetObjectId(out ObjectId id);
        BsonReader.Find(bytes, "createdAt"u8).TryGetUnixMilliseconds(out long created);
        Id = id;
        Time = DateTimeOffset.FromUnixTimeMilliseconds(created);
        MessageId = Text("messageId"u8);
        Parent = Text("parentMessageId"u8);
        BsonReader.Find(bytes, "user"u8).TryGetObjectId(out ObjectId user);
        BsonReader.Find(bytes, "tokenValue"u8).TryGetFinite(out double credits);
        (User, Credits, IsGrant) = (user, credits, BsonReader.Find(bytes, "tokenType"u8).StringOrEmpty.SequenceEqual("credits"u8));
    }

    internal byte[] Bytes { get; }

    internal ObjectId Id { get; }

    internal DateTimeOffset Time { get; }

    /// <summary>
    /// Its own id if it is a message; if it is a transaction, that of the answer that it worked for; null where there is none.
    /// </summary>
    internal string? MessageId { get; }

    internal string? Parent { get; }

    /// <summary>Of a transaction: whose it is.</summary>
    internal ObjectId User { get; }

    /// <summary>Of a transaction: what it adds to the user's balance, below zero for what was spent.</summary>
    internal double Credits { get; }

    /// <summary>Whether it is a transaction that gives credits.</summary>
    internal bool IsGrant { get; }

    internal DemoDocument At(DateTimeOffset time, ObjectId id)
    {
        byte[] bytes = [.. Bytes];
        id.CopyTo(bytes.AsSpan(PositionOf("_id"u8)));
        BinaryPrimitives.WriteInt64LittleEndian(bytes.AsSpan(PositionOf("createdAt"u8)), time.ToUnixTimeMilliseconds());
        return new DemoDocument(bytes);
    }

    /// <summary>The same document with other ids of messages, each as long as the one it replaces.</summary>
    internal DemoDocument With(string? messageId, string? parent)
    {
        byte[] bytes = [.. Bytes];
        Overwrite(bytes, "messageId"u8, messageId);
        Overwrite(bytes, "parentMessageId"u8, parent);
        return new DemoDocument(bytes);
    }

    /// <summary>The same transaction of another user.</summary>
    internal DemoDocument Of(ObjectId user)
    {
        byte[] bytes = [.. Bytes];
        user.CopyTo(bytes.AsSpan(PositionOf("user"u8)));
        return new DemoDocument(bytes);
    }

    /// <summary>Where a field's value starts in a document.</summary>
    internal static int PositionOf(byte[] document, ReadOnlySpan<byte> field)
    {
        BsonValue value = BsonReader.Find(document, field);
        return value.Type != BsonType.None && document.AsSpan().Overlaps(value.Bytes, out int position)
            ? position
            : throw new BsonFormatException($"the sample's document has no {Encoding.UTF8.GetString(field)}", 0);
    }

    private void Overwrite(byte[] bytes, ReadOnlySpan<byte> field, string? text)
    {
        if (text is not null)
        {
            Encoding.UTF8.GetBytes(text, bytes.AsSpan(PositionOf(field) + sizeof(int)));
        }
    }

    private string? Text(ReadOnlySpan<byte> field)
        => BsonReader.Find(Bytes, field).TryGetString(out ReadOnlySpan<byte> text) ? Encoding.UTF8.GetString(text) : null;

    private int PositionOf(ReadOnlySpan<byte> field) => PositionOf(Bytes, field);
}
