using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ingest;

/// <summary>
/// Answers that have been read, and the agents that gave them: by the hash of user and <c>messageId</c> that rows have in
/// <see cref="UsageRow.Message"/>. Of a source that can be asked for an answer, so many are kept that rows find theirs, which were made
/// about the same time; beyond that the older ones go. An entry takes about 30 bytes. Not thread-safe.
/// </summary>
/// <param name="labels">Where agents have their labels.</param>
/// <param name="maxKept">How many answers are kept at least, and half of how many at most.</param>
internal sealed class KnownAnswers(LabelTable labels, int maxKept)
{
    private Dictionary<ulong, int> _older = [];
    private Dictionary<ulong, int> _recent = [];

    /// <summary>Whether all that were added are there.</summary>
    public bool IsComplete { get; private set; } = true;

    /// <summary>Adds an answer.</summary>
    public void Add(in Answer answer)
    {
        if (_recent.Count >= maxKept)
        {
            IsComplete &= _older.Count == 0;
            (_older, _recent) = (_recent, _older);
            _recent.Clear();
        }

        _recent[Hash64.OrZero(answer.MessageId, Hash64.Of(answer.User))] = labels.AgentOf(answer);
    }

    /// <summary>The label of the agent that gave an answer, <c>none</c> for a plain model; false where the answer is not there.</summary>
    public bool TryGetAgent(ulong message, out int agent)
        => _recent.TryGetValue(message, out agent) || _older.TryGetValue(message, out agent);

    /// <summary>Forgets all.</summary>
    public void Clear() => (_older, _recent, IsComplete) = ([], [], true);
}
