using System.Runtime.InteropServices;
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
internal sealed class AgentAttribution(ILibreChatSource source, UsageLedger ledger, AgentDirectory agents, DocumentCounts documents)
{
    /// <summary>Answers remembered beyond those that are waited for, before the memory is tidied.</summary>
    private const int SpareAnswers = 16_384;

    private readonly List<UsageRow> _pending = [];
    private readonly HashSet<int> _met = [];

    /// <summary>The agents there are.</summary>
    public AgentDirectory Agents { get; } = agents;

    /// <summary>The answers that have been looked up.</summary>
    public AnswerLookup Answers { get; } = new(source, ledger, documents);

    /// <summary>
    /// Labels of models and their providers: what answers have shown, and for the other models what the agents that use them say.
    /// </summary>
    public IReadOnlyDictionary<int, int> Providers()
    {
        var providers = new Dictionary<int, int>(Answers.Providers.Known);
        foreach (AgentEntry agent in Agents.ById.Values)
        {
            if (ledger.Labels[agent.Provider].Length > 0)
            {
                providers.TryAdd(agent.Model, agent.Provider);
            }
        }

        return providers;
    }

    /// <summary>Rows that wait for their answer.</summary>
    public int Pending => _pending.Count;

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
            row.Agent = Agent.IsAgentId(agent) ? ledger.Labels.GetOrAdd(Agent.WithoutRunSuffix(agent)) : LabelTable.None;
            row.Answer = UsageRow.NoAnswer;
        }
    }

    private void DescribeByModel(ref UsageRow row, ReadOnlySpan<byte> model, ReadOnlySpan<byte> messageId)
    {
        LabelTable labels = ledger.Labels;
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
    public void RetryPending(long now, CancellationToken cancellation)
    {
        Span<UsageRow> pending = CollectionsMarshal.AsSpan(_pending);
        Resolve(pending, cancellation);
        int kept = 0;
        int attributed = 0;
        try
        {
            foreach (ref readonly UsageRow row in pending)
            {
                attributed++;
                if (!TryAttribute(row, now))
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
    /// Looks up the answers of rows, and the agents anew where one gave an answer that was made after they were last read; must have
    /// succeeded before the rows are committed.
    /// </summary>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public void Resolve(ReadOnlySpan<UsageRow> rows, CancellationToken cancellation)
    {
        Answers.Resolve(rows, cancellation);
        if (HasUnknownUser(rows))
        {
            Agents.Refresh(source, cancellation);
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
            if (!TryAttribute(row, now))
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
                ? Answers.GetOrAdd(messageId, ledger.Labels[row.User].Span)
                : throw reader.Invalid("a messageId");
            row.Deadline = deadline;
            _pending.Add(row);
        }
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

    private bool TryAttribute(in UsageRow row, long now)
    {
        if (row.Answer < 0)
        {
            ledger.Add(row, unattributed: row.Answer == UsageRow.NoSuchAnswer);
            return true;
        }

        bool found = Answers.TryGetAgent(row.Answer, out int agent);
        if (!found && now < row.Deadline)
        {
            return false;
        }

        UsageRow attributed = row;
        attributed.Agent = found ? agent : LabelTable.None;
        ledger.Add(attributed, unattributed: !found);
        return true;
    }
}
