using System.ComponentModel;
using LibreChatExporter.History;

namespace LibreChatExporter.Calls;

/// <summary>A call as it is told to people and programs: null is what is not known.</summary>
internal sealed record CallRecord
{
    [Description("The _id of its first transaction; null where that is no ObjectId.")]
    public required string? Id { get; init; }

    [Description("When its first transaction was made.")]
    public required DateTimeOffset Time { get; init; }

    [Description("The user, as the metrics show them.")]
    public required string User { get; init; }

    [Description("The tenant, where the exporter tells tenants apart.")]
    public required string? Tenant { get; init; }

    [Description("The model, as the metrics show it.")]
    public required string Model { get; init; }

    [Description("Who serves the model, as answers have shown; unknown where none has.")]
    public required string Provider { get; init; }

    [Description("The agent, as the metrics show it; none where there was none.")]
    public required string Agent { get; init; }

    [Description("The name of an agent that there is now.")]
    public required string? AgentName { get; init; }

    [Description("What LibreChat called a model for, such as message or title.")]
    public required string Context { get; init; }

    [Description("The endpoint of its answer.")]
    public required string? Endpoint { get; init; }

    [Description("The id of the chat.")]
    public required string? Conversation { get; init; }

    [Description("1, or 0 where there is no prompt, which is what counts as a call.")]
    public required int Calls { get; init; }

    [Description("Tokens that went in and were not cached.")]
    public required double? InputTokens { get; init; }

    [Description("Tokens that came out.")]
    public required double? OutputTokens { get; init; }

    [Description("Tokens written to a cache.")]
    public required double? CacheWriteTokens { get; init; }

    [Description("Tokens read from a cache.")]
    public required double? CacheReadTokens { get; init; }

    [Description("What it cost, in US dollars.")]
    public required double CostUsd { get; init; }

    [Description("What went in cost, in US dollars; null where there is no prompt.")]
    public required double? InputCostUsd { get; init; }

    [Description("What came out cost, in US dollars; null where there is no completion.")]
    public required double? OutputCostUsd { get; init; }

    [Description("What is not charged by tokens cost, in US dollars; null for calls that are.")]
    public required double? OtherCostUsd { get; init; }

    [Description("US dollars per million tokens that went in, those of caches included, as counted.")]
    public required float? InputRate { get; init; }

    [Description("US dollars charged per million tokens that came out.")]
    public required float? OutputRate { get; init; }

    [Description("From saving the question to saving its answer, in seconds.")]
    public required double? ResponseSeconds { get; init; }

    [Description("Tokens of its answer by the response time.")]
    public required float? OutputTokensPerSecond { get; init; }

    [Description("Whether its answer is an error; null while there is none.")]
    public required bool? Error { get; init; }

    /// <summary>
    /// With money to a millionth of a millionth of a dollar, for people: what is behind that comes from sums of doubles.
    /// </summary>
    public CallRecord Rounded() => this with
    {
        CostUsd = Round(CostUsd),
        InputCostUsd = Round(InputCostUsd),
        OutputCostUsd = Round(OutputCostUsd),
        OtherCostUsd = Round(OtherCostUsd),
    };

    /// <summary>An amount of money, rounded as <see cref="Rounded"/> does.</summary>
    public static double Round(double usd) => Math.Round(usd, UsageColumn.Digits);

    private static double? Round(double? usd) => usd is { } value ? Round(value) : null;
}
