namespace LibreChatExporter.Tests.Support;

/// <summary>A row of usage as the oracle understands it.</summary>
/// <param name="CreatedAt">When it was made.</param>
/// <param name="User">The user's id.</param>
/// <param name="Model">The model.</param>
/// <param name="Agent">The agent, or none.</param>
/// <param name="Tenant">The tenant, or none.</param>
/// <param name="Conversation">The chat; null where it says none.</param>
/// <param name="Side">Whether it is of the <c>input</c>, a model call, or of the <c>output</c>.</param>
/// <param name="Usd">What was charged, in US dollars.</param>
/// <param name="Tokens">Tokens by kind.</param>
internal sealed record PlainRow(
    DateTimeOffset CreatedAt, string User, string Model, string Agent, string Tenant, string? Conversation, string Side, double Usd,
    IReadOnlyDictionary<string, double> Tokens);
