using System.Runtime.InteropServices;
using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Ingest;

/// <summary>
/// Gives each row its agent and hands it to the ledger, once. A row that names an answer waits for it, because LibreChat saves transactions
/// before answers; when the wait is over it counts with agent <c>none</c>, as unattributed. Not thread-safe.
/// </summary>
internal sealed class AgentAttribution
{
    /// <summary>Answers remembered beyond those that are waited for, before the memory is tidied.</summary>
    private const int SpareAnswers = 16_384;

    /// <summary>Rows of history that wait for messages that have not been read yet, before they are looked up after all.</summary>
    private const int MaxAwaited = 32_768;

    /// <summary>How much later than the transaction its answer may be made before the transaction has to wait for it.</summary>
    private static readonly TimeSpan Lead = TimeSpan.FromMinutes(10);

    private readonly ILibreChatSource _source;
    private readonly UsageLedger _ledger;
    private readonly List<UsageRow> _pending = [];
    private readonly HashSet<int> _met = [];

    /// <summary>No row waits yet.</summary>
    /// <param name="source">Where agents and answers are.</param>
    /// <param name="ledger">Where rows are counted.</param>
    /// <param name="agents">The agents.</param>
    /// <param name="documents">Told how much is read.</param>
    /// <param name="clock">The time.</param>
    /// <param name="history">What of the messages is read at first.</param>
    public AgentAttribution(
        ILibreChatSource source,
        UsageLedger ledger,
        AgentDirectory agents,
        DocumentCounts documents,
        TimeProvider clock,
        MessageHistoryOptions history)
    {
        (_source, _ledger, Agents) = (source, ledger, agents);
        var providers = new ModelProviders(ledger.Labels);
        History = new MessageHistory(source, ledger.Labels, providers, documents, clock, history);
        Answers = new AnswerLookup(source, ledger, History, providers, documents);
    }

    /// <summary>The agents there are.</summary>
    public AgentDirectory Agents { get; }

    /// <summary>The first reading of the messages.</summary>
    public MessageHistory History { get; }

    /// <summary>The answers that have been looked up.</summary>
    public AnswerLookup Answers { get; }

    /// <summary>
    /// Labels of models and their providers: what answers have shown, for other models what the source says, or the agents that use them.
    /// </summary>
    public IReadOnlyDictionary<int, int> Providers()
    {
        var providers = new Dictionary<int, int>(Answers.Providers.Known);
        foreach ((string model, string provider) in _source.Providers)
        {
            providers.TryAdd(
                _ledger.Labels.GetOrAdd(Encoding.UTF8.GetBytes(model)), _ledger.Labels.GetOrAdd(Encoding.UTF8.GetBytes(provider)));
        }

        foreach (AgentEntry agent in Agents.ById.Values)
        {
            if (_ledger.Labels[agent.Provider].Length > 0)
            {
                providers.TryAdd(agent.Model, agent.Provider);
            }
        }

        return providers;
    }

    /// <summary>Rows that wait for their answer.</summary>
    public int Pending => _pending.Count;

    /// <summary>Their ids.</summary>
    internal HashSet<ObjectId> PendingIds() => [.. _pending.Select(row => row.Id)];

    /// <summary>
    /// Fills in model and agent of a row, as far as the row itself tells: the agent where it is named, an agent's id in <c>model</c> in the
    /// legacy shape; a <c>messageId</c> is to be looked up.
    /// </summary>
    public void Describe(ref UsageRow row, in Transaction transaction)
    {
        DescribeByModel(ref row, transaction.Model.StringOrEmpty, transaction.MessageId.StringOrEmpty);
        ReadOnlySpan<byte> agent = transaction.RootAgentId.StringOrEmpty is { IsEmpty: false } root
            ? root
            : transaction.AgentId.StringOrEmpty;
        if (!agent.IsEmpty)
        {
            row.Agent = Agent.IsAgentId(agent) ? _ledger.Labels.GetOrAdd(Agent.WithoutRunSuffix(agent)) : LabelTable.None;
            row.Answer = UsageRow.NoAnswer;
        }
    }

    private void DescribeByModel(ref UsageRow row, ReadOnlySpan<byte> model, ReadOnlySpan<byte> messageId)
    {
        LabelTable labels = _ledger.Labels;
        row.Answer = UsageRow.NoAnswer;
        if (Agent.IsAgentId(model))
        {
            row.Agent = labels.GetOrAdd(Agent.WithoutRunSuffix(model));
            row.Model = Agents.ModelOf(new AgentKey(row.Agent, row.Tenant)) ?? LabelTable.Unknown;
            row.PricedModel = row.Agent;
            return;
        }

        row.Agent = LabelTable.None;
        row.Model = model.IsEmpty ? LabelTable.Unknown : labels.GetOrAdd(model);
        row.PricedModel = row.Model;
        if (messageId.Length > Answer.MaxMessageId)
        {
            row.Answer = UsageRow.NoSuchAnswer;
        }
        else if (messageId.Length > 0)
        {
            row.Answer = Answers.GetOrAdd(messageId, labels[row.User].Span);
        }
    }

    /// <summary>Tries again the rows that wait. Nothing changes when that fails.</summary>
    /// <param name="now">The time, as in <see cref="UsageRow.Deadline"/>: rows whose deadline has come wait no longer.</param>
    /// <param name="cancellation">Ends the look-up.</param>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public void RetryPending(long now, CancellationToken cancellation) => RetryPending(now, History.IsAwaited, cancellation);

    /// <summary>Reads what the rows of history still wait for.</summary>
    /// <param name="now">As in <see cref="RetryPending(long, CancellationToken)"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public void EndFirstLoad(long now, CancellationToken cancellation)
    {
        if (_pending.Count > 0 && History.IsAwaited)
        {
            History.ReadTo(ObjectId.Last, cancellation);
            RetryPending(now, cancellation);
        }

        History.Release();
    }

    private void RetryPending(long now, bool awaitsHistory, CancellationToken cancellation)
    {
        Span<UsageRow> pending = CollectionsMarshal.AsSpan(_pending);
        Find(pending, asks: !awaitsHistory, cancellation);
        int kept = 0;
        int attributed = 0;
        try
        {
            foreach (ref readonly UsageRow row in pending)
            {
                attributed++;
                if (!TryAttribute(row, now, awaitsHistory))
                {
                    pending[kept++] = row;
                }
            }
        }
        finally
        {
            // What has been attributed must not be so again, even if something has gone wrong with it.
            _pending.RemoveRange(kept, attributed - kept);
        }
    }

    /// <summary>
    /// Finds the answers of a page of rows, and reads the agents anew where one gave an answer that was made after they were last read;
    /// must have succeeded before the rows are committed.
    /// </summary>
    /// <param name="rows">The rows.</param>
    /// <param name="last">The last id of the page.</param>
    /// <param name="now">As in <see cref="RetryPending(long, CancellationToken)"/>.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public void Resolve(ReadOnlySpan<UsageRow> rows, ObjectId last, long now, CancellationToken cancellation)
    {
        if (History.IsAwaited && HasAnswers(rows))
        {
            if (_pending.Count >= MaxAwaited)
            {
                RetryPending(now, awaitsHistory: false, cancellation);
            }

            History.ReadTo(last.WithTime(last.Time + Lead), cancellation);
        }

        Find(rows, asks: !History.IsAwaited, cancellation);
    }

    private void Find(ReadOnlySpan<UsageRow> rows, bool asks, CancellationToken cancellation)
    {
        Answers.Resolve(rows, asks, cancellation);
        if (HasUnknownUser(rows))
        {
            Agents.Refresh(_source, cancellation);
        }

        foreach (ref readonly UsageRow row in rows)
        {
            if (AgentOf(row) is { } agent)
            {
                _met.Add(agent);
            }
        }
    }

    /// <summary>Counts rows whose agent is clear and keeps the others. Cannot fail.</summary>
    public void Commit(ReadOnlySpan<UsageRow> rows, long now)
    {
        foreach (ref readonly UsageRow row in rows)
        {
            if (!TryAttribute(row, now, History.IsAwaited))
            {
                _pending.Add(row);
            }
        }

        if (Answers.Count - _pending.Count > SpareAnswers)
        {
            Answers.KeepOnly(CollectionsMarshal.AsSpan(_pending));
        }
    }

    /// <summary>Writes the rows that wait, and which model has which provider.</summary>
    public void Save(CheckpointWriter writer)
    {
        Answers.Providers.Save(writer);
        writer.Write(_pending.Count);
        foreach (ref readonly UsageRow row in CollectionsMarshal.AsSpan(_pending))
        {
            writer.Write(row);
            writer.Write(Answers.MessageIdOf(row.Answer));
        }
    }

    /// <summary>Takes over what was saved.</summary>
    /// <param name="reader">Where to read.</param>
    /// <param name="deadline">Until when the rows are to wait now: how long they waited before does not matter any more.</param>
    /// <exception cref="CheckpointException">It is invalid.</exception>
    public void Restore(CheckpointReader reader, long deadline)
    {
        Answers.Providers.Restore(reader);
        for (int left = reader.ReadCount(UsageRowCheckpoint.MinSize); left > 0; left--)
        {
            UsageRow row = reader.ReadUsageRow();
            ReadOnlySpan<byte> messageId = reader.ReadBytes();
            row.Answer = messageId.Length <= Answer.MaxMessageId
                ? Answers.GetOrAdd(messageId, _ledger.Labels[row.User].Span)
                : throw reader.Invalid("a messageId");
            row.Deadline = deadline;
            _pending.Add(row);
        }
    }

    private static bool HasAnswers(ReadOnlySpan<UsageRow> rows)
    {
        foreach (ref readonly UsageRow row in rows)
        {
            if (row.Answer >= 0)
            {
                return true;
            }
        }

        return false;
    }

    private bool HasUnknownUser(ReadOnlySpan<UsageRow> rows)
    {
        foreach (ref readonly UsageRow row in rows)
        {
            if (AgentOf(row) is { } agent && agent != LabelTable.None && !_met.Contains(agent) && Agents.NameOf(agent) is null)
            {
                return true;
            }
        }

        return false;
    }

    /// <summary>The label of the agent that a row is spent on; null while that is not known, and where nothing is spent.</summary>
    private int? AgentOf(in UsageRow row)
        => !row.IsUsage ? null
            : row.Answer < 0 ? row.Agent
            : Answers.TryGetAgent(row.Answer, out int agent) ? agent : null;

    private bool TryAttribute(in UsageRow row, long now, bool awaitsHistory)
    {
        if (row.Answer < 0)
        {
            _ledger.Add(row, unattributed: row.Answer == UsageRow.NoSuchAnswer);
            return true;
        }

        bool found = Answers.TryGetAgent(row.Answer, out int agent);
        if (!found && (awaitsHistory || now < row.Deadline))
        {
            return false;
        }

        UsageRow attributed = row;
        attributed.Agent = found ? agent : LabelTable.None;
        _ledger.Add(attributed, unattributed: !found);
        return true;
    }
}
