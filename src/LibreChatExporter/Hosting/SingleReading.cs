using LibreChatExporter.Accounts;
using LibreChatExporter.Collectors;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Hosting;

/// <summary>
/// Reads the rows of a source once, for a command that ends: each comes with its agent, and is counted under the labels that a running
/// exporter would show. Not thread-safe.
/// </summary>
internal sealed class SingleReading
{
    private readonly CollectorSet _set;

    /// <summary>Puts the parts together; nothing is read yet.</summary>
    /// <param name="source">Where the rows come from.</param>
    /// <param name="settings">The settings, of which those for what needs no rows do not matter.</param>
    /// <param name="clock">The time.</param>
    /// <param name="progress">Told how far the reading has come.</param>
    /// <param name="visit">Told of each row that is wanted.</param>
    /// <param name="scope">What is wanted; null for all rows.</param>
    internal SingleReading(
        ILibreChatSource source,
        ExporterSettings settings,
        TimeProvider clock,
        IProgress<LoadProgress>? progress,
        CountedRowVisitor visit,
        ReadingScope? scope = null)
    {
        bool needsAccounts = settings.UserLabel.NeedsAccounts || scope is { NeedsAccounts: true };
        bool needsMessages = scope is { Answers: not null };
        IEnumerable<string> needless = CollectorCatalogue.Optional.Where(collector => collector switch
        {
            CollectorCatalogue.Users => !needsAccounts,
            CollectorCatalogue.Activity => !needsMessages,
            _ => true,
        });
        _set = new CollectorSet(source, settings with { Disabled = needless.ToHashSet(), Once = true }, clock, Births, progress, scope);
        _set.Ledger.Visit = scope?.Range is not { } range ? visit : (in row, unattributed) =>
        {
            if (range.Contains(row.CreatedAt))
            {
                visit(row, unattributed);
            }
        };
    }

    /// <summary>What the rows add up to.</summary>
    internal UsageLedger Ledger => _set.Ledger;

    /// <summary>The labels of the rows of the totals.</summary>
    internal HistoryLabels LabelsOfRows => _set.LabelsOfRows;

    /// <summary>Writes the families of the totals.</summary>
    internal UsageCollector Usage => _set.Usage;

    /// <summary>The accounts; none unless they have been asked for.</summary>
    internal UserDirectory Accounts => _set.Directory;

    /// <summary>What stands for users.</summary>
    internal UserLabels Users => _set.Users;

    /// <summary>Agents, and who serves which model.</summary>
    internal AgentAttribution Attribution => _set.Tail.Attribution;

    /// <summary>The ids of chats; null unless they have been asked for.</summary>
    internal ConversationNames? Conversations => _set.Conversations;

    /// <summary>When series of the ledger show their values.</summary>
    internal SeriesBirths Births { get; } = new();

    /// <summary>Reads all that there is.</summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    internal void Read(CancellationToken cancellation)
    {
        foreach (ICollector collector in _set.All)
        {
            collector.Refresh(cancellation);
        }
    }
}
