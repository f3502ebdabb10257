using LibreChatExporter.Accounts;
using LibreChatExporter.Budgets;
using LibreChatExporter.Calls;
using LibreChatExporter.History;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Messages;
using LibreChatExporter.Pricing;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using LibreChatExporter.TimeWindows;

namespace LibreChatExporter.Collectors;

/// <summary>What collectors share. What only one needs is made when that one is made, so that nobody pays for what is disabled.</summary>
internal sealed class CollectorParts
{
    private readonly Lazy<UsageWindows> _windows;
    private readonly Lazy<UsageHistory> _history;
    private readonly Lazy<CallLog> _calls;
    private readonly Lazy<MessageTail> _messages;
    private readonly Lazy<PriceWatch> _priceWatch;
    private readonly Lazy<LabelSnapshots> _labelSnapshots;

    internal CollectorParts(
        Func<UsageWindows> windows,
        Func<UsageHistory> history,
        Func<CallLog> calls,
        Func<MessageTail> messages,
        Func<PriceWatch> priceWatch)
    {
        (_windows, _history, _calls, _messages, _priceWatch)
            = (new(windows), new(history), new(calls), new(messages), new(priceWatch));
        _labelSnapshots = new(() => new LabelSnapshots(Ledger!, Options!.ByTenant));
    }

    public required ILibreChatSource Source { get; init; }

    public required TimeProvider Clock { get; init; }

    /// <summary>The time that windows and budgets are evaluated at.</summary>
    public required Func<DateTimeOffset> Now { get; init; }

    /// <summary>How often to read what changes rarely.</summary>
    public required TimeSpan SlowInterval { private get; init; }

    /// <summary>Whether names of users may be shown.</summary>
    public required bool ShowsUserInfo { get; init; }

    /// <summary>The only tenant that is read; null for all.</summary>
    public required string? Tenant { get; init; }

    public required LabelTable Labels { get; init; }

    public required DocumentCounts Documents { get; init; }

    public required LedgerOptions Options { get; init; }

    public required UserDirectory Directory { get; init; }

    public required UserLabels Users { get; init; }

    public required UsageLedger Ledger { get; init; }

    public required TransactionTail Tail { get; init; }

    public required RowComparison Comparison { get; init; }

    /// <summary>Makes a tail that reads the rows of a range that have been counted, and shows them, for their own sake.</summary>
    public required Func<RowRange, CountedRowVisitor, TransactionTail> ReadAgain { private get; init; }

    /// <summary>The collector of the totals, without which the exporter is not up.</summary>
    public required UsageCollector Usage { get; init; }

    /// <summary>Where the history is published.</summary>
    public required HistoryStore HistoryStore { get; init; }

    /// <summary>Where the newest calls are published.</summary>
    public required CallStore CallStore { get; init; }

    /// <summary>Where days begin.</summary>
    public required TimeZoneInfo TimeZone { get; init; }

    /// <summary>Null where there are none, or nobody is to look after them.</summary>
    public required BudgetLedger? Budgets { get; init; }

    /// <summary>Null where messages are not counted or not compared with transactions.</summary>
    public required AnswerCoverage? Coverage { get; init; }

    /// <summary>Where the process and the runtime are measured; null for neither.</summary>
    public required TelemetryRegistry? Process { get; init; }

    public UsageWindows Windows => _windows.Value;

    public UsageHistory History => _history.Value;

    public CallLog Calls => _calls.Value;

    public MessageTail Messages => _messages.Value;

    public PriceWatch PriceWatch => _priceWatch.Value;

    /// <summary>The labels of the ledger's rows, for any thread.</summary>
    public LabelSnapshots LabelSnapshots => _labelSnapshots.Value;

    /// <summary>The history, if anybody keeps it.</summary>
    public UsageHistory? KeptHistory => _history.IsValueCreated ? _history.Value : null;

    /// <summary>The messages, if anybody reads them.</summary>
    public MessageTail? ReadMessages => _messages.IsValueCreated ? _messages.Value : null;

    /// <summary>Lets an observer count rows, and have those again that it loses.</summary>
    public RowReplayer Observe(string name, IUsageObserver observer)
        => new(Tail, Ledger, Ledger.Observe(observer), name, ReadAgain);

    /// <summary>A cadence for one who reads what changes rarely.</summary>
    public Cadence Slowly() => new(Clock, SlowInterval);
}
