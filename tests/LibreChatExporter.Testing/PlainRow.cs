namespace LibreChatExporter.Testing;

/// <summary>A row of usage as the oracle understands it, under the labels that it must have.</summary>
/// <param name="Document">The row itself.</param>
/// <param name="User">The user's id.</param>
/// <param name="Model">The model.</param>
/// <param name="Agent">The agent, or none.</param>
/// <param name="Context">What the call was for.</param>
/// <param name="Side">Whether it is of the <c>input</c>, of the <c>output</c>, or <c>other</c>.</param>
/// <param name="Usd">What was charged, in US dollars.</param>
/// <param name="IsCall">Whether it stands for a model call.</param>
/// <param name="Tokens">Tokens by kind.</param>
internal sealed record PlainRow(
    Dictionary<string, object?> Document, string User, string Model, string Agent, string Context, string Side, double Usd, bool IsCall,
    IReadOnlyDictionary<string, double> Tokens)
{
    /// <summary>When it was made.</summary>
    public DateTimeOffset CreatedAt => DateTimeOffset.FromUnixTimeMilliseconds(((PlainDate)Document["createdAt"]!).Milliseconds);

    /// <summary>The tenant, or none.</summary>
    public string Tenant => Document.GetValueOrDefault("tenantId") as string ?? "none";

    /// <summary>The chat; null where it says none.</summary>
    public string? Conversation => Document.GetValueOrDefault("conversationId") as string;
}
