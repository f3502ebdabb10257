using LibreChatExporter.Bson;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Makes documents of the shapes that LibreChat writes.</summary>
internal static class Rows
{
    private static int _counter = Random.Shared.Next();

    /// <summary>A new id of this second, as an application server makes it.</summary>
    internal static ObjectId NewId(DateTimeOffset? time = null)
        => Ids.At(time ?? DateTimeOffset.UtcNow, Interlocked.Increment(ref _counter));

    /// <summary>One side of a model call: <paramref name="tokens"/> and <paramref name="credits"/> are what was spent, positive.</summary>
    internal static byte[] Usage(
        string user,
        string model,
        string tokenType,
        int tokens,
        double credits,
        string? messageId = null,
        string context = "message",
        DateTimeOffset? time = null)
    {
        DateTimeOffset at = time ?? DateTimeOffset.UtcNow;
        BsonWriter row = new BsonWriter()
            .ObjectId("_id", NewId(at))
            .ObjectId("user", UserId(user))
            .String("tokenType", tokenType)
            .String("model", model)
            .String("context", context)
            .Int32("rawAmount", -tokens)
            .Double("tokenValue", -credits)
            .DateTime("createdAt", at);
        return (messageId is null ? row : row.String("messageId", messageId)).ToArray();
    }

    /// <summary>A call of one token and one credit, and what <paramref name="fill"/> adds.</summary>
    internal static byte[] Call(string? user, Action<BsonWriter> fill) => Bare("prompt", row =>
    {
        if (user is not null)
        {
            row.ObjectId("user", UserId(user));
        }

        fill(row.Int32("rawAmount", -1).Int32("tokenValue", -1));
    });

    /// <summary>A row with an id, a kind, and nothing but what <paramref name="fill"/> adds.</summary>
    internal static byte[] Bare(string tokenType, Action<BsonWriter> fill)
    {
        BsonWriter row = new BsonWriter().ObjectId("_id", NewId()).String("tokenType", tokenType);
        fill(row);
        return row.ToArray();
    }

    /// <summary>A top-up.</summary>
    internal static byte[] Credits(string user, double credits, string context = "autoRefill") => new BsonWriter()
        .ObjectId("_id", NewId())
        .ObjectId("user", UserId(user))
        .String("tokenType", "credits")
        .String("context", context)
        .Double("rawAmount", credits)
        .Double("tokenValue", credits)
        .DateTime("createdAt", DateTimeOffset.UtcNow)
        .ToArray();

    /// <summary>The answer that a row's <c>messageId</c> names.</summary>
    internal static byte[] Answer(string user, string messageId, string model) => new BsonWriter()
        .ObjectId("_id", NewId())
        .String("messageId", messageId)
        .String("user", user)
        .Boolean("isCreatedByUser", false)
        .String("endpoint", model.StartsWith("agent_", StringComparison.Ordinal) ? "agents" : "openAI")
        .String("model", model)
        .DateTime("createdAt", DateTimeOffset.UtcNow)
        .ToArray();

    /// <summary>The ObjectId of a user given as 24 hexadecimal digits.</summary>
    internal static ObjectId UserId(string user) => new(Convert.FromHexString(user));

    /// <summary>A user's id as a label shows it.</summary>
    internal static string User(int number) => $"{number:x24}";
}
