using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;

namespace LibreChatExporter.Ingest;

/// <summary>
/// Which answers transactions of their own calls mention: by <c>messageId</c>, or, where a row has none, by its chat. Those of the last day
/// or two are kept, and those of history until <see cref="ForgetHistory"/>. An entry takes about 20 bytes. Not thread-safe.
/// </summary>
internal sealed class Mentions(TimeProvider clock) : ICheckpointed
{
    private static readonly TimeSpan Generation = TimeSpan.FromDays(1);

    private HashSet<ulong> _history = [];
    private HashSet<ulong> _older = [];
    private HashSet<ulong> _recent = [];
    private DateTimeOffset _began = clock.GetUtcNow();
    private bool _isHistory = true;

    /// <summary>Notes what a row mentions, if it belongs to the call that gave the answer.</summary>
    public void Add(in UsageRow row)
    {
        ulong mentioned = row.Message != 0 ? row.Message : row.Conversation;
        if (mentioned == 0 || !row.IsOfAnswer)
        {
            return;
        }

        bool isOld = _isHistory && row.CreatedAt < (clock.GetUtcNow() - Generation).ToUnixTimeMilliseconds();
        (isOld ? _history : _recent).Add(mentioned);
    }

    /// <summary>Whether a row mentions an answer, or may do so, being of its chat and without a <c>messageId</c>.</summary>
    public bool Has(ulong message, ulong conversation) => Has(message) || (conversation != 0 && Has(conversation));

    /// <summary>Lets go of all but the last days: answers of history have been judged.</summary>
    public void ForgetHistory() => (_history, _isHistory) = ([], false);

    /// <summary>Forgets what is older than a day or two, when a day has passed.</summary>
    public void Tidy()
    {
        // A clock that steps makes one generation shorter or longer, and the one before it is there, too.
        DateTimeOffset now = clock.GetUtcNow();
        if (now - _began >= Generation)
        {
            (_older, _recent, _began) = (_recent, [], now);
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_isHistory);
        writer.Write(_began.ToUnixTimeMilliseconds());
        foreach (HashSet<ulong> generation in (HashSet<ulong>[])[_history, _older, _recent])
        {
            writer.Write(generation.Count);
            foreach (ulong mentioned in generation)
            {
                writer.Write(mentioned);
            }
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        (_isHistory, _began) = (reader.ReadBoolean(), reader.ReadTime());
        foreach (HashSet<ulong> generation in (HashSet<ulong>[])[_history, _older, _recent])
        {
            for (int left = reader.ReadCount(sizeof(ulong)); left > 0; left--)
            {
                generation.Add(reader.ReadUInt64());
            }
        }
    }

    private bool Has(ulong mentioned) => _recent.Contains(mentioned) || _older.Contains(mentioned) || _history.Contains(mentioned);
}
