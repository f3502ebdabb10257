using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Tests.Export;

/// <summary>
/// A call of a sample, paired in the most direct way: of like transactions, each completion with the prompt right before it.
/// </summary>
internal sealed class PlainCall(PlainRow first)
{
    private PlainRow? Prompt => first.Side == "input" ? first : null;

    private PlainRow? Completion { get; set; } = first.Side == "output" ? first : null;

    private PlainRow? Other => first.Side == "other" ? first : null;

    public DateTimeOffset Time => first.CreatedAt;

    /// <summary>The columns that transactions tell of; null is what they do not.</summary>
    public Dictionary<string, object?> Columns => new()
    {
        ["id"] = IdOf(first),
        ["time"] = first.CreatedAt,
        ["user"] = first.User,
        ["tenant"] = first.Tenant,
        ["model"] = first.Model,
        ["agent"] = first.Agent,
        ["context"] = first.Context,
        ["conversation"] = first.Conversation is { Length: 36 or 21 or <= 16 } chat ? chat : null,
        ["calls"] = first.IsCall ? 1.0 : 0.0,
        ["inputTokens"] = Tokens(Prompt ?? Other, "input"),
        ["outputTokens"] = Tokens(Completion ?? Other, "output"),
        ["cacheWriteTokens"] = Tokens(Prompt, "cache_write"),
        ["cacheReadTokens"] = Tokens(Prompt, "cache_read"),
        ["costUsd"] = first.Usd + (Completion is { } second && second != first ? second.Usd : 0),
        ["inputCostUsd"] = Prompt?.Usd,
        ["outputCostUsd"] = Completion?.Usd,
        ["otherCostUsd"] = Other?.Usd,
        ["inputRate"] = Rate(Prompt, unknown: 0),
        ["outputRate"] = Rate(Completion, unknown: null),
        ["completionId"] = Prompt is null || Completion is null ? null : IdOf(Completion),
        ["completionTime"] = Prompt is null ? null : Completion?.CreatedAt,
    };

    /// <summary>The calls of a sample, in the order of time.</summary>
    public static List<PlainCall> Of(Sample sample)
    {
        IReadOnlyList<PlainRow> rows = Oracle.Rows(
            sample.Documents(Collection.Transactions), sample.Documents(Collection.Messages), sample.Documents(Collection.Agents));
        List<PlainCall> calls = [];
        var last = new Dictionary<object, (PlainCall Call, PlainRow Row)>();
        foreach (PlainRow row in rows.OrderBy(row => row.CreatedAt).ThenBy(IdOf, StringComparer.Ordinal))
        {
            if (row.Side == "other")
            {
                calls.Add(new PlainCall(row));
                continue;
            }

            object? answer = row.Document.GetValueOrDefault("messageId");
            object like = (row.User, row.Tenant, row.Model, row.Agent, row.Context, row.Conversation, answer);
            if (row.Side == "output" && last.TryGetValue(like, out (PlainCall Call, PlainRow Row) before) && before.Row.Side == "input"
                && row.CreatedAt - before.Row.CreatedAt <= TimeSpan.FromMinutes(1))
            {
                before.Call.Completion = row;
                last[like] = (before.Call, row);
            }
            else
            {
                calls.Add(new PlainCall(row));
                last[like] = (calls[^1], row);
            }
        }

        return calls;
    }

    private static string IdOf(PlainRow row) => ((PlainId)row.Document["_id"]!).Hex;

    private static double? Tokens(PlainRow? row, string kind) => row?.Tokens.TryGetValue(kind, out double tokens) == true ? tokens : null;

    /// <summary>A rate of -1 is that of a price which nobody knows: nothing is charged.</summary>
    private static double? Rate(PlainRow? row, double? unknown)
        => row?.Document.GetValueOrDefault("rate") is double rate ? rate >= 0 ? rate : unknown : null;
}
