using LibreChatExporter.Accounts;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Collectors;

/// <summary>What users have left, where LibreChat keeps balances.</summary>
internal sealed class BalanceCollector : ICollector
{
    private static readonly MetricFamily Credits = new(
        "librechat_balance_credits", MetricType.Gauge, "Credits left; a million credits are one US dollar.", "credits", "user");

    private static readonly MetricFamily LastRefill = new(
        "librechat_balance_last_refill_timestamp_seconds", MetricType.Gauge,
        "When credits were last added automatically, in Unix time; before the first time, when the balance was set up.", "seconds", "user");

    private readonly ILibreChatSource _source;
    private readonly UserLabels _users;
    private readonly Balances _balances;
    private readonly Cadence _cadence;
    private readonly UserSums _credits;
    private readonly UserSums _lastRefill;

    /// <summary>Shows the balances of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="users">What stands for users.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="documents">Told how much is read.</param>
    /// <param name="options">What is shown.</param>
    /// <param name="cadence">How often to read them when there are many.</param>
    internal BalanceCollector(
        ILibreChatSource source,
        UserLabels users,
        LabelTable labels,
        DocumentCounts documents,
        LedgerOptions options,
        Cadence cadence)
    {
        (_source, _users, _balances, _cadence) = (source, users, new Balances(labels, documents), cadence);
        _credits = new UserSums(Credits, options, labels, (a, b) => a + b);
        _lastRefill = new UserSums(LastRefill, options, labels, Math.Max);
        Families = [_credits.Family, _lastRefill.Family];
    }

    /// <inheritdoc/>
    public string Name => "balances";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; }

    /// <inheritdoc/>
    public bool IsDue => _cadence.IsDue;

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation) => _cadence.Done(_balances.Refresh(_source, cancellation) >= Cadence.Large);

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!_users.IsReady)
        {
            return;
        }

        _credits.Clear();
        _lastRefill.Clear();
        foreach ((BalanceKey key, UserBalance balance) in _balances.ByUser)
        {
            int shown = _users.ShownNow(key.User);
            if (balance.Credits is { } credits)
            {
                _credits.Add(shown, key.Tenant, credits);
            }

            if (balance.LastRefill is { } refilled)
            {
                _lastRefill.Add(shown, key.Tenant, refilled / 1e3);
            }
        }

        _credits.Write(snapshot);
        _lastRefill.Write(snapshot);
    }
}
