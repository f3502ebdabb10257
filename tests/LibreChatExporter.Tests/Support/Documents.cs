using System.Globalization;
using LibreChatExporter.Bson;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Tests.Support;

/// <summary>Documents as LibreChat writes them: its fields in its order, whole numbers as Int32 and others as Double.</summary>
internal static class Documents
{
    public static byte[] Transaction(
        ObjectId id,
        string tokenType = "prompt",
        double rawAmount = -100,
        double tokenValue = -250,
        string? model = "gpt-5.5",
        string? messageId = null,
        string? context = "message",
        ObjectId? user = null,
        (double Input, double Write, double Read)? cache = null)
    {
        BsonWriter writer = new BsonWriter().ObjectId("user", user ?? Ids.User(1));
        writer.String("conversationId", "8afe9a22-b844-4bdf-8b25-bb73ce50e76b").String("tokenType", tokenType);
        Text(writer, "model", model);
        Text(writer, "context", context);
        Number(writer, "rate", 2.5);
        Number(writer, "rawAmount", rawAmount);
        Number(writer, "tokenValue", tokenValue);
        if (cache is { } split)
        {
            Number(writer, "inputTokens", split.Input);
            Number(writer, "writeTokens", split.Write);
            Number(writer, "readTokens", split.Read);
        }

        Text(writer, "messageId", messageId);
        return writer.ObjectId("_id", id).Int32("__v", 0).DateTime("createdAt", id.Time).DateTime("updatedAt", id.Time).ToArray();
    }

    /// <summary>A row with these fields and no others but user and times.</summary>
    public static byte[] Row(ObjectId id, ObjectId user, params (string Name, object Value)[] fields)
    {
        BsonWriter writer = new BsonWriter().ObjectId("_id", id).ObjectId("user", user);
        foreach ((string name, object value) in fields)
        {
            if (value is string text)
            {
                writer.String(name, text);
            }
            else
            {
                Number(writer, name, Convert.ToDouble(value, CultureInfo.InvariantCulture));
            }
        }

        return writer.Int32("__v", 0).DateTime("createdAt", id.Time).DateTime("updatedAt", id.Time).ToArray();
    }

    public static byte[] Message(string messageId, ObjectId user, string model, string endpoint = "openAI", bool byUser = false)
        => new BsonWriter()
            .ObjectId("_id", Ids.At(Ids.Noon, 77))
            .String("messageId", messageId)
            .String("user", user.ToString())
            .Boolean("isUserSubmitted", false)
            .String("endpoint", endpoint)
            .String("model", model)
            .Boolean("isCreatedByUser", byUser)
            .Array("content", parts => parts.Document("0", part => part.String("type", "text").String("text", "Seeded answer.")))
            .ToArray();

    /// <summary>A question, or the answer to <paramref name="parent"/>.</summary>
    /// <param name="messageId">Its id.</param>
    /// <param name="user">Whose it is.</param>
    /// <param name="created">When it was first saved.</param>
    /// <param name="parent">The question; null makes this one.</param>
    /// <param name="model">The model or agent that answered.</param>
    /// <param name="endpoint">Null leaves it out, as on errors.</param>
    /// <param name="conversation">The chat.</param>
    /// <param name="isError">Whether it is marked as an error.</param>
    /// <param name="isUnfinished">Whether it was saved before it was complete, or stopped.</param>
    /// <param name="rating">The feedback.</param>
    /// <param name="tokens">Tokens of it; null where they are not known.</param>
    /// <param name="content">Kinds of parts: text, error, or anything else for a call of the tool of that name.</param>
    public static byte[] ChatMessage(
        string messageId,
        ObjectId user,
        DateTimeOffset created,
        string? parent = null,
        string? model = "gpt-5.5",
        string? endpoint = "openAI",
        string conversation = "8afe9a22-b844-4bdf-8b25-bb73ce50e76b",
        bool isError = false,
        bool isUnfinished = false,
        string? rating = null,
        int? tokens = null,
        params string[] content)
    {
        BsonWriter writer = new BsonWriter().ObjectId("_id", Ids.At(created, IdOf(messageId + user))).String("messageId", messageId);
        writer.String("user", user.ToString()).String("conversationId", conversation);
        writer.String("parentMessageId", parent ?? "00000000-0000-0000-0000-000000000000");
        Text(writer, "endpoint", endpoint);
        Text(writer, "model", parent is null ? null : model);
        writer.String("text", "secret words").Boolean("isCreatedByUser", parent is null)
            .Boolean("error", isError).Boolean("unfinished", isUnfinished);
        if (tokens is { } count)
        {
            writer.Int32("tokenCount", count);
        }

        if (rating is not null)
        {
            writer.Document("feedback", feedback => feedback.String("rating", rating).String("tag", "other"));
        }

        writer.Array("content", parts =>
        {
            for (int i = 0; i < content.Length; i++)
            {
                parts.Document($"{i}", part => Part(part, content[i]));
            }
        });
        return writer.DateTime("createdAt", created).DateTime("updatedAt", created).ToArray();
    }

    public static byte[] User(
        ObjectId id, string? email = null, string? username = null, string? name = null, string role = "USER", string provider = "local")
    {
        BsonWriter writer = new BsonWriter().ObjectId("_id", id);
        Text(writer, "name", name);
        Text(writer, "username", username);
        Text(writer, "email", email);
        return writer.String("provider", provider).String("role", role).DateTime("createdAt", id.Time).ToArray();
    }

    public static byte[] Balance(ObjectId id, ObjectId user, double credits, DateTimeOffset? lastRefill = null)
    {
        BsonWriter writer = new BsonWriter().ObjectId("_id", id).ObjectId("user", user)
            .Boolean("autoRefillEnabled", lastRefill is not null);
        if (lastRefill is { } refilled)
        {
            writer.DateTime("lastRefill", refilled);
        }

        return Number(writer, "tokenCredits", credits).ToArray();
    }

    /// <summary>The document as one of a tenant's.</summary>
    public static byte[] OfTenant(byte[] document, string tenant)
        => With(document, "tenantId", writer => writer.String("tenantId", tenant));

    public static byte[] Agent(string id, string name, string provider, string model) => new BsonWriter()
        .ObjectId("_id", Ids.At(Ids.Noon, 78))
        .String("id", id)
        .String("name", name)
        .String("provider", provider)
        .String("model", model)
        .ToArray();

    /// <summary>The document with one field written by <paramref name="write"/> instead, in its old place or at the end.</summary>
    public static byte[] With(byte[] document, string field, Action<BsonWriter> write)
    {
        var writer = new BsonWriter();
        bool written = false;
        var reader = new BsonReader(document);
        while (reader.Read())
        {
            string name = System.Text.Encoding.UTF8.GetString(reader.Name);
            if (name != field)
            {
                writer.Value(name, reader.Value);
                continue;
            }

            write(writer);
            written = true;
        }

        if (!written)
        {
            write(writer);
        }

        return writer.ToArray();
    }

    public static byte[] Without(byte[] document, string field) => With(document, field, _ => { });

    public static BsonWriter Number(BsonWriter writer, string name, double value)
        => value == Math.Truncate(value) && Math.Abs(value) < int.MaxValue && !(value == 0 && double.IsNegative(value))
            ? writer.Int32(name, (int)value)
            : writer.Double(name, value);

    /// <summary>A number that no other text has.</summary>
    private static long IdOf(string text) => (long)(Hash64.Of(System.Text.Encoding.UTF8.GetBytes(text)) >> 1);

    private static void Part(BsonWriter part, string kind)
    {
        if (kind is "text" or "error")
        {
            part.String("type", kind).String(kind, "secret words");
            return;
        }

        part.String("type", "tool_call")
            .Document("tool_call", call => call.String("id", "call_1").String("name", kind).String("args", "secret words"));
    }

    private static void Text(BsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.String(name, value);
        }
    }
}
