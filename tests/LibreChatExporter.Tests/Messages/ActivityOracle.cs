namespace LibreChatExporter.Tests.Messages;

/// <summary>
/// Computes from documents what the families of activity and coverage must be, in the most direct way: each message as it is in the end, in
/// the order in which they lie there. Shares no code with the exporter.
/// </summary>
internal sealed class ActivityOracle
{
    public const string Duration = "librechat_response_duration_seconds", Speed = "librechat_response_output_tokens_per_second";

    private static readonly double[] Bounds = [0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600],
        SpeedBounds = [1, 2, 5, 10, 20, 50, 100, 200, 500];

    private static readonly string[] BesideAnswers =
    [
        "title", "summarization", "subagent", "activity-label", "activity-phase", "reasoning-label", "image_generation", "image_edit",
        "video_generation", "media",
    ];

    private readonly Dictionary<(string Id, string User), Dictionary<string, object?>> _messages = [];
    private readonly Dictionary<string, string> _agentModels = [];
    private readonly HashSet<(string, string)> _mentioned = [];

    private ActivityOracle()
    {
    }

    public static IReadOnlyList<string> Families { get; } =
    [
        "librechat_messages_total", "librechat_message_errors_total", "librechat_tool_calls_total", "librechat_message_feedback",
        Duration + "_bucket", Duration + "_sum", Duration + "_count", Speed + "_bucket", Speed + "_sum", Speed + "_count",
        "librechat_answers_without_transactions_total",
    ];

    private Dictionary<string, Dictionary<string, double>> Totals { get; } =
        Families.ToDictionary(family => family, _ => new Dictionary<string, double>());

    public static Dictionary<string, Dictionary<string, double>> Compute(
        IEnumerable<byte[]> messages, IEnumerable<byte[]> transactions, IEnumerable<byte[]> agents)
    {
        var oracle = new ActivityOracle();
        foreach (Dictionary<string, object?> agent in agents.Select(document => PlainBson.Decode(document)))
        {
            oracle._agentModels[Text(agent, "id")] = Text(agent, "model");
        }

        foreach (Dictionary<string, object?> message in messages.Select(document => PlainBson.Decode(document)))
        {
            oracle._messages[(Text(message, "messageId"), Text(message, "user"))] = message;
        }

        foreach (Dictionary<string, object?> row in transactions.Select(document => PlainBson.Decode(document))
            .Where(row => !BesideAnswers.Contains(row.GetValueOrDefault("context"))))
        {
            oracle._mentioned.Add((
                row.ContainsKey("messageId") ? Text(row, "messageId") : Text(row, "conversationId"), ((PlainId)row["user"]!).Hex));
        }

        HashSet<(string, string)> answered = [];
        foreach (((string id, string user), Dictionary<string, object?> message) in oracle._messages)
        {
            oracle.Count(message, id, user, answered);
        }

        return oracle.Totals;
    }

    private static string Text(Dictionary<string, object?> document, string field) => document.GetValueOrDefault(field) as string ?? "";

    private static string OrUnknown(string text) => text.Length > 0 ? text : "unknown";

    private static Dictionary<string, object?> Embedded(Dictionary<string, object?> document, string field)
        => document.GetValueOrDefault(field) as Dictionary<string, object?> ?? [];

    private static long Created(Dictionary<string, object?> message) => ((PlainDate)message["createdAt"]!).Milliseconds;

    private void Count(Dictionary<string, object?> message, string id, string user, HashSet<(string, string)> answered)
    {
        bool isQuestion = message.GetValueOrDefault("isCreatedByUser") is true;
        string endpoint = OrUnknown(Text(message, "endpoint"));
        bool isOfSubagent = endpoint == "agents"
            && (id.EndsWith(":user", StringComparison.Ordinal) || id.EndsWith(":assistant", StringComparison.Ordinal));
        (string model, string agent) = isQuestion ? ("none", "none") : ModelAndAgent(Text(message, "model"));
        Add(
            "librechat_messages_total",
            $"endpoint={endpoint},model={model},sender={(isOfSubagent ? "subagent" : isQuestion ? "user" : "assistant")}");
        if (isQuestion)
        {
            return;
        }

        List<Dictionary<string, object?>> parts = [.. Embedded(message, "content").Values.OfType<Dictionary<string, object?>>()];
        bool isError = message.GetValueOrDefault("error") is true || parts.Any(part => Text(part, "type") == "error");
        if (isError)
        {
            Add("librechat_message_errors_total", $"endpoint={endpoint},model={model}");
        }

        foreach (Dictionary<string, object?> part in parts.Where(part => Text(part, "type") == "tool_call"))
        {
            CountTool(Text(Embedded(part, "tool_call"), "name"));
        }

        if (Text(Embedded(message, "feedback"), "rating") is { Length: > 0 } rating)
        {
            Add("librechat_message_feedback", $"agent={agent},model={model},rating={rating}");
        }

        bool isCovered = isOfSubagent || _mentioned.Contains((id, user)) || _mentioned.Contains((Text(message, "conversationId"), user));
        if (!isError && message.GetValueOrDefault("unfinished") is not true && !isCovered)
        {
            Add("librechat_answers_without_transactions_total", $"endpoint={endpoint}");
        }

        (string, string) question = (Text(message, "parentMessageId"), user);
        if (!isOfSubagent && _messages.TryGetValue(question, out Dictionary<string, object?>? asked) && answered.Add(question))
        {
            double seconds = (Created(message) - Created(asked)) / 1e3;
            string series = $"endpoint={endpoint},model={model}";
            CountIn(Duration, Bounds, series, seconds);
            if (message.GetValueOrDefault("tokenCount") is double and > 0 and var tokens
                && seconds > 0 && !isError && message.GetValueOrDefault("unfinished") is not true)
            {
                CountIn(Speed, SpeedBounds, series, tokens / seconds);
            }
        }
    }

    private void CountTool(string name)
    {
        string separator = name.Contains("_mcp_", StringComparison.Ordinal) ? "_mcp_" : "::";
        int at = name.LastIndexOf(separator, StringComparison.Ordinal);
        Add("librechat_tool_calls_total", at > 0
            ? $"server={name[(at + separator.Length)..]},tool={name[..at]}"
            : $"server=none,tool={OrUnknown(name)}");
    }

    private void CountIn(string histogram, double[] bounds, string series, double value)
    {
        if (value >= 0)
        {
            // Labels are in the order of their names.
            (string endpoint, string model) = (series.Split(",model=")[0], series.Split(",model=")[1]);
            Add(histogram + "_count", series);
            Add(histogram + "_sum", series, value);
            Add(histogram + "_bucket", $"{endpoint},le=+Inf,model={model}");
            foreach (double bound in bounds)
            {
                Add(histogram + "_bucket", FormattableString.Invariant($"{endpoint},le={bound:0.0},model={model}"), value <= bound ? 1 : 0);
            }
        }
    }

    private (string Model, string Agent) ModelAndAgent(string model)
    {
        if (!model.StartsWith("agent_", StringComparison.Ordinal))
        {
            return (OrUnknown(model), "none");
        }

        int suffix = model.IndexOf("____", StringComparison.Ordinal);
        string agent = suffix < 0 ? model : model[..suffix];
        return (OrUnknown(_agentModels.GetValueOrDefault(agent, "")), agent);
    }

    private void Add(string family, string series, double amount = 1)
        => Totals[family][series] = Totals[family].GetValueOrDefault(series) + amount;
}
