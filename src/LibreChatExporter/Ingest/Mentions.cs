using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Ingest;

/// <summary>
/// Which answers transactions of their own calls mention: by <c>messageId</c>, or, where a row has none, by its chat. Those of the last day
/// or two are kept, and those of history until <see cref="ForgetHistory"/>. An entry takes about 20 bytes. Not thread-safe.
/// </summary>
internal sealed class Mentions(TimeProvider clock) : ICheckpointed
{
    private static readonly TimeSpan Generation = TimeSpan.FromDays(1);

    /// <summary>So many of history are at hand before they are put to the others: each lot has to be sorted.</summary>
    private const int LotSize = 1 << 15;

    private readonly HashSet<ulong> _lot = [];
    private SortedRuns _history = new();
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
        if (isOld)
        {
            AddToHistory(mentioned);
        }
        else
        {
            _recent.Add(mentioned);
        }
    }

    /// <summary>Whether a row mentions an answer, or may do so, being of its chat and without a <c>messageId</c>.</summary>
    public bool Has(ulong message, ulong conversation) => Has(message) || (conversation != 0 && Has(conversation));

    /// <summary>Lets go of all but the last days: answers of history have been judged.</summary>
    public void ForgetHistory()
    {
        (_history, _isHistory) = (new SortedRuns(), false);
        _lot.Clear();
        _lot.TrimExcess();
    }

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
        PutAway();
        Write(writer, _history.All.Sum(run => run.Length), _history.All.SelectMany(run => run));
        Write(writer, _older.Count, _older);
        Write(writer, _recent.Count, _recent);
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        (_isHistory, _began) = (reader.ReadBoolean(), reader.ReadTime());
        Read(reader, AddToHistory);
        Read(reader, mentioned => _older.Add(mentioned));
        Read(reader, mentioned => _recent.Add(mentioned));
    }

    private static void Write(CheckpointWriter writer, int count, IEnumerable<ulong> mentions)
    {
        writer.Write(count);
        foreach (ulong mentioned in mentions)
        {
            writer.Write(mentioned);
        }
    }

    private static void Read(CheckpointReader reader, Action<ulong> add)
    {
        for (int left = reader.ReadCount(sizeof(ulong)); left > 0; left--)
        {
            add(reader.ReadUInt64());
        }
    }

    private void AddToHistory(ulong mentioned)
    {
        if (_lot.Add(mentioned) && _lot.Count == LotSize)
        {
            PutAway();
        }
    }

    private void PutAway()
    {
        _history.Add([.. _lot]);
        _lot.Clear();
    }

    private bool Has(ulong mentioned)
        => _recent.Contains(mentioned) || _lot.Contains(mentioned) || _older.Contains(mentioned) || _history.Contains(mentioned);
}
