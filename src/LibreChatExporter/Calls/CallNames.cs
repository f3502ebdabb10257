using LibreChatExporter.History;

namespace LibreChatExporter.Calls;

/// <summary>What the numbers in calls stand for. Immutable.</summary>
/// <param name="labels">The labels of the ledger's rows.</param>
/// <param name="texts">Those of contexts and endpoints, and of the models of failures.</param>
/// <param name="providers">Who serves which model, by labels of models.</param>
/// <param name="agents">Names of agents by their ids.</param>
internal sealed class CallNames(
    HistoryLabels labels,
    IReadOnlyDictionary<int, string> texts,
    IReadOnlyDictionary<int, string> providers,
    IReadOnlyDictionary<string, string> agents)
{
    /// <summary>Who serves a model that nobody has been seen to serve.</summary>
    public const string UnknownProvider = "unknown";

    /// <summary>The labels of the ledger's rows.</summary>
    public HistoryLabels Labels => labels;

    /// <summary>All who serve a model.</summary>
    public IEnumerable<string> Providers => providers.Values.Append(UnknownProvider).Distinct();

    /// <summary>A context, an endpoint, or the model of a failure.</summary>
    public string Text(int label) => texts[label];

    /// <summary>The user.</summary>
    public string User(in Call call) => labels[labels.Keys[call.LedgerRow].First];

    /// <summary>The model.</summary>
    public string Model(in Call call) => labels[labels.Keys[call.LedgerRow].Second];

    /// <summary>The agent; <c>none</c> where there is none.</summary>
    public string Agent(in Call call) => labels[labels.Keys[call.LedgerRow].Third];

    /// <summary>The tenant; null where tenants are not told apart.</summary>
    public string? Tenant(in Call call) => labels.HasAny(HistoryLabels.Tenants) ? labels[labels.Keys[call.LedgerRow].Tenant] : null;

    /// <summary>Who serves the model.</summary>
    public string Provider(in Call call) => ProviderOf(labels.Keys[call.LedgerRow].Second);

    /// <summary>Who serves a model, by its label.</summary>
    public string ProviderOf(int model) => providers.GetValueOrDefault(model, UnknownProvider);

    /// <summary>A call as it is told.</summary>
    /// <param name="call">The call.</param>
    /// <param name="time">When it was made.</param>
    /// <param name="conversation">The id of its chat; null where that is not known.</param>
    /// <param name="context">Its context.</param>
    /// <param name="endpoint">The endpoint of its answer, if that is known.</param>
    public CallRecord Describe(in Call call, DateTimeOffset time, string? conversation, string context, string endpoint)
    {
        CallParts parts = call.Parts;
        string agent = Agent(call);
        bool isAnswered = parts.HasFlag(CallParts.Answer);
        bool hasSides = (parts & (CallParts.Media | CallParts.Other)) == 0;
        UsageSum sum = call.Sum;
        return new CallRecord
        {
            Id = call.Id == default ? null : call.Id.ToString(),
            Time = time,
            User = User(call),
            Tenant = Tenant(call),
            Model = Model(call),
            Provider = Provider(call),
            Agent = agent,
            AgentName = NameOfAgent(agent),
            Context = context,
            Endpoint = isAnswered ? endpoint : null,
            Conversation = conversation,
            Calls = call.Calls,
            InputTokens = parts.HasFlag(CallParts.Input) ? call.Input : null,
            OutputTokens = parts.HasFlag(CallParts.Output) ? call.Output : null,
            CacheWriteTokens = parts.HasFlag(CallParts.CacheWrite) ? call.CacheWrite : null,
            CacheReadTokens = parts.HasFlag(CallParts.CacheRead) ? call.CacheRead : null,
            CostUsd = sum.CostUsd,
            InputCostUsd = parts.HasFlag(CallParts.Prompt) ? sum.InputCostUsd : null,
            OutputCostUsd = parts.HasFlag(CallParts.Completion) ? sum.OutputCostUsd : null,
            OtherCostUsd = hasSides ? null : sum.OtherCostUsd,
            InputRate = float.IsFinite(call.InputRate) ? call.InputRate : null,
            OutputRate = float.IsNaN(call.OutputRate) ? null : call.OutputRate,
            ResponseSeconds = call.ResponseMilliseconds == Call.NoTime ? null : call.ResponseMilliseconds / 1e3,
            OutputTokensPerSecond = float.IsNaN(call.Speed) ? null : call.Speed,
            Error = isAnswered ? parts.HasFlag(CallParts.Error) : null,
        };
    }

    /// <summary>The name of an agent that there is now; null for others.</summary>
    public string? NameOfAgent(string agent) => agents.GetValueOrDefault(agent);
}
