using System.Runtime.InteropServices;
using LibreChatExporter.Accounts;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Collectors;

/// <summary>Who there is: accounts by role and login, when users were last active, and who they are, if that is asked for.</summary>
internal sealed class UserCollector : ICollector
{
    private static readonly MetricFamily Users = new(
        "librechat_users", MetricType.Gauge, "Accounts by role and by the way of logging in.", labels: ["role", "provider"]);

    private static readonly MetricFamily LastTransaction = new(
        "librechat_user_last_transaction_timestamp_seconds", MetricType.Gauge, "When the user last called a model, in Unix time.",
        "seconds", "user");

    private static readonly MetricFamily Info = new(
        "librechat_user_info", MetricType.Gauge, "Always 1: who each user is.",
        labels: ["user", "email", "username", "name", "role", "provider"]);

    private readonly ILibreChatSource _source;
    private readonly UserDirectory _directory;
    private readonly UserLabels _shown;
    private readonly TransactionTail _tail;
    private readonly UsageLedger _ledger;
    private readonly LedgerOptions _options;
    private readonly Cadence _cadence;
    private readonly UserSums _lastTransaction;
    private readonly bool _hasInfo;

    /// <summary>Shows the accounts of a source.</summary>
    /// <param name="source">The source.</param>
    /// <param name="directory">The accounts, which are read here.</param>
    /// <param name="shown">What stands for users.</param>
    /// <param name="tail">Whether the ledger is complete.</param>
    /// <param name="ledger">The ledger.</param>
    /// <param name="options">What is shown.</param>
    /// <param name="cadence">How often to read all accounts when there are many.</param>
    /// <param name="hasInfo">Whether to say who each user is.</param>
    internal UserCollector(
        ILibreChatSource source,
        UserDirectory directory,
        UserLabels shown,
        TransactionTail tail,
        UsageLedger ledger,
        LedgerOptions options,
        Cadence cadence,
        bool hasInfo)
    {
        (_source, _directory, _shown, _tail, _ledger, _options) = (source, directory, shown, tail, ledger, options);
        (_cadence, _hasInfo) = (cadence, hasInfo);
        _lastTransaction = new UserSums(LastTransaction, options, ledger.Labels, Math.Max);
        Families = hasInfo ? [Users, _lastTransaction.Family, Info] : [Users, _lastTransaction.Family];
    }

    /// <inheritdoc/>
    public string Name => "users";

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; }

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
        if (!_cadence.IsDue)
        {
            _directory.ReadNew(_source, cancellation);
            return;
        }

        _directory.ReadAll(_source, cancellation);
        _cadence.Done(_directory.Present.Count >= Cadence.Large);
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (_directory.IsLoaded)
        {
            WriteUsers(snapshot);
        }

        if (_tail.IsLoaded)
        {
            WriteLastTransactions(snapshot);
        }

        if (_hasInfo && _directory.IsLoaded)
        {
            WriteInfo(snapshot);
        }
    }

    private void WriteUsers(SnapshotBuilder snapshot)
    {
        Dictionary<(int Role, int Provider), int> counts = [];
        foreach (int id in _directory.Present)
        {
            UserEntry user = _directory.Known[id];
            (int, int) kind = (OrUnknown(user.Role), OrUnknown(user.Provider));
            kind = counts.Count < _options.MaxSeries - 1 || counts.ContainsKey(kind) ? kind : (LabelTable.Other, LabelTable.Other);
            CollectionsMarshal.GetValueRefOrAddDefault(counts, kind, out _)++;
        }

        snapshot.Begin(Users);
        foreach (((int role, int provider), int count) in counts)
        {
            snapshot.Sample(count, Text(role), Text(provider));
        }
    }

    private void WriteLastTransactions(SnapshotBuilder snapshot)
    {
        _lastTransaction.Clear();
        for (int row = 0; row < _ledger.Usage.Keys.Length; row++)
        {
            LabelKey key = _ledger.Usage.Keys[row];
            _lastTransaction.Add(key.First, key.Tenant, _ledger.LastUse(row) / 1e3);
        }

        _lastTransaction.Write(snapshot);
    }

    private void WriteInfo(SnapshotBuilder snapshot)
    {
        // Users whose names are the same would be the same series.
        HashSet<UserEntry> written = [];
        snapshot.Begin(Info);
        foreach (int id in _directory.Present.Take(_options.MaxSeries))
        {
            UserEntry user = _directory.Known[id];
            int shown = _shown.ShownNow(id);
            if (shown == id || written.Add(user with { Domain = shown }))
            {
                snapshot.Sample(
                    1, Text(shown), Text(user.Email), Text(user.Username), Text(user.Name), Text(user.Role), Text(user.Provider));
            }
        }
    }

    private ReadOnlyMemory<byte> Text(int label) => _ledger.Labels[label];

    private int OrUnknown(int label) => Text(label).IsEmpty ? LabelTable.Unknown : label;
}
