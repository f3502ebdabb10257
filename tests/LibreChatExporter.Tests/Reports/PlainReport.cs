using System.Globalization;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Tests.Reports;

/// <summary>Adds up the rows of a sample by any dimensions, in the most direct way.</summary>
internal sealed class PlainReport
{
    public static readonly string[] Dimensions =
    [
        "user", "model", "agent", "provider", "domain", "role", "tenant", "context", "hour", "day", "week", "month",
        "conversation",
    ];

    public static readonly string[] Amounts =
    [
        "costUsd", "inputCostUsd", "outputCostUsd", "otherCostUsd", "calls", "inputTokens", "outputTokens", "cacheWriteTokens",
        "cacheReadTokens", "totalTokens",
    ];

    private readonly IReadOnlyList<PlainRow> _rows;
    private readonly Dictionary<string, Dictionary<string, object?>> _accounts;
    private readonly Dictionary<string, string> _providers = [];

    public PlainReport(Sample sample)
    {
        IReadOnlyList<byte[]> messages = sample.Documents(Collection.Messages), agents = sample.Documents(Collection.Agents);
        _rows = Oracle.Rows(sample.Documents(Collection.Transactions), messages, agents);
        _accounts = sample.Documents(Collection.Users).Select(user => PlainBson.Decode(user))
            .ToDictionary(user => ((PlainId)user["_id"]!).Hex);
        HashSet<string> mentioned = [.. _rows.Select(row => row.Document.GetValueOrDefault("messageId") as string).OfType<string>()];
        IEnumerable<Dictionary<string, object?>> answers = messages.Select(message => PlainBson.Decode(message))
            .Where(message => message.GetValueOrDefault("isCreatedByUser") is false && mentioned.Contains((string)message["messageId"]!));
        Learn(answers, "endpoint");
        Learn(agents.Select(agent => PlainBson.Decode(agent)), "provider");
    }

    public DateTimeOffset First => _rows.Min(row => row.CreatedAt);

    public DateTimeOffset Last => _rows.Max(row => row.CreatedAt);

    /// <summary>Amounts by the values of the dimensions, joined by bars.</summary>
    public Dictionary<string, double[]> By(IReadOnlyList<string> dimensions, TimeZoneInfo zone, Func<DateTimeOffset, bool> isIn)
    {
        Dictionary<string, double[]> sums = [];
        foreach (PlainRow row in _rows.Where(row => isIn(row.CreatedAt)))
        {
            string key = string.Join('|', dimensions.Select(dimension => Value(row, dimension, zone)));
            double[] sum = sums.TryGetValue(key, out double[]? known) ? known : sums[key] = new double[Amounts.Length];
            foreach ((string amount, double value) in AmountsOf(row))
            {
                sum[Array.IndexOf(Amounts, amount)] += value;
            }
        }

        return sums;
    }

    private static IEnumerable<(string Amount, double Value)> AmountsOf(PlainRow row) =>
    [
        ("costUsd", row.Usd), ($"{row.Side}CostUsd", row.Usd), ("calls", row.IsCall ? 1 : 0), ("totalTokens", row.Tokens.Values.Sum()),
        .. row.Tokens.Select(tokens => (
            tokens.Key switch { "cache_write" => "cacheWriteTokens", "cache_read" => "cacheReadTokens", var kind => $"{kind}Tokens" },
            tokens.Value)),
    ];

    private string Value(PlainRow row, string dimension, TimeZoneInfo zone) => dimension switch
    {
        "user" => row.User,
        "model" => row.Model,
        "agent" => row.Agent,
        "provider" => _providers.GetValueOrDefault(row.Model, "unknown"),
        "domain" => Account(row, "email") is { Length: > 0 } email ? email[(email.LastIndexOf('@') + 1)..] : "unknown",
        "role" => Account(row, "role") is { Length: > 0 } role ? role : "unknown",
        "tenant" => row.Tenant,
        "context" => row.Context,
        "hour" => $"{TimeZoneInfo.ConvertTime(row.CreatedAt, zone):yyyy-MM-ddTHH}:00:00{TimeZoneInfo.ConvertTime(row.CreatedAt, zone):zzz}",
        "day" => $"{Local(row.CreatedAt, zone):yyyy-MM-dd}",
        "week" => Monday(Local(row.CreatedAt, zone)),
        "month" => $"{Local(row.CreatedAt, zone):yyyy-MM}",
        "conversation" => row.Conversation ?? $"none of {row.User}",
        _ => throw new ArgumentException(dimension, nameof(dimension)),
    };

    private static DateTime Local(DateTimeOffset time, TimeZoneInfo zone) => TimeZoneInfo.ConvertTime(time, zone).DateTime;

    private static string Monday(DateTime day)
        => $"{ISOWeek.ToDateTime(ISOWeek.GetYear(day), ISOWeek.GetWeekOfYear(day), DayOfWeek.Monday):yyyy-MM-dd}";

    private string Account(PlainRow row, string field) => _accounts.GetValueOrDefault(row.User)?.GetValueOrDefault(field) as string ?? "";

    private void Learn(IEnumerable<Dictionary<string, object?>> documents, string field)
    {
        foreach (Dictionary<string, object?> document in documents)
        {
            if (document.GetValueOrDefault("model") is string { Length: > 0 } model
                && document.GetValueOrDefault(field) is string { Length: > 0 } provider
                && !model.StartsWith("agent_", StringComparison.Ordinal))
            {
                _providers.TryAdd(model, provider);
            }
        }
    }
}
