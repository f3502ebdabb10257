using LibreChatExporter.Checkpoints;
using LibreChatExporter.Exposition;
using LibreChatExporter.Ingest;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Messages;

/// <summary>
/// Finds complete answers that no transaction mentions: either LibreChat does not write transactions, or it lost some. An answer gets some
/// time, as its rows may be late. Not thread-safe.
/// </summary>
internal sealed class AnswerCoverage : ICheckpointed
{
    /// <summary>Answers that wait, before it is worth while to look for those that need not any more.</summary>
    private const int MinPruned = 1 << 14;

    private readonly Mentions _mentions;
    private readonly TimeProvider _clock;
    private readonly TimeSpan _wait;
    private readonly long _start;
    private readonly ChunkedArray<Waiting> _waiting = new();
    private int _count;
    private int _pruneAt = MinPruned;

    /// <summary>Nothing is waiting.</summary>
    /// <param name="mentions">What the transactions mention.</param>
    /// <param name="labels">The labels.</param>
    /// <param name="births">Decides when a series that was born late shows its value.</param>
    /// <param name="clock">The time.</param>
    /// <param name="wait">How long an answer may be without transactions.</param>
    /// <param name="maxSeries">The most series of a family.</param>
    public AnswerCoverage(Mentions mentions, LabelTable labels, SeriesBirths births, TimeProvider clock, TimeSpan wait, int maxSeries)
    {
        (_mentions, _clock, _wait, _start) = (mentions, clock, wait, clock.GetTimestamp());
        Uncovered = new CounterTable([1], births, new RowLimit(maxSeries, 1, labels: 1));
    }

    /// <summary>Answers without transactions, by endpoint.</summary>
    public CounterTable Uncovered { get; }

    /// <summary>How many answers were counted under <c>other</c> because of a limit.</summary>
    public double Limited { get; private set; }

    /// <summary>Whether the answers of history have been judged.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Notes a complete answer.</summary>
    /// <param name="message">Hash of its user and id, as in <see cref="UsageRow.Message"/>.</param>
    /// <param name="conversation">Hash of its user and chat, 0 where it has none.</param>
    /// <param name="createdAt">When it was made, in milliseconds since the Unix epoch.</param>
    /// <param name="endpoint">Label of its endpoint.</param>
    public void Add(ulong message, ulong conversation, long createdAt, int endpoint)
    {
        if (_count >= _pruneAt)
        {
            // Messages of history come a little before the transactions that mention them: to look at once would be in vain.
            Prune();
            _pruneAt = Math.Max(MinPruned, 2 * _count);
        }

        // Answers from before the start have had their time; the wait of a new one begins when it is seen.
        bool isPast = !IsLoaded && createdAt < (_clock.GetUtcNow() - _wait).ToUnixTimeMilliseconds();
        _waiting.At(_count++) = new Waiting(message, conversation, endpoint, isPast ? 0 : DeadlineOfNew());
    }

    /// <summary>Forgets the answers that wait: they will be added anew.</summary>
    public void Restart() => _count = 0;

    /// <summary>
    /// Judges the answers whose time is over. To be called when all transactions that there are have been read, and all messages of
    /// history.
    /// </summary>
    public void Judge()
    {
        double now = _clock.GetElapsedTime(_start).TotalSeconds;
        Prune();
        Keep(answer =>
        {
            if (now < answer.Deadline)
            {
                return true;
            }

            Uncovered.Add(Uncovered.Row(new LabelKey(answer.Endpoint), out bool isFolded), 0, 1);
            Limited += isFolded ? 1 : 0;
            return false;
        });

        _mentions.Tidy();
        if (!IsLoaded)
        {
            IsLoaded = true;
            _mentions.ForgetHistory();
            _waiting.Release(kept: _count);
            Limited += Uncovered.FoldOverflow(0, out _, 0);
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(IsLoaded);
        writer.Write(Limited);
        Uncovered.Save(writer);
        writer.Write(_count);
        for (int i = 0; i < _count; i++)
        {
            Waiting answer = _waiting[i];
            writer.Write(answer.Message);
            writer.Write(answer.Conversation);
            writer.WriteLabel(answer.Endpoint);
            writer.Write(answer.Deadline == 0);
        }
    }

    /// <inheritdoc/>
    /// <remarks>Answers wait as if they had just been seen: how long they did before does not matter any more.</remarks>
    public void Restore(CheckpointReader reader)
    {
        IsLoaded = reader.ReadBoolean();
        Limited = reader.ReadAmount();
        Uncovered.Restore(reader);
        uint deadline = DeadlineOfNew();
        for (int left = reader.ReadCount(2 * sizeof(ulong) + sizeof(int) + sizeof(byte)); left > 0; left--)
        {
            _waiting.At(_count++) = new Waiting(
                reader.ReadUInt64(), reader.ReadUInt64(), reader.ReadLabel(), reader.ReadBoolean() ? 0 : deadline);
        }
    }

    private uint DeadlineOfNew() => (uint)Math.Ceiling((_clock.GetElapsedTime(_start) + _wait).TotalSeconds);

    /// <summary>Lets go of the answers that transactions mention by now.</summary>
    private void Prune() => Keep(answer => !_mentions.Has(answer.Message, answer.Conversation));

    private void Keep(Predicate<Waiting> isKept)
    {
        int kept = 0;
        for (int i = 0; i < _count; i++)
        {
            if (isKept(_waiting[i]))
            {
                _waiting[kept++] = _waiting[i];
            }
        }

        _count = kept;
    }

    /// <summary>An answer, with the seconds after the start at which its time is over.</summary>
    private readonly record struct Waiting(ulong Message, ulong Conversation, int Endpoint, uint Deadline);
}
