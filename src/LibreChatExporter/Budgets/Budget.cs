using LibreChatExporter.Primitives;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Budgets;

/// <summary>An amount that may be spent in each calendar period by whatever is in its scope. Immutable.</summary>
/// <param name="Name">The value of the label <c>budget</c>.</param>
/// <param name="AmountUsd">The amount in US dollars, above 0.</param>
/// <param name="Window">The period: a calendar window.</param>
/// <param name="Scope">Whose spending counts.</param>
internal sealed record Budget(string Name, double AmountUsd, WindowDefinition Window, BudgetScope Scope);

/// <summary>Whose spending counts towards a budget: what all the patterns that are given match. Without any, everything counts.</summary>
internal sealed record BudgetScope
{
    /// <summary>What it is limited by, such as <c>role,model</c>; <c>all</c> where everything counts.</summary>
    public string Limits
    {
        get
        {
            (string Name, GlobList? Patterns)[] limits =
            [
                ("user", User), ("domain", Domain), ("role", Role), ("model", Model), ("agent", Agent), ("tenant", Tenant),
            ];
            string names = string.Join(',', limits.Where(limit => limit.Patterns is not null).Select(limit => limit.Name));
            return names.Length > 0 ? names : "all";
        }
    }

    /// <summary>The user's id or e-mail address.</summary>
    public GlobList? User { get; init; }

    /// <summary>The domain of the user's e-mail address.</summary>
    public GlobList? Domain { get; init; }

    /// <summary>The user's role.</summary>
    public GlobList? Role { get; init; }

    /// <summary>Whether the accounts must be known to tell what is in it.</summary>
    public bool NeedsUsers => this is not { User: null, Domain: null, Role: null };

    /// <summary>The model.</summary>
    public GlobList? Model { get; init; }

    /// <summary>The agent's id or name; <c>none</c> where no agent answered.</summary>
    public GlobList? Agent { get; init; }

    /// <summary>The tenant; <c>none</c> for rows without one.</summary>
    public GlobList? Tenant { get; init; }
}
