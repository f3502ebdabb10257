using System.Globalization;
using System.Text.Json;

namespace LibreChatExporter.Calls;

/// <summary>A property of a <see cref="CallRecord"/> and what it is called in JSON and CSV. Immutable.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Value">Its value: a text, a number, a boolean, or null.</param>
internal sealed record CallColumn(string Name, Func<CallRecord, object?> Value)
{
    /// <summary>How times are written.</summary>
    internal const string TimeFormat = "yyyy-MM-ddTHH:mm:ss.fffzzz";

    /// <summary>All of them, in the order in which they are written.</summary>
    public static readonly IReadOnlyList<CallColumn> All =
    [
        new("id", call => call.Id),
        new("time", call => call.Time.ToString(TimeFormat, CultureInfo.InvariantCulture)),
        new("user", call => call.User),
        new("tenant", call => call.Tenant),
        new("model", call => call.Model),
        new("provider", call => call.Provider),
        new("agent", call => call.Agent),
        new("agentName", call => call.AgentName),
        new("context", call => call.Context),
        new("endpoint", call => call.Endpoint),
        new("conversation", call => call.Conversation),
        new("calls", call => call.Calls),
        new("inputTokens", call => call.InputTokens),
        new("outputTokens", call => call.OutputTokens),
        new("cacheWriteTokens", call => call.CacheWriteTokens),
        new("cacheReadTokens", call => call.CacheReadTokens),
        new("costUsd", call => call.CostUsd),
        new("inputCostUsd", call => call.InputCostUsd),
        new("outputCostUsd", call => call.OutputCostUsd),
        new("otherCostUsd", call => call.OtherCostUsd),
        new("inputRate", call => call.InputRate),
        new("outputRate", call => call.OutputRate),
        new("responseSeconds", call => call.ResponseSeconds),
        new("outputTokensPerSecond", call => call.OutputTokensPerSecond),
        new("error", call => call.Error),
    ];

    /// <summary>The value as a cell of a table.</summary>
    public object? Cell(CallRecord call) => Value(call) switch
    {
        bool flag => flag ? "true" : "false",
        float number => double.Parse(number.ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture),
        var value => value,
    };

    /// <summary>Writes a call as a JSON object.</summary>
    public static void Write(Utf8JsonWriter writer, CallRecord call)
    {
        writer.WriteStartObject();
        foreach (CallColumn column in All)
        {
            switch (column.Value(call))
            {
                case null:
                    writer.WriteNull(column.Name);
                    break;
                case string text:
                    writer.WriteString(column.Name, text);
                    break;
                case bool flag:
                    writer.WriteBoolean(column.Name, flag);
                    break;
                case int number:
                    writer.WriteNumber(column.Name, number);
                    break;
                case float number:
                    writer.WriteNumber(column.Name, number);
                    break;
                case var number:
                    writer.WriteNumber(column.Name, (double)number);
                    break;
            }
        }

        writer.WriteEndObject();
    }
}
