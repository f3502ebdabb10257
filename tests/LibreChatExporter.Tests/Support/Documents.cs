using LibreChatExporter.Bson;

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

    public static byte[] Message(string messageId, ObjectId user, string model, string endpoint = "openAI", bool byUser = false) => new BsonWriter()
        .ObjectId("_id", Ids.At(Ids.Noon, 77))
        .String("messageId", messageId)
        .String("user", user.ToString())
        .Boolean("isUserSubmitted", false)
        .String("endpoint", endpoint)
        .String("model", model)
        .Boolean("isCreatedByUser", byUser)
        .Array("content", parts => parts.Document("0", part => part.String("type", "text").String("text", "Seeded answer.")))
        .ToArray();

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

    private static void Text(BsonWriter writer, string name, string? value)
    {
        if (value is not null)
        {
            writer.String(name, value);
        }
    }
}
