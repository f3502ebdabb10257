using System.Text;
using LibreChatExporter.Calls;
using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Ingest;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Collectors;

/// <summary>Publishes the newest calls, which are asked for elsewhere: a scrape sees how many there are.</summary>
/// <param name="tail">Whether the transactions have been read, and who serves which model.</param>
/// <param name="table">The labels.</param>
/// <param name="log">The calls.</param>
/// <param name="replayer">Sees to it that it has seen all transactions.</param>
/// <param name="labels">The labels of the ledger's rows.</param>
/// <param name="now">The time.</param>
/// <param name="zone">Where days begin.</param>
/// <param name="store">Where to publish them.</param>
internal sealed class CallCollector(
    TransactionTail tail,
    LabelTable table,
    CallLog log,
    RowReplayer replayer,
    LabelSnapshots labels,
    Func<DateTimeOffset> now,
    TimeZoneInfo zone,
    CallStore store) : ICollector
{
    private static readonly MetricFamily Kept = new(
        "librechat_exporter_call_log_entries", MetricType.Gauge, "Model calls that are kept for the activity page and /api/calls.");

    private Dictionary<int, string> _texts = [];

    /// <summary>The first is another in each process, so that pages of one are not taken for pages of another.</summary>
    private long _revision = Random.Shared.NextInt64(long.MaxValue / 2);
    private readonly ReadUntil _asOf = new(tail, now);

    /// <inheritdoc/>
    public string Name => CollectorCatalogue.Calls;

    /// <inheritdoc/>
    public IReadOnlyList<MetricFamily> Families { get; } = [Kept];

    /// <inheritdoc/>
    public void Refresh(CancellationToken cancellation)
    {
        replayer.Refresh(cancellation);
        if (tail.IsLoaded)
        {
            log.TakeAnswers();
        }

        _asOf.Refresh();
    }

    /// <inheritdoc/>
    public void Write(SnapshotBuilder snapshot)
    {
        if (!tail.IsLoaded || !replayer.IsComplete)
        {
            store.Publish(null);
            return;
        }

        CallShare calls = log.Share();
        IReadOnlyList<AnswerFailure> failures = log.Answers.Failures;
        IReadOnlyDictionary<int, int> providers = tail.Attribution.Providers();
        NoteTexts(calls.Words.Concat(failures.Select(failure => failure.Endpoint)).Concat(failures.Select(failure => failure.Model)));
        var names = new CallNames(
            labels.Current(), _texts, providers.ToDictionary(pair => pair.Key, pair => Text(pair.Value)),
            tail.Attribution.Agents.Names());
        store.Publish(new CallView(calls, names, failures, TimeZoneInfo.ConvertTime(_asOf.Time, zone))
        {
            HasDropped = log.HasDropped,
            Revision = ++_revision,
            Zone = zone,
        });
        snapshot.Scalar(Kept, log.Count);
    }

    /// <summary>Makes another dictionary where there are new texts: somebody may be reading the one there is.</summary>
    private void NoteTexts(IEnumerable<int> used)
    {
        int[] missing = [.. used.Where(label => !_texts.ContainsKey(label)).Distinct()];
        if (missing.Length > 0)
        {
            _texts = new Dictionary<int, string>([.. _texts, .. missing.Select(label => KeyValuePair.Create(label, Text(label)))]);
        }
    }

    private string Text(int label) => Encoding.UTF8.GetString(table[label].Span);
}
