using LibreChatExporter.History;

namespace LibreChatExporter.Calls;

/// <summary>Which calls to take: null takes all. Labels are as the metrics show them.</summary>
internal sealed record CallFilter
{
    /// <summary>User, model, agent and tenant.</summary>
    public HistoryFilter Labels { get; init; } = new();

    /// <summary>Who serves the model.</summary>
    public string? Provider { get; init; }

    /// <summary>The context.</summary>
    public string? Context { get; init; }

    /// <summary>The id of the chat.</summary>
    public string? Conversation { get; init; }

    /// <summary>When calls may begin.</summary>
    public DateTimeOffset? From { get; init; }

    /// <summary>Before when they have to begin.</summary>
    public DateTimeOffset? To { get; init; }

    /// <summary>What they have to cost at least, in US dollars.</summary>
    public double? MinCostUsd { get; init; }

    /// <summary>Whether only those are wanted whose answer is an error.</summary>
    public bool ErrorsOnly { get; init; }

    /// <summary>What has to be in the user, model, agent or its name, provider, context, endpoint or chat, in any case; empty for
    /// nothing.</summary>
    public string Search { get; init; } = "";
}

/// <summary>What calls are sorted by; what is not known comes last.</summary>
internal enum CallOrder
{
    /// <summary>When they were made.</summary>
    Time,

    /// <summary>What they cost.</summary>
    Cost,

    /// <summary>Their tokens of all kinds.</summary>
    Tokens,

    /// <summary>How long their answers took.</summary>
    Duration,
}

/// <summary>Which calls of those that are taken, in which order.</summary>
/// <param name="Order">The order.</param>
/// <param name="IsAscending">Whether the least come first.</param>
/// <param name="Limit">How many at most.</param>
/// <param name="After">Behind which they begin; null for at the beginning.</param>
internal sealed record CallPaging(CallOrder Order, bool IsAscending, int Limit, CallRank? After = null);

/// <summary>The place of a call in an order.</summary>
/// <param name="Key">What it is sorted by.</param>
/// <param name="Number">Of calls with the same key: the number in the order of time.</param>
internal readonly record struct CallRank(double Key, int Number)
{
    /// <summary>Below 0 where this comes before another.</summary>
    public int CompareTo(CallRank other, bool isAscending)
    {
        int order = Key.CompareTo(other.Key) is not 0 and var byKey ? byKey : Number.CompareTo(other.Number);
        return isAscending ? order : -order;
    }
}
