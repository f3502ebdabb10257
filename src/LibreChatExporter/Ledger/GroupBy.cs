namespace LibreChatExporter.Ledger;

/// <summary>What usage is broken down by.</summary>
internal enum GroupBy
{
    /// <summary>Nothing: all of it.</summary>
    None,

    /// <summary>The user.</summary>
    User,

    /// <summary>The model.</summary>
    Model,

    /// <summary>The agent.</summary>
    Agent,

    /// <summary>The tenant.</summary>
    Tenant,
}
