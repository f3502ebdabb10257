using LibreChatExporter.Accounts;
using LibreChatExporter.Budgets;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Collectors;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Messages;
using LibreChatExporter.Pricing;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Hosting;

/// <summary>The collectors that the settings ask for, in the order in which they refresh, and what they share.</summary>
internal sealed class CollectorSet
{
    /// <summary>How long one refresh may read messages of history: meanwhile the figures of cost stand still.</summary>
    private static readonly TimeSpan MessageTimeBudget = TimeSpan.FromSeconds(5);

    private readonly ILibreChatSource _source;
    private readonly ExporterSettings _settings;
    private readonly TimeProvider _clock;
    private readonly Func<DateTimeOffset> _now;
    private readonly LabelTable _labels = new();
    private readonly DocumentCounts _documents = new();
    private readonly AgentDirectory _agents;
    private readonly ModelPrices _prices;
    private readonly LedgerOptions _options;
    private readonly Mentions? _mentions;
    private readonly RowComparison _comparison;
    private readonly UsageHistory? _history;
    private MessageTail? _messages;
    private AnswerCoverage? _coverage;

    internal CollectorSet(
        ILibreChatSource source,
        ExporterSettings settings,
        TimeProvider clock,
        SeriesBirths births,
        IProgress<LoadProgress>? progress,
        ReadingScope? scope = null)
    {
        (_source, _settings, _clock) = (source, settings, clock);
        _now = () => settings.AsOf ?? clock.GetUtcNow();
        Directory = new UserDirectory(_labels, _documents, clock);
        Users = new UserLabels(settings.UserLabel, settings.UserHashKey, Directory, _labels);
        _agents = new AgentDirectory(_labels, _documents);
        _prices = new ModelPrices(new PriceList(settings.Prices, PriceTable.LibreChat), _labels);
        _mentions = Has("activity") && Has("coverage") ? new Mentions(clock) : null;
        _options = new LedgerOptions
        {
            MaxSeries = settings.SeriesLimit,
            ByTenant = settings.TenantLabel,
            ShownUser = Users.Shown,
            Models = new LabelFilter(_labels, settings.IncludeModels, settings.ExcludeModels),
            Agents = new LabelFilter(_labels, settings.IncludeAgents, settings.ExcludeAgents, _agents.NameOf),
        };
        LabelTable? tenants = settings.TenantLabel ? _labels : null;
        UsageWindows? windows = Has("windows") ? new UsageWindows(settings.Windows, settings.TimeZone, _now(), tenants) : null;
        _history = Has("history") ? new UsageHistory(settings.TimeZone, _now(), tenants) : null;
        Ledger = new UsageLedger(births, _labels, _options);
        Conversations = scope is { NeedsConversations: true } ? new ConversationNames(_labels, scope.Range) : null;
        bool budgetsNeedUsers = Has("budgets") && settings.Budgets.Any(budget => budget.Scope.NeedsUsers);
        Tail = new TransactionTail(source, Ledger, _agents, clock, new TailOptions(settings.Overlap, settings.AttributionWait)
        {
            Pricing = Has("prices") || settings.Reprice ? new RowPricing(_prices, _labels, settings.Reprice) : null,
            Mentions = _mentions,
            Users = Users.NeedsDirectory || budgetsNeedUsers || scope is { NeedsAccounts: true } ? Directory : null,
            Range = scope is { NeedsProviders: false } ? scope.Range : null,
            Conversations = Conversations,
            MaxContexts = scope?.MaxContexts ?? ContextLabels.DefaultLimit,
        }, _documents);
        _comparison = new RowComparison(source, Tail, clock, settings.CompareInterval);
        Usage = new UsageCollector(Tail, Ledger, progress, settings.TenantLabel);
        All = [.. Before(windows), Usage, .. After(births)];
    }

    /// <summary>What the rows add up to.</summary>
    internal UsageLedger Ledger { get; }

    /// <summary>Reads the rows.</summary>
    internal TransactionTail Tail { get; }

    /// <summary>The accounts.</summary>
    internal UserDirectory Directory { get; }

    /// <summary>What stands for users.</summary>
    internal UserLabels Users { get; }

    /// <summary>The ids of chats, where a reading asks for them.</summary>
    internal ConversationNames? Conversations { get; }

    /// <summary>The collector of the totals, without which the exporter is not up.</summary>
    internal UsageCollector Usage { get; }

    /// <summary>Where the history is published.</summary>
    internal HistoryStore History { get; } = new();

    /// <summary>How much was counted under <c>other</c> because of a limit.</summary>
    internal double Limited
        => Ledger.Limited + (_messages is { IsLoaded: true } ? _messages.Log.Ledger.Limited : 0) + (_coverage?.Limited ?? 0);

    /// <summary>All collectors but those of the exporter and the process.</summary>
    internal IReadOnlyList<ICollector> All { get; }

    /// <summary>What is to outlive the process. Labels that have been decided come before what is counted under them.</summary>
    /// <param name="scrapes">Who has read what.</param>
    internal CheckpointParts State(ScrapeLog scrapes) => new(
        _labels,
        [.. ((ICheckpointed?[])
            [scrapes, Users, _options.Models, _options.Agents, Ledger, Tail, _comparison, _mentions, _messages, _coverage]).OfType<ICheckpointed>()],
        [.. Archives()],
        () => Tail.IsLoaded);

    private IEnumerable<CheckpointArchive> Archives()
    {
        yield return new CheckpointArchive("ids", Tail.Archive, () => Tail.Archive.Version);
        if (_history is not null)
        {
            yield return new CheckpointArchive("history", _history.Archive, () => _history.ArchiveVersion);
        }
    }

    /// <summary>
    /// What the transactions need: agents, for rows of the legacy shape, users, for their labels, and windows and budgets that are up to date.
    /// </summary>
    private IEnumerable<ICollector> Before(UsageWindows? windows)
    {
        yield return new AgentCollector(_source, Tail, Ledger, _options);

        // Before the accounts, each of which is made before its balance: so none has a balance and no name.
        if (Has("balances"))
        {
            yield return new BalanceCollector(_source, Users, _labels, _documents, _options, _clock, _settings.SlowInterval);
        }

        if (Has("users"))
        {
            yield return new UserCollector(
                _source, Directory, Users, Tail, Ledger, _options, new Cadence(_clock, _settings.SlowInterval), _settings.UserInfo);
        }

        if (windows is not null)
        {
            yield return new WindowCollector(Tail, Ledger, windows, Ledger.Observe(windows), _now, _options);
        }

        if (Has("budgets") && _settings.Budgets.Count > 0)
        {
            var budgets = new BudgetLedger(_settings.Budgets, new ScopeMatcher(_labels, Directory, _agents), _settings.TimeZone, _now());
            yield return new BudgetCollector(Tail, budgets, Ledger.Observe(budgets), _now);
        }
    }

    /// <summary>What needs the transactions, or does not care.</summary>
    private IEnumerable<ICollector> After(SeriesBirths births)
    {
        if (_history is not null)
        {
            yield return new HistoryCollector(Tail, Ledger, _history, Ledger.Observe(_history), _now, History, _settings.TenantLabel);
        }

        if (Has("comparison"))
        {
            yield return new ComparisonCollector(Tail, _comparison);
        }

        if (Has("activity"))
        {
            _coverage = _mentions is null ? null
                : new AnswerCoverage(_mentions, _labels, births, _clock, _settings.AttributionWait, _settings.SeriesLimit);
            _messages = Messages(births);
            yield return new ActivityCollector(_messages, _labels);
            if (_coverage is not null)
            {
                yield return new CoverageCollector(Tail, _messages, _coverage, _labels);
            }
        }

        if (Has("prices"))
        {
            var watch = new PriceWatch(Ledger, _prices, _options, _now);
            yield return new PriceCollector(Tail, Ledger, watch, Ledger.Observe(watch), _settings.SeriesLimit);
        }

        if (Has("documents"))
        {
            yield return new DocumentCollector(_source, new Cadence(_clock, _settings.SlowInterval));
        }
    }

    private MessageTail Messages(SeriesBirths births)
    {
        var names = new MessageLabels(_labels, _agents, _options);
        TimeSpan timeBudget = _settings.Once ? TimeSpan.MaxValue : MessageTimeBudget;
        var options = new MessageTailOptions(_settings.Overlap, _settings.FeedbackLookback, _settings.SlowInterval, timeBudget);
        return new MessageTail(_source, _agents, _documents, _clock, options, () =>
        {
            _coverage?.Restart();
            return new MessageLog(new ActivityLedger(_labels, births, _settings.SeriesLimit), names, _coverage);
        });
    }

    private bool Has(string collector) => !_settings.Disabled.Contains(collector);
}
