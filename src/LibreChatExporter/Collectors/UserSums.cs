using LibreChatExporter.Exposition;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Collectors;

/// <summary>
/// A gauge by user, of figures that are known by account: what is shown for a user may stand for several. Users beyond the limit are
/// <c>other</c>, for good. Not thread-safe.
/// </summary>
/// <param name="family">The family without the tenant; its label is the user.</param>
/// <param name="options">What is shown.</param>
/// <param name="labels">The labels.</param>
/// <param name="combine">Makes one figure of two users'.</param>
internal sealed class UserSums(MetricFamily family, LedgerOptions options, LabelTable labels, Func<double, double, double> combine)
{
    private readonly HashSet<LabelKey> _admitted = [];
    private readonly Dictionary<LabelKey, double> _sums = [];

    /// <summary>The family, with the tenant where tenants are told apart.</summary>
    internal MetricFamily Family { get; } = CounterFamily.ByTenant(family, options.ByTenant);

    /// <summary>Adds a user's figure.</summary>
    /// <param name="user">Label that stands for the user.</param>
    /// <param name="tenant">Label of the tenant.</param>
    /// <param name="figure">The figure.</param>
    internal void Add(int user, int tenant, double figure)
    {
        LabelKey key = options.ByTenant
            ? Admit(
                new LabelKey(user, Tenant: tenant),
                Math.Max(1, options.MaxSeries / 10),
                new LabelKey(LabelTable.Other, Tenant: LabelTable.Other))
            : Admit(new LabelKey(user), kept: 1, new LabelKey(LabelTable.Other));
        _sums[key] = _sums.TryGetValue(key, out double before) ? combine(before, figure) : figure;
    }

    /// <summary>Starts again with nothing; who is shown stays.</summary>
    internal void Clear() => _sums.Clear();

    /// <summary>Writes the family.</summary>
    internal void Write(SnapshotBuilder snapshot)
    {
        snapshot.Begin(Family);
        foreach ((LabelKey key, double sum) in _sums)
        {
            if (options.ByTenant)
            {
                snapshot.Sample(sum, labels[key.First], labels[key.Tenant]);
            }
            else
            {
                snapshot.Sample(sum, labels[key.First]);
            }
        }
    }

    /// <summary>The key itself while there is room, then <c>other</c> of its tenant, then that of all.</summary>
    private LabelKey Admit(LabelKey key, int kept, LabelKey last)
    {
        LabelKey byTenant = key with { First = LabelTable.Other };
        return IsAdmitted(key, kept) ? key : IsAdmitted(byTenant, kept: 1) ? byTenant : last;
    }

    private bool IsAdmitted(LabelKey key, int kept)
        => _admitted.Contains(key) || (_admitted.Count < options.MaxSeries - kept && _admitted.Add(key));
}
