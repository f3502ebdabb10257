namespace LibreChatExporter.History;

/// <summary>What to take of the history: labels as the metrics show them; null takes all.</summary>
/// <param name="User">The user.</param>
/// <param name="Model">The model.</param>
/// <param name="Agent">The agent.</param>
/// <param name="Tenant">The tenant, where tenants are told apart.</param>
internal sealed record HistoryFilter(string? User = null, string? Model = null, string? Agent = null, string? Tenant = null);

/// <summary>What all, or those with one label, used.</summary>
/// <param name="Label">The label that they have in common; empty for all.</param>
/// <param name="Sum">What they used.</param>
/// <param name="Users">Distinct users who called a model.</param>
/// <param name="Conversations">Distinct chats in which a model was called.</param>
internal sealed record HistoryGroup(string Label, UsageSum Sum, int Users, int Conversations);

/// <summary>What all used, and by whom or with what.</summary>
/// <param name="Total">All together: users and chats of several groups count once.</param>
/// <param name="Groups">Those with one label each: the most expensive first, of equals in the order of their labels.</param>
internal sealed record HistoryBreakdown(HistoryGroup Total, IReadOnlyList<HistoryGroup> Groups);

/// <summary>As <see cref="HistoryPoint"/>, by several who are told apart.</summary>
/// <param name="Start">When they begin.</param>
/// <param name="End">When they end.</param>
/// <param name="Sums">What each used.</param>
internal sealed record HistorySplit(DateTimeOffset Start, DateTimeOffset End, UsageSum[] Sums);

/// <summary>What was used in one bucket, or in several that follow one another.</summary>
/// <param name="Start">When they begin.</param>
/// <param name="End">When they end.</param>
/// <param name="Sum">What was used.</param>
internal sealed record HistoryPoint(DateTimeOffset Start, DateTimeOffset End, UsageSum Sum);
