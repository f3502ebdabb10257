using System.Text;
using LibreChatExporter.Accounts;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Budgets;

/// <summary>
/// Tells whether a row is in a budget's scope. What a pattern says of a label is remembered. Not thread-safe.
/// </summary>
internal sealed class ScopeMatcher(LabelTable labels, UserDirectory users, AgentDirectory agents)
{
    private readonly Dictionary<(GlobList, int), bool> _known = [];

    /// <summary>Whether a row's user, model, agent and tenant match all the patterns that the scope gives.</summary>
    public bool Matches(BudgetScope scope, in UsageRow row)
    {
        return Matches(scope.Model, row.Model)
            && Matches(scope.Tenant, row.Tenant)
            && (Matches(scope.Agent, row.Agent) || (agents.NameOf(row.Agent) is { } name && Matches(scope.Agent, name)))
            && (!scope.NeedsUsers || MatchesUser(scope, row.User));
    }

    private bool Matches(GlobList? patterns, int label)
    {
        if (patterns is null)
        {
            return true;
        }

        if (!_known.TryGetValue((patterns, label), out bool matches))
        {
            matches = patterns.Matches(Encoding.UTF8.GetString(labels[label].Span));
            _known.Add((patterns, label), matches);
        }

        return matches;
    }

    private bool MatchesUser(BudgetScope scope, int id)
    {
        bool isKnown = users.Known.TryGetValue(id, out UserEntry user);
        return (Matches(scope.User, id) || (isKnown && Matches(scope.User, user.Email)))
            && (scope.Domain is null || (isKnown && Matches(scope.Domain, user.Domain)))
            && (scope.Role is null || (isKnown && Matches(scope.Role, user.Role)));
    }
}
