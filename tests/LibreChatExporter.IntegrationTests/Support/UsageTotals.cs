namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>What a test has inserted, added up by the family that is to show it.</summary>
internal sealed class UsageTotals
{
    private readonly Dictionary<string, double> _totals = new()
    {
        ["librechat_cost_usd_total"] = 0,
        ["librechat_tokens_total"] = 0,
        ["librechat_llm_calls_total"] = 0,
        ["librechat_context_cost_usd_total"] = 0,
        ["librechat_context_tokens_total"] = 0,
        ["librechat_credits_granted_total"] = 0,
        ["librechat_refunded_usd_total"] = 0,
    };

    /// <summary>The sum over all series of each family.</summary>
    internal IReadOnlyDictionary<string, double> Families => _totals;

    internal void AddUsage(string tokenType, int tokens, double credits)
    {
        _totals["librechat_cost_usd_total"] += credits / 1e6;
        _totals["librechat_context_cost_usd_total"] += credits / 1e6;
        _totals["librechat_tokens_total"] += tokens;
        _totals["librechat_context_tokens_total"] += tokens;
        _totals["librechat_llm_calls_total"] += tokenType == "prompt" ? 1 : 0;
    }

    internal void AddCredits(double credits) => _totals["librechat_credits_granted_total"] += credits;

    internal void AddRefund(double credits) => _totals["librechat_refunded_usd_total"] += credits / 1e6;
}
