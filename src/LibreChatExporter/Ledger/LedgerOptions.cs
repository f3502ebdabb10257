namespace LibreChatExporter.Ledger;

/// <summary>What is shown of what is counted, and how much of it. Immutable, but for the memory of the filters.</summary>
internal sealed record LedgerOptions
{
    /// <summary>The most series of a family.</summary>
    public int MaxSeries { get; init; } = 50_000;

    /// <summary>Whether tenants are told apart.</summary>
    public bool ByTenant { get; init; }

    /// <summary>What stands for a user; null for the id.</summary>
    public Func<int, int>? ShownUser { get; init; }

    /// <summary>What stands for a model; null for itself.</summary>
    public LabelFilter? Models { get; init; }

    /// <summary>What stands for an agent; null for itself.</summary>
    public LabelFilter? Agents { get; init; }
}
