using System.Text;

namespace LibreChatExporter.Testing;

/// <summary>
/// Computes from documents what the usage families must be, in the most direct way: no pages, no watermark, no attribution in steps.
/// Follows the rules that the documentation gives and shares no code with the exporter.
/// </summary>
internal sealed class Oracle
{
    private const int MaxContexts = 32;

    private readonly Dictionary<(string MessageId, string User), string> _answers = [];
    private readonly Dictionary<string, string> _agentModels = [];
    private readonly HashSet<string> _contexts = [];
    private readonly HashSet<object> _seen = [];
    private readonly List<PlainRow> _usage = [];

    private Oracle(IEnumerable<byte[]> messages, IEnumerable<byte[]> agents)
    {
        foreach (string reason in new[] { "id", "token_type", "raw_amount", "token_value" })
        {
            Add("librechat_rows_skipped_total", $"reason={reason}", 0);
        }

        Add("librechat_unattributed_transactions_total", "", 0);
        foreach (Dictionary<string, object?> agent in agents.Select(document => PlainBson.Decode(document)))
        {
            _agentModels[(string)agent["id"]!] = agent.GetValueOrDefault("model") as string ?? "";
        }

        foreach (Dictionary<string, object?> message in messages.Select(document => PlainBson.Decode(document)))
        {
            if (message.GetValueOrDefault("isCreatedByUser") is not true && message.GetValueOrDefault("messageId") is string id)
            {
                _answers[(id, message.GetValueOrDefault("user") as string ?? "")] = message.GetValueOrDefault("model") as string ?? "";
            }
        }
    }

    public static IReadOnlyList<string> Families { get; } =
    [
        "librechat_cost_usd_total", "librechat_tokens_total", "librechat_llm_calls_total", "librechat_context_cost_usd_total",
        "librechat_context_tokens_total", "librechat_credits_granted_total", "librechat_credits_withdrawn_total",
        "librechat_refunded_usd_total", "librechat_rows_skipped_total", "librechat_unattributed_transactions_total",
    ];

    private Dictionary<string, Dictionary<string, double>> Totals { get; } =
        Families.ToDictionary(family => family, _ => new Dictionary<string, double>());

    public static Dictionary<string, Dictionary<string, double>> Compute(
        IEnumerable<byte[]> transactions, IEnumerable<byte[]> messages, IEnumerable<byte[]> agents)
        => Read(transactions, messages, agents).Totals;

    /// <summary>The rows of usage, refunds left out, each with its labels.</summary>
    public static IReadOnlyList<PlainRow> Rows(IEnumerable<byte[]> transactions, IEnumerable<byte[]> messages, IEnumerable<byte[]> agents)
        => Read(transactions, messages, agents)._usage;

    private static Oracle Read(IEnumerable<byte[]> transactions, IEnumerable<byte[]> messages, IEnumerable<byte[]> agents)
    {
        var oracle = new Oracle(messages, agents);
        foreach (Dictionary<string, object?> row in transactions.Select(document => PlainBson.Decode(document)))
        {
            oracle.Count(row);
        }

        return oracle;
    }

    private static double? Number(object? value) => value is double number && double.IsFinite(number) ? number : null;

    private static string Label(string text)
    {
        var label = new StringBuilder();
        int bytes = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            Rune kept = rune.Value == 0 ? Rune.ReplacementChar : rune;
            bytes += kept.Utf8SequenceLength;
            if (bytes > 200)
            {
                break;
            }

            label.Append(kept);
        }

        return label.ToString();
    }

    private static string WithoutSuffix(string agent)
    {
        int suffix = agent.LastIndexOf("____", StringComparison.Ordinal);
        return suffix >= 0 && suffix + 4 < agent.Length && agent[(suffix + 4)..].All(char.IsAsciiDigit) ? agent[..suffix] : agent;
    }

    private void Count(Dictionary<string, object?> row)
    {
        if (!row.TryGetValue("_id", out object? id))
        {
            Add("librechat_rows_skipped_total", "reason=id", 1);
            return;
        }

        if (!_seen.Add(id ?? DBNull.Value))
        {
            return;
        }

        string? type = row.GetValueOrDefault("tokenType") as string;
        double? amount = Number(row.GetValueOrDefault("rawAmount"));
        double? value = Number(row.GetValueOrDefault("tokenValue"));
        bool isMedia = type == "credits"
            && row.GetValueOrDefault("context") is "image_generation" or "image_edit" or "video_generation" or "media"
            && !(value > 0);
        double? usd = isMedia ? MediaUsd(row, value) : null;
        string? wrong = string.IsNullOrEmpty(type) ? "token_type"
            : type is "prompt" or "completion" && amount is null ? "raw_amount"
            : isMedia ? usd is null ? "token_value" : null
            : value is null ? "token_value"
            : null;
        if (wrong is not null)
        {
            Add("librechat_rows_skipped_total", $"reason={wrong}", 1);
        }
        else if (type == "credits" && !isMedia)
        {
            if (value != 0)
            {
                string family = value > 0 ? "librechat_credits_granted_total" : "librechat_credits_withdrawn_total";
                Add(family, $"context={Context(row)}", Math.Abs(value!.Value));
            }
        }
        else if (value > 0 && amount > 0)
        {
            Add("librechat_refunded_usd_total", $"model={Attribute(row, User(row)).Model}", value.Value / 1e6);
        }
        else
        {
            CountUsage(row, isMedia ? "media" : type!, amount ?? 0, usd ?? Math.Max(0, -value!.Value) / 1e6);
        }
    }

    private static double? MediaUsd(Dictionary<string, object?> row, double? value)
        => Number(row.GetValueOrDefault("costUSD")) is { } cost and >= 0 ? cost
            : value is null ? null
            : (-value + Math.Max(0, Number(row.GetValueOrDefault("debtCredits")) ?? 0)) / 1e6;

    private static string User(Dictionary<string, object?> row)
        => row.GetValueOrDefault("user") switch { PlainId id => id.Hex, string { Length: > 0 } text => Label(text), _ => "unknown" };

    private void CountUsage(Dictionary<string, object?> row, string type, double amount, double usd)
    {
        string user = User(row);
        (string model, string agent, bool unattributed) = Attribute(row, user);
        Add("librechat_unattributed_transactions_total", "", unattributed ? 1 : 0);
        string context = Context(row);
        string side = type switch { "prompt" => "input", "completion" => "output", _ => "other" };
        bool isCall = type is "prompt" or "media";
        Add("librechat_cost_usd_total", $"agent={agent},model={model},type={side},user={user}", usd);
        Add("librechat_context_cost_usd_total", $"context={context},model={model}", usd);
        if (isCall)
        {
            Add("librechat_llm_calls_total", $"agent={agent},model={model},user={user}", 1);
        }

        var usage = new PlainRow(row, user, model, agent, context, side, usd, isCall, Tokens(row, type, amount).ToDictionary());
        _usage.Add(usage);
        foreach ((string kind, double tokens) in usage.Tokens)
        {
            Add("librechat_tokens_total", $"agent={agent},model={model},type={kind},user={user}", tokens);
            Add("librechat_context_tokens_total", $"context={context},model={model},type={kind}", tokens);
        }
    }

    private static IEnumerable<(string Kind, double Tokens)> Tokens(Dictionary<string, object?> row, string type, double amount)
    {
        (string Kind, double? Amount)[] split =
        [
            ("input", Number(row.GetValueOrDefault("inputTokens"))), ("cache_write", Number(row.GetValueOrDefault("writeTokens"))),
            ("cache_read", Number(row.GetValueOrDefault("readTokens"))),
        ];
        if (type == "media")
        {
            (string Kind, double? Amount)[] media = [split[0], ("output", Number(row.GetValueOrDefault("outputTokens")))];
            return media.Where(part => part.Amount >= 0).Select(part => (part.Kind, part.Amount!.Value));
        }

        if (type is not ("prompt" or "completion"))
        {
            return [];
        }

        string side = type == "prompt" ? "input" : "output";
        return side == "output" || split.All(part => part.Amount is null)
            ? [(side, Math.Max(0, -amount))]
            : split.Where(part => part.Amount is not null).Select(part => (part.Kind, Math.Max(0, -part.Amount!.Value)));
    }

    private (string Model, string Agent, bool Unattributed) Attribute(Dictionary<string, object?> row, string user)
    {
        (string Model, string Agent, bool Unattributed) other = AttributeByAnswer(row, user);
        string[] named = [.. ((string[])["rootAgentId", "agentId"])
            .Select(field => row.GetValueOrDefault(field) as string ?? "").Where(id => id.Length > 0)];
        return named.Length == 0
            ? other
            : (other.Model, Label(named[0].StartsWith("agent_", StringComparison.Ordinal) ? WithoutSuffix(named[0]) : "none"), false);
    }

    private (string Model, string Agent, bool Unattributed) AttributeByAnswer(Dictionary<string, object?> row, string user)
    {
        string model = row.GetValueOrDefault("model") as string ?? "";
        if (model.StartsWith("agent_", StringComparison.Ordinal))
        {
            string agent = WithoutSuffix(model);
            return (_agentModels.GetValueOrDefault(agent) is { Length: > 0 } known ? Label(known) : "unknown", Label(agent), false);
        }

        model = model.Length == 0 ? "unknown" : Label(model);
        if (row.GetValueOrDefault("messageId") is not string { Length: > 0 } messageId)
        {
            return (model, "none", false);
        }

        return _answers.TryGetValue((messageId, user), out string? answeredBy)
            ? (model, answeredBy.StartsWith("agent_", StringComparison.Ordinal) ? Label(WithoutSuffix(answeredBy)) : "none", false)
            : (model, "none", true);
    }

    private string Context(Dictionary<string, object?> row)
    {
        string context = row.GetValueOrDefault("context") as string ?? "";
        bool isNamed = context.Length > 0 && (_contexts.Contains(context) || (_contexts.Count < MaxContexts && _contexts.Add(context)));
        return isNamed ? Label(context) : "other";
    }

    private void Add(string family, string series, double amount)
        => Totals[family][series] = Totals[family].GetValueOrDefault(series) + amount;
}
