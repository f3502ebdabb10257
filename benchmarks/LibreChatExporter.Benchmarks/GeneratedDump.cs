using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Testing;

namespace LibreChatExporter.Benchmarks;

/// <summary>Rows and answers in LibreChat's shapes, as many as wanted, the same for the same arguments.</summary>
internal sealed class GeneratedDump(int users = 200, int agents = 20, int seed = 1)
{
    private static readonly string[] Models =
    [
        "gpt-5.5", "gpt-4.1", "gpt-4o-mini", "claude-sonnet-4-5", "us.anthropic.claude-opus-5-5-v1:0", "gemini-3.8-flash",
        "deepseek/deepseek-v4-pro",
    ];

    /// <summary>As long as an answer, so that reading it would show.</summary>
    private static readonly string Words = string.Concat(Enumerable.Repeat("Lorem ipsum dolor sit amet. ", 40));

    private readonly Random _random = new(seed);
    private int _counter;

    /// <summary>When the first row was made.</summary>
    internal static DateTimeOffset Start { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <summary>From one call to the next.</summary>
    internal TimeSpan Step { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Writes a dump with this many transactions, two a call, and an answer for each call.</summary>
    internal void Write(string folder, int rows, DateTimeOffset? start = null)
    {
        Directory.CreateDirectory(folder);
        using FileStream transactions = File.Create(Path.Combine(folder, "transactions.bson"));
        using FileStream messages = File.Create(Path.Combine(folder, "messages.bson"));
        using FileStream agentFile = File.Create(Path.Combine(folder, "agents.bson"));
        Write(rows, start, (collection, document) => (collection switch
        {
            Collection.Transactions => transactions,
            Collection.Messages => messages,
            _ => agentFile,
        }).Write(document));
    }

    /// <summary>Writes the same dump as an archive, whose collections take turns.</summary>
    internal void WriteArchive(string file, int rows)
    {
        const string database = "LibreChat";
        string[] collections = [Collection.Transactions, Collection.Messages, Collection.Agents];
        using FileStream output = File.Create(file);
        var archive = new ArchiveWriter(output, [.. collections.Select(name => (database, name))]);
        Write(rows, start: null, (collection, document) => archive.Add(database, collection, document));
        foreach (string collection in collections)
        {
            archive.End(database, collection);
        }
    }

    private void Write(int rows, DateTimeOffset? start, Action<string, byte[]> add)
    {
        for (int i = 0; i < agents; i++)
        {
            add(Collection.Agents, Agent(i));
        }

        for (int i = 0; i < rows / 2; i++)
        {
            Call call = NextCall((start ?? Start) + (i * Step));
            add(Collection.Transactions, call.Prompt);
            add(Collection.Transactions, call.Completion);
            if (i % 10 < 3)
            {
                add(Collection.Messages, call.Question);
            }

            add(Collection.Messages, call.Answer);
        }
    }

    /// <summary>The documents of one call made at <paramref name="time"/>.</summary>
    internal Call NextCall(DateTimeOffset time)
    {
        int user = _random.Next(users);
        string userHex = UserId(user);
        string model = Models[_random.Next(Models.Length)];
        var messageId = new Guid(
            _random.Next(), (short)_random.Next(), (short)_random.Next(), [.. BitConverter.GetBytes(_random.NextInt64())]);
        bool byAgent = agents > 0 && _random.Next(3) == 0;
        bool cached = _random.Next(4) == 0;
        int input = _random.Next(100, 20_000);
        int output = _random.Next(10, 2_000);
        return new Call(
            Row(userHex, "prompt", model, messageId, time, -input, -2.5 * input, cached),
            Row(userHex, "completion", model, messageId, time, -output, -10.0 * output, cached: false),
            Answer(userHex, messageId, byAgent ? AgentId(_random.Next(agents)) : model, byAgent ? "agents" : "openAI", time),
            Question(userHex, messageId, time.AddSeconds(-8)));
    }

    private static string UserId(int number) => $"6af89200878fe7f8{number:x8}";

    /// <summary>The documents of an account and its balance.</summary>
    internal static (byte[] User, byte[] Balance) Account(int number)
    {
        ObjectId id = new(Convert.FromHexString(UserId(number)));
        return (
            new BsonWriter().ObjectId("_id", id).String("email", $"user{number}@example.test").String("username", $"user{number}")
                .String("name", $"User {number}").String("role", "USER").String("provider", "local").ToArray(),
            new BsonWriter().ObjectId("_id", id).ObjectId("user", id).Double("tokenCredits", 1e6 + number)
                .DateTime("lastRefill", Start).ToArray());
    }

    /// <summary>The document of an agent.</summary>
    internal static byte[] Agent(int number) => new BsonWriter()
        .ObjectId("_id", ObjectId.FirstOf(Start).WithCounter(number))
        .String("id", AgentId(number)).String("name", $"Agent {number}").String("provider", "openAI").String("model", Models[0])
        .ToArray();

    private static string AgentId(int number) => $"agent_{number:d21}";

    private byte[] Row(
        string user, string type, string model, Guid messageId, DateTimeOffset time, double amount, double value, bool cached)
    {
        BsonWriter row = new BsonWriter()
            .ObjectId("user", new ObjectId(Convert.FromHexString(user)))
            .String("conversationId", messageId.ToString()).String("tokenType", type).String("model", model).String("context", "message")
            .Double("rate", value / amount).Double("rawAmount", amount).Double("tokenValue", value);
        if (cached)
        {
            row.Double("inputTokens", amount / 10).Double("writeTokens", -0.0).Double("readTokens", amount * 9 / 10);
        }

        return row.String("messageId", messageId.ToString()).ObjectId("_id", ObjectId.FirstOf(time).WithCounter(++_counter)).Int32("__v", 0)
            .DateTime("createdAt", time).DateTime("updatedAt", time).ToArray();
    }

    private byte[] Answer(string user, Guid messageId, string model, string endpoint, DateTimeOffset time) => new BsonWriter()
        .ObjectId("_id", ObjectId.FirstOf(time).WithCounter(++_counter)).String("messageId", messageId.ToString()).String("user", user)
        .Boolean("isCreatedByUser", false).String("model", model).String("endpoint", endpoint).String("text", "")
        .DateTime("createdAt", time).String("conversationId", messageId.ToString()).String("parentMessageId", QuestionId(messageId))
        .Array("content", parts => parts.Document("0", part => part.String("type", "text").String("text", Words)))
        .ToArray();

    private byte[] Question(string user, Guid messageId, DateTimeOffset time) => new BsonWriter()
        .ObjectId("_id", ObjectId.FirstOf(time).WithCounter(++_counter)).String("messageId", QuestionId(messageId)).String("user", user)
        .Boolean("isCreatedByUser", true).String("endpoint", "openAI").String("text", Words).DateTime("createdAt", time)
        .String("conversationId", messageId.ToString()).String("parentMessageId", Guid.Empty.ToString()).ToArray();

    private static string QuestionId(Guid messageId) => $"q{messageId.ToString()[1..]}";
}

/// <summary>The documents of one model call.</summary>
internal sealed record Call(byte[] Prompt, byte[] Completion, byte[] Answer, byte[] Question);
