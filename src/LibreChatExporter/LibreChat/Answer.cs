using LibreChatExporter.Bson;

namespace LibreChatExporter.LibreChat;

/// <summary>
/// The part of a <c>messages</c> document that links a transaction to its agent. Unique by <see cref="MessageId"/> and <see cref="User"/>.
/// The texts are UTF-8, empty where missing.
/// </summary>
internal readonly ref struct Answer
{
    /// <summary>
    /// The longest <c>messageId</c> that is looked up, in bytes. LibreChat's have 36 to about 50, and grew by an underscore with each
    /// regeneration once.
    /// </summary>
    public const int MaxMessageId = 4096;

    /// <summary>The fields that are read, for projections: never the text of a message.</summary>
    public static readonly IReadOnlyList<string> Fields = ["messageId", "user", "model", "endpoint", "isCreatedByUser"];

    /// <summary>The id that transactions name.</summary>
    public required ReadOnlySpan<byte> MessageId { get; init; }

    /// <summary>The user's id as 24 hexadecimal digits: text here, an ObjectId in transactions.</summary>
    public required ReadOnlySpan<byte> User { get; init; }

    /// <summary>The agent's id on answers of agents, otherwise the model's name.</summary>
    public required ReadOnlySpan<byte> Model { get; init; }

    /// <summary><c>agents</c>, a provider, or a custom endpoint's name.</summary>
    public required ReadOnlySpan<byte> Endpoint { get; init; }

    /// <summary>Reads a document of <c>messages</c>; false when it is no assistant's answer or cannot be linked.</summary>
    /// <exception cref="BsonFormatException">The bytes are not a document.</exception>
    public static bool TryParse(ReadOnlySpan<byte> document, out Answer answer)
    {
        ReadOnlySpan<byte> messageId = default, user = default, model = default, endpoint = default;
        bool byUser = false;
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            ReadOnlySpan<byte> name = reader.Name;
            if (name.SequenceEqual("messageId"u8))
            {
                messageId = reader.Value.StringOrEmpty;
            }
            else if (name.SequenceEqual("user"u8))
            {
                user = reader.Value.StringOrEmpty;
            }
            else if (name.SequenceEqual("model"u8))
            {
                model = reader.Value.StringOrEmpty;
            }
            else if (name.SequenceEqual("endpoint"u8))
            {
                endpoint = reader.Value.StringOrEmpty;
            }
            else if (name.SequenceEqual("isCreatedByUser"u8))
            {
                byUser = reader.Value.IsTrue;
            }
        }

        answer = new Answer { MessageId = messageId, User = user, Model = model, Endpoint = endpoint };
        return !byUser && !messageId.IsEmpty;
    }
}
