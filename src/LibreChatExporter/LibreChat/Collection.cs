namespace LibreChatExporter.LibreChat;

/// <summary>Names of LibreChat's collections (Mongoose's defaults).</summary>
internal static class Collection
{
    /// <summary>A row for each side of a model call, and for each top-up.</summary>
    public const string Transactions = "transactions";

    /// <summary>Questions and answers.</summary>
    public const string Messages = "messages";

    /// <summary>Agents that people have built.</summary>
    public const string Agents = "agents";

    /// <summary>Accounts.</summary>
    public const string Users = "users";

    /// <summary>Credits that users have left.</summary>
    public const string Balances = "balances";

    /// <summary>Chats.</summary>
    public const string Conversations = "conversations";

    /// <summary>Uploads and generated files.</summary>
    public const string Files = "files";
}
