using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.Messages;

namespace LibreChatExporter.Calls;

/// <summary>The newest calls, each in about 100 bytes. Not thread-safe.</summary>
internal sealed class CallLog : IUsageObserver
{
    /// <summary>
    /// Calls that the checkpoint holds beside the archive, before another archive is due, and how many of them are not in that.
    /// </summary>
    private const int MaxTail = 4096, MinTail = 1024;

    /// <summary>How long before its answer was made a call may have begun, and still be looked for: an agent's long run.</summary>
    internal static readonly long LongestRun = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private readonly int _capacity;
    private readonly CallSequence _calls = new();
    private readonly CallPairing _pairing;
    private readonly CallWords _words = new();

    /// <summary>The last call that the archive holds; the first of all times where there is none.</summary>
    private Call _archivedTo;
    private int _archived;
    private bool _isArchiveDue;

    /// <summary>Whether calls are told of their answers as they come: those of the first load are told at its end.</summary>
    private bool _looksUp;

    /// <summary>An empty log.</summary>
    /// <param name="capacity">How many calls it keeps.</param>
    public CallLog(int capacity)
    {
        _capacity = capacity;
        _pairing = new CallPairing(_calls);
        Answers = new CallAnswers(capacity);
        Archive = new CallArchive(this);
    }

    /// <summary>How many calls there are.</summary>
    public int Count => _calls.Count;

    /// <summary>Whether older calls have been dropped.</summary>
    public bool HasDropped { get; private set; }

    /// <summary>What answers say of them; to be told of each that is read.</summary>
    public CallAnswers Answers { get; }

    /// <summary>All but the newest: large, and rarely written. To be restored first.</summary>
    internal ICheckpointed Archive { get; }

    /// <summary>Changes whenever the archive is to be written.</summary>
    internal int ArchiveVersion { get; private set; }

    /// <inheritdoc/>
    public void Add(in UsageRow row, int ledgerRow)
    {
        var call = Call.Of(row, ledgerRow, _words.Of(row.Context));
        if (_calls.Count >= _capacity && call.CompareTo(_calls.First) < 0)
        {
            HasDropped = true;
            return;
        }

        if (_looksUp && call.Message != 0 && Answers.Find(call.Message) is { } facts)
        {
            Apply(ref call, facts);
        }

        NoteChange(_pairing.Add(call));
        if (_calls.Count > _capacity)
        {
            HasDropped = true;
            _calls.RemoveFirst();
        }
    }

    /// <inheritdoc/>
    public void Move(int[] moved)
    {
        for (CallPosition at = _calls.End; _calls.MovePrevious(ref at);)
        {
            ref Call call = ref _calls.Change(at);
            call.LedgerRow = moved[call.LedgerRow];
        }

        OutdateArchive();
    }

    /// <summary>The calls as they are; what comes later does not change them.</summary>
    internal CallShare Share()
        => new(_calls.Share(), [.. Enumerable.Range(0, _words.Count).Select(word => _words[word])]);

    /// <summary>Tells the calls what has become known of their answers; to be called before they are shared or saved.</summary>
    internal void TakeAnswers()
    {
        _looksUp = true;
        if (!Answers.HaveChanged)
        {
            return;
        }

        long oldest = Answers.OldestChange - LongestRun;
        for (CallPosition at = _calls.End; _calls.MovePrevious(ref at) && _calls[at].Time >= oldest;)
        {
            ulong message = _calls[at].Message;
            if (message != 0 && Answers.HasChanged(message) && Answers.Find(message) is { } facts)
            {
                NoteChange(_calls[at].Time);
                Apply(ref _calls.Change(at), facts);
            }
        }

        Answers.Settle();
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_archived);
        writer.Write(HasDropped);
        _words.Save(writer);
        Answers.Save(writer);
        var tail = new Stack<Call>();
        for (CallPosition at = _calls.End; _calls.MovePrevious(ref at) && IsInTail(_calls[at]);)
        {
            tail.Push(_calls[at]);
        }

        writer.Write(tail.Count);
        foreach (Call call in tail)
        {
            call.Save(writer);
        }

        if (tail.Count > MaxTail)
        {
            OutdateArchive();
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader, int ledgerRows)
    {
        if (reader.ReadInt32() != _archived)
        {
            throw reader.Invalid("what the calls go on from");
        }

        HasDropped |= reader.ReadBoolean();
        _words.Restore(reader);
        Answers.Restore(reader);
        for (int left = reader.ReadCount(Call.Size); left > 0; left--)
        {
            Take(reader);
        }

        for (CallPosition at = _calls.End; _calls.MovePrevious(ref at);)
        {
            if (_calls[at].LedgerRow >= ledgerRows || Math.Max(_calls[at].Context, _calls[at].Endpoint) >= _words.Count)
            {
                throw reader.Invalid("a call");
            }
        }

        _pairing.Resume();
        _looksUp = true;
    }

    private void Apply(ref Call call, in AnswerFacts facts) => call.Take(facts, _words.Of(facts.Endpoint));

    private bool IsInTail(in Call call) => _archived == 0 || call.CompareTo(_archivedTo) > 0;

    private void NoteChange(long time)
    {
        if (_archived > 0 && time <= _archivedTo.Time)
        {
            OutdateArchive();
        }
    }

    private void OutdateArchive()
    {
        ArchiveVersion += _isArchiveDue ? 0 : 1;
        _isArchiveDue = true;
    }

    private void Take(CheckpointReader reader)
    {
        _calls.Insert(Call.Read(reader));
        if (_calls.Count > _capacity)
        {
            HasDropped = true;
            _calls.RemoveFirst();
        }
    }

    private sealed class CallArchive(CallLog log) : ICheckpointed
    {
        public void Save(CheckpointWriter writer)
        {
            log._archived = Math.Max(0, log.Count - MinTail);
            log._isArchiveDue = false;
            writer.Write(log._archived);
            CallPosition at = log._calls.Begin;
            for (int left = log._archived; left > 0; left--)
            {
                log._calls.IsAtCall(ref at);
                log._archivedTo = log._calls[at];
                log._archivedTo.Save(writer);
                at = at with { Index = at.Index + 1 };
            }
        }

        public void Restore(CheckpointReader reader)
        {
            log._archived = reader.ReadCount(Call.Size);
            for (int left = log._archived; left > 0; left--)
            {
                log.Take(reader);
            }

            if (log.Count > 0)
            {
                log._archivedTo = log._calls.Last;
            }
        }
    }
}

/// <summary>What a <see cref="CallLog"/> has, as of one moment. Immutable.</summary>
/// <param name="Pieces">The calls, in the order of time.</param>
/// <param name="Words">Labels of contexts and endpoints by their words.</param>
internal sealed record CallShare(CallPiece[] Pieces, int[] Words);
