using LibreChatExporter.Bson;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Messages;

/// <summary>A question and its answers, as they are now.</summary>
internal sealed record ChatTurn(string Id, ObjectId User, DateTimeOffset Made, string Endpoint)
{
    public List<ChatAnswer> Answers { get; } = [];
}

/// <summary>An answer, as it is now.</summary>
internal sealed record ChatAnswer(string Id, DateTimeOffset Made)
{
    public List<string> Parts { get; } = [];

    public bool IsUnfinished { get; set; }

    public string? Rating { get; set; }

    /// <summary>The document as it was last saved; null before.</summary>
    public byte[]? Saved { get; set; }

    public byte[] ToDocument(ChatTurn turn) => Documents.ChatMessage(
        Id, turn.User, Made, $"q{turn.Id}", turn.Endpoint == "agents" ? "agent_a" : "gpt-5.5", turn.Endpoint,
        isUnfinished: IsUnfinished, rating: Rating, content: [.. Parts]);
}
