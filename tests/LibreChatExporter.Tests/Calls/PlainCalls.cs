namespace LibreChatExporter.Tests.Calls;

/// <summary>A call as the documentation defines it: one or two rows of usage.</summary>
/// <param name="First">The prompt, or the only row.</param>
/// <param name="Completion">The completion behind the prompt; null where there is none.</param>
internal sealed record PlainCall(PlainRow First, PlainRow? Completion)
{
    public IEnumerable<PlainRow> Rows => Completion is null ? [First] : [First, Completion];

    public string Id => PlainCalls.IdOf(First);

    public double Usd => Rows.Sum(row => row.Usd);

    public double? Tokens(string kind)
        => Rows.Any(row => row.Tokens.ContainsKey(kind)) ? Rows.Sum(row => row.Tokens.GetValueOrDefault(kind)) : null;

    public double? UsdOf(string side) => Rows.Any(row => row.Side == side) ? Rows.Where(row => row.Side == side).Sum(row => row.Usd) : null;
}

/// <summary>
/// Pairs rows in the most direct way: sorts all, and looks at what stands side by side. Shares no code with the exporter.
/// </summary>
internal static class PlainCalls
{
    public static string IdOf(PlainRow row) => ((PlainId)row.Document["_id"]!).Hex;

    public static string? MessageOf(PlainRow row) => row.Document.GetValueOrDefault("messageId") as string;

    /// <summary>The calls, the oldest first.</summary>
    public static IReadOnlyList<PlainCall> Of(IEnumerable<PlainRow> rows)
    {
        List<PlainCall> calls = [];
        foreach (var like in rows.GroupBy(row => (
            row.User, row.Model, row.Agent, row.Tenant, row.Conversation, MessageOf(row), row.Context, IsOther: row.Side == "other")))
        {
            PlainRow[] sorted = [.. like.OrderBy(row => row.CreatedAt).ThenBy(IdOf, StringComparer.Ordinal)];
            for (int i = 0; i < sorted.Length; i++)
            {
                bool isPair = i + 1 < sorted.Length && sorted[i].Side == "input" && sorted[i + 1].Side == "output"
                    && sorted[i + 1].CreatedAt - sorted[i].CreatedAt <= TimeSpan.FromMinutes(1);
                calls.Add(new PlainCall(sorted[i], isPair ? sorted[++i] : null));
            }
        }

        return [.. calls.OrderBy(call => call.First.CreatedAt).ThenBy(call => call.Id, StringComparer.Ordinal)];
    }

    /// <summary>
    /// How long answers took, by user and id: from the question, and only the first answer to it, in the order in which they are read.
    /// </summary>
    public static IReadOnlyDictionary<(string User, string Id), double> Seconds(IEnumerable<byte[]> messages)
    {
        Dictionary<string, object?>[] all = [.. messages.Select(message => PlainBson.Decode(message))];
        var created = all.ToDictionary(message => (Text(message, "user"), Text(message, "messageId")), Created);
        HashSet<(string, string)> answered = [];
        Dictionary<(string User, string Id), double> seconds = [];
        foreach (Dictionary<string, object?> answer in all.Where(message => message.GetValueOrDefault("isCreatedByUser") is not true))
        {
            (string, string) question = (Text(answer, "user"), Text(answer, "parentMessageId"));
            bool isOfSubagent = Text(answer, "messageId").EndsWith(":assistant", StringComparison.Ordinal);
            if (!isOfSubagent && created.TryGetValue(question, out long asked) && answered.Add(question))
            {
                seconds[(Text(answer, "user"), Text(answer, "messageId"))] = (Created(answer) - asked) / 1e3;
            }
        }

        return seconds;
    }

    public static string Text(Dictionary<string, object?> document, string name) => document.GetValueOrDefault(name) as string ?? "";

    private static long Created(Dictionary<string, object?> message) => ((PlainDate)message["createdAt"]!).Milliseconds;
}
