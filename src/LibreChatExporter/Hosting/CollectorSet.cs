using LibreChatExporter.Accounts;
using LibreChatExporter.Budgets;
using LibreChatExporter.Calls;
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
using LibreChatExporter.Telemetry;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Hosting;

/// <summary>The collectors that the settings ask for, and what they share.</summary>
internal sealed class CollectorSet
{
    /// <summary>How long one refresh may read messages of history: meanwhile the figures of cost stand still.</summary>
    private static readonly TimeSpan MessageTimeBudget = TimeSpan.FromSeconds(5);

    private readonly ExporterSettings _settings;
    private readonly LabelTable _labels = new();
    private readonly AgentDirectory _agents;
    private readonly ModelPrices _prices;
    private readonly LedgerOptions _options;
    private readonly Mentions? _mentions;
    private readonly CollectorParts _parts;

    internal CollectorSet(
        ILibreChatSource source,
        ExporterSettings settings,
        TimeProvider clock,
        SeriesBirths births,
        IProgress<LoadProgress>? progress,
        ReadingScope? scope = null,
        TelemetryRegistry? process = null)
    {
        _settings = settings;
        var documents = new DocumentCounts();
        DateTimeOffset Now() => settings.AsOf ?? clock.GetUtcNow();
        Directory = new UserDirectory(_labels, documents, clock);
        Users = new UserLabels(settings.UserLabel, settings.UserHashKey, Directory, _labels);
        _agents = new AgentDirectory(_labels, documents);
        _prices = new ModelPrices(new PriceList(settings.Prices, PriceTable.LibreChat), _labels);
        _mentions = Has(CollectorCatalogue.Coverage) ? new Mentions(clock) : null;
        _options = new LedgerOptions
        {
            MaxSeries = settings.SeriesLimit,
            ByTenant = settings.TenantLabel,
            ShownUser = Users.Shown,
            Models = new LabelFilter(_labels, settings.IncludeModels, settings.ExcludeModels),
            Agents = new LabelFilter(_labels, settings.IncludeAgents, settings.ExcludeAgents, _agents.NameOf),
        };
        Ledger = new UsageLedger(births, _labels, _options);
        Conversations = scope is { NeedsConversations: true } ? new ConversationNames(_labels, scope.Range) : null;
        Tail = new TransactionTail(source, Ledger, _agents, clock, OptionsOfTail(scope), documents);
        Usage = new UsageCollector(Tail, Ledger, progress, settings.TenantLabel);
        LabelTable? tenants = settings.TenantLabel ? _labels : null;
        AnswerCoverage? coverage = _mentions is null ? null
            : new AnswerCoverage(_mentions, _labels, births, clock, settings.AttributionWait, settings.SeriesLimit);
        Calls = new CallStore(clock);
        _parts = new CollectorParts(
            () => new UsageWindows(settings.Windows, settings.TimeZone, Now(), tenants),
            () => new UsageHistory(settings.TimeZone, Now(), tenants),
            () => new CallLog(settings.CallLog),
            () => Messages(
                source, documents, clock, births, coverage, Has(CollectorCatalogue.Calls) ? _parts!.Calls.Answers : scope?.Answers),
            () => new PriceWatch(Ledger, _prices, _options, Now))
        {
            Source = source,
            Clock = clock,
            Now = Now,
            SlowInterval = settings.SlowInterval,
            ShowsUserInfo = settings.UserInfo,
            Tenant = settings.Tenant,
            Labels = _labels,
            Documents = documents,
            Options = _options,
            Directory = Directory,
            Users = Users,
            Ledger = Ledger,
            Tail = Tail,
            Comparison = new RowComparison(source, Tail, clock, settings.CompareInterval),
            Usage = Usage,
            ReadAgain = (range, visit) =>
            {
                var ledger = new UsageLedger(new SeriesBirths(), _labels, _options) { Visit = visit };
                return new TransactionTail(source, ledger, _agents, clock, OptionsAgain(range), documents);
            },
            HistoryStore = History,
            CallStore = Calls,
            TimeZone = settings.TimeZone,
            Budgets = Has(CollectorCatalogue.Budgets) && settings.Budgets.Count > 0
                ? new BudgetLedger(settings.Budgets, new ScopeMatcher(_labels, Directory, _agents), settings.TimeZone, Now())
                : null,
            Coverage = coverage,
            Process = process,
        };
        All = [.. CollectorCatalogue.All.Where(entry => Has(entry.Name)).Select(entry => entry.Create(_parts)).OfType<ICollector>()];
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

    /// <summary>Where the newest calls are published.</summary>
    internal CallStore Calls { get; }

    /// <summary>The labels of the rows of the totals.</summary>
    internal HistoryLabels LabelsOfRows => _parts.LabelSnapshots.Current();

    /// <summary>How much was counted under <c>other</c> because of a limit.</summary>
    internal double Limited
        => Ledger.Limited
            + (_parts.ReadMessages is { IsLoaded: true } messages ? messages.Log.Ledger.Limited : 0)
            + (_parts.Coverage?.Limited ?? 0);

    /// <summary>All collectors but those that the exporter itself is about, in the order in which they refresh.</summary>
    internal IReadOnlyList<ICollector> All { get; }

    /// <summary>What is to outlive the process. Labels that have been decided come before what is counted under them.</summary>
    /// <param name="scrapes">Who has read what.</param>
    internal CheckpointParts State(ScrapeLog scrapes) => new(
        _labels,
        [
            .. ((ICheckpointed?[])
            [
                scrapes, Users, _options.Models, _options.Agents, Ledger, Tail, _parts.Comparison, _mentions, _parts.ReadMessages,
                _parts.Coverage,
            ]).OfType<ICheckpointed>(),
        ],
        [.. Archives()],
        () => Tail.IsLoaded);

    private IEnumerable<CheckpointArchive> Archives()
    {
        yield return new CheckpointArchive("ids", Tail.Archive, () => Tail.Archive.Version);
        if (_parts.KeptHistory is { } history)
        {
            yield return new CheckpointArchive("history", history.Archive, () => history.ArchiveVersion);
        }

        if (Has(CollectorCatalogue.Calls))
        {
            yield return new CheckpointArchive("calls", _parts.Calls.Archive, () => _parts.Calls.ArchiveVersion);
        }
    }

    private TailOptions OptionsOfTail(ReadingScope? scope)
    {
        bool budgetsNeedUsers = Has(CollectorCatalogue.Budgets) && _settings.Budgets.Any(budget => budget.Scope.NeedsUsers);
        return new TailOptions(_settings.Overlap, _settings.AttributionWait)
        {
            Pricing = Has(CollectorCatalogue.Prices) || _settings.Reprice ? new RowPricing(_prices, _labels, _settings.Reprice) : null,
            Mentions = _mentions,
            Users = Users.NeedsDirectory || budgetsNeedUsers || scope is { NeedsAccounts: true } ? Directory : null,
            Range = scope is { NeedsProviders: false } ? scope.Range : null,
            Conversations = Conversations,
            MaxContexts = scope?.MaxContexts ?? ContextLabels.DefaultLimit,
        };
    }

    /// <summary>The same rows again, as they have been counted: those that waited for an answer in vain do not wait for it again.</summary>
    private TailOptions OptionsAgain(RowRange range) => OptionsOfTail(new ReadingScope { Range = range }) with
    {
        AttributionWait = TimeSpan.Zero,
        Mentions = null,
        IsWanted = Tail.Counted(),
    };

    private MessageTail Messages(
        ILibreChatSource source,
        DocumentCounts documents,
        TimeProvider clock,
        SeriesBirths births,
        AnswerCoverage? coverage,
        IAnswerObserver? answers)
    {
        var names = new MessageLabels(_labels, _agents, _options);
        TimeSpan timeBudget = _settings.Once ? TimeSpan.MaxValue : MessageTimeBudget;
        var options = new MessageTailOptions(_settings.Overlap, _settings.FeedbackLookback, _settings.SlowInterval, timeBudget);
        return new MessageTail(source, Tail.Attribution.History, _agents, documents, clock, options, () =>
        {
            coverage?.Restart();
            answers?.Restart();
            return new MessageLog(new ActivityLedger(_labels, births, _settings.SeriesLimit), names, coverage, answers);
        });
    }

    private bool Has(string collector) => _settings.IsEnabled(collector);
}
