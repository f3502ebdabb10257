using LibreChatExporter.Bson;

namespace LibreChatExporter.LibreChat;

/// <summary>
/// A document of <c>messages</c> without its text: a question or an answer. LibreChat saves some answers several times under one id, with
/// more content each time; <c>createdAt</c> stays. The texts are UTF-8, empty where missing.
/// </summary>
internal ref struct Message
{
    /// <summary>The fields that are read, for projections: of the content only kinds and names, never the text.</summary>
    public static readonly IReadOnlyList<string> Fields =
    [
        "messageId", "user", "conversationId", "parentMessageId", "isCreatedByUser", "endpoint", "model", "error", "unfinished",
        "createdAt", "tokenCount", "feedback.rating", "content.type", "content.tool_call.name",
    ];

    /// <summary>The id that transactions name; unique together with <see cref="User"/>.</summary>
    public ReadOnlySpan<byte> MessageId { get; private set; }

    /// <summary>The user's id as 24 hexadecimal digits.</summary>
    public ReadOnlySpan<byte> User { get; private set; }

    /// <summary>The chat.</summary>
    public ReadOnlySpan<byte> Conversation { get; private set; }

    /// <summary>The message that this one follows: of an answer, its question.</summary>
    public ReadOnlySpan<byte> Parent { get; private set; }

    /// <summary>
    /// Whether it belongs to the thread of a subagent, which one agent writes to another: nobody typed it, and nobody waits for the answer.
    /// </summary>
    public readonly bool IsOfSubagent
        => Endpoint.SequenceEqual("agents"u8) && (MessageId.EndsWith(":user"u8) || MessageId.EndsWith(":assistant"u8));

    /// <summary>Whether it is a question.</summary>
    public bool IsByUser { get; private set; }

    /// <summary><c>agents</c>, a provider, or a custom endpoint's name.</summary>
    public ReadOnlySpan<byte> Endpoint { get; private set; }

    /// <summary>The agent's id on answers of agents, otherwise the model's name.</summary>
    public ReadOnlySpan<byte> Model { get; private set; }

    /// <summary>
    /// Whether it is an error in either of the shapes that LibreChat writes: marked as one, or with a part of its content that is one.
    /// </summary>
    public bool IsError { get; private set; }

    /// <summary>Whether it was stopped, or saved before it was complete.</summary>
    public bool IsUnfinished { get; private set; }

    /// <summary>
    /// Tokens: of an answer those that came out of the model, of a question an estimate; of another type where they are not known.
    /// </summary>
    public BsonValue TokenCount { get; private set; }

    /// <summary>Whether it is neither an error nor to be continued.</summary>
    public readonly bool IsComplete => !IsError && !IsUnfinished;

    /// <summary>When it was first saved, in milliseconds since the Unix epoch; null where missing.</summary>
    public long? CreatedAt { get; private set; }

    /// <summary><c>thumbsUp</c> or <c>thumbsDown</c>; empty where nobody has rated it.</summary>
    public ReadOnlySpan<byte> Rating { get; private set; }

    /// <summary>Its parts, as a BSON array; of another type where it has none.</summary>
    public BsonValue Content { get; private set; }

    /// <summary>Reads a document of <c>messages</c>.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    public static Message Parse(ReadOnlySpan<byte> document)
    {
        Message message = default;
        bool isError = false;
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            ReadOnlySpan<byte> name = reader.Name;
            BsonValue value = reader.Value;
            switch (name.Length)
            {
                case 4 when name.SequenceEqual("user"u8):
                    message.User = value.StringOrEmpty;
                    break;
                case 5 when name.SequenceEqual("model"u8):
                    message.Model = value.StringOrEmpty;
                    break;
                case 5 when name.SequenceEqual("error"u8):
                    isError = value.IsTrue;
                    break;
                case 7 when name.SequenceEqual("content"u8):
                    message.Content = value;
                    break;
                case 8 when name.SequenceEqual("endpoint"u8):
                    message.Endpoint = value.StringOrEmpty;
                    break;
                case 8 when name.SequenceEqual("feedback"u8):
                    message.Rating = Text(value, "rating"u8);
                    break;
                case 9 when name.SequenceEqual("messageId"u8):
                    message.MessageId = value.StringOrEmpty;
                    break;
                case 9 when name.SequenceEqual("createdAt"u8):
                    message.CreatedAt = value.TryGetUnixMilliseconds(out long created) ? created : null;
                    break;
                case 10 when name.SequenceEqual("tokenCount"u8):
                    message.TokenCount = value;
                    break;
                case 10 when name.SequenceEqual("unfinished"u8):
                    message.IsUnfinished = value.IsTrue;
                    break;
                case 14 when name.SequenceEqual("conversationId"u8):
                    message.Conversation = value.StringOrEmpty;
                    break;
                case 15 when name.SequenceEqual("parentMessageId"u8):
                    message.Parent = value.StringOrEmpty;
                    break;
                case 15 when name.SequenceEqual("isCreatedByUser"u8):
                    message.IsByUser = value.IsTrue;
                    break;
            }
        }

        message.IsError = isError || HasErrorPart(message.Content);
        return message;
    }

    /// <summary>The name of the tool that a part of <see cref="Content"/> calls; false for other parts.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    public static bool TryGetTool(BsonValue part, out ReadOnlySpan<byte> name)
    {
        name = default;
        if (!Text(part, "type"u8).SequenceEqual("tool_call"u8))
        {
            return false;
        }

        name = Text(BsonReader.Find(part.Bytes, "tool_call"u8), "name"u8);
        return true;
    }

    private static bool HasErrorPart(BsonValue content)
    {
        if (!content.TryGetDocument(out BsonReader parts))
        {
            return false;
        }

        while (parts.Read())
        {
            if (Text(parts.Value, "type"u8).SequenceEqual("error"u8))
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The text of a field of an embedded document; empty where either is missing.</summary>
    private static ReadOnlySpan<byte> Text(BsonValue document, ReadOnlySpan<byte> field)
        => document.Type == BsonType.Document ? BsonReader.Find(document.Bytes, field).StringOrEmpty : default;
}
