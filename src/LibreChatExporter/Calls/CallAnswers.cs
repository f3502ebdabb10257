using System.Runtime.InteropServices;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Messages;

namespace LibreChatExporter.Calls;

/// <summary>
/// What answers say of the calls that gave them, for as long as such calls may still come: LibreChat saves both within seconds, in either
/// order. Failures are kept beside, as few of them have been charged. Not thread-safe.
/// </summary>
/// <param name="capacity">How many answers there are at most, and for a while as many again.</param>
internal sealed class CallAnswers(int capacity) : IAnswerObserver, ICheckpointed
{
    /// <summary>Answers that stay whatever their age.</summary>
    private const int MinKept = 1 << 8;

    /// <summary>How long before the newest an answer may have been made, and its calls still come.</summary>
    internal static readonly long Kept = (long)TimeSpan.FromHours(1).TotalMilliseconds;

    private readonly HashSet<ulong> _changed = [];
    private readonly Queue<AnswerFailure> _failures = [];
    private AnswerFailure[]? _shared;
    private Dictionary<ulong, AnswerFacts> _answers = [];
    private Dictionary<ulong, AnswerFacts> _older = [];
    private int _tidyAt = 2 * MinKept;
    private bool _haveAllChanged;

    /// <summary>When the newest was made, in milliseconds since the Unix epoch.</summary>
    public long Newest { get; private set; }

    /// <summary>Answers that were errors, in the order in which they were seen; what comes later does not change it.</summary>
    public IReadOnlyList<AnswerFailure> Failures => _shared ??= [.. _failures];

    /// <summary>Whether anything has changed since <see cref="Settle"/>.</summary>
    public bool HaveChanged => _haveAllChanged || _changed.Count > 0;

    /// <summary>When the oldest answer that has changed since was made, or an older one.</summary>
    public long OldestChange
    {
        get
        {
            long oldest = _haveAllChanged ? 0 : long.MaxValue;
            foreach (ulong message in _changed)
            {
                oldest = Math.Min(oldest, Find(message) is { } facts ? facts.CreatedAt : 0);
            }

            return oldest;
        }
    }

    /// <summary>Whether an answer has changed since.</summary>
    public bool HasChanged(ulong message) => _haveAllChanged || _changed.Contains(message);

    /// <summary>What is known of an answer; null where nothing is.</summary>
    public AnswerFacts? Find(ulong message)
        => _answers.TryGetValue(message, out AnswerFacts facts) || _older.TryGetValue(message, out facts) ? facts : null;

    /// <inheritdoc/>
    public void Note(ulong message, in AnswerFacts facts)
    {
        Newest = Math.Max(Newest, facts.CreatedAt);
        if (_answers.Count >= capacity)
        {
            (_older, _answers, _haveAllChanged) = (_answers, _older, true);
            _answers.Clear();
            _changed.Clear();
        }

        _older.Remove(message, out AnswerFacts older);
        ref AnswerFacts known = ref CollectionsMarshal.GetValueRefOrAddDefault(_answers, message, out bool exists);
        AnswerFacts before = exists ? known : older;
        if (facts.IsError && !before.IsError)
        {
            AddFailure(new AnswerFailure(facts.CreatedAt, facts.Endpoint, facts.Model));
        }

        known = before.And(facts);
        if (!_haveAllChanged)
        {
            _changed.Add(message);
        }
    }

    /// <inheritdoc/>
    public void Restart()
    {
        (_answers, _older, Newest, _haveAllChanged) = ([], [], 0, false);
        _changed.Clear();
        _failures.Clear();
        _shared = null;
    }

    /// <summary>Says that the calls know what has changed. Lets go of answers whose calls would have come.</summary>
    public void Settle()
    {
        _changed.Clear();
        _haveAllChanged = false;
        if (_changed.Capacity > 4 * MinKept)
        {
            _changed.TrimExcess();
        }

        if (_answers.Count + _older.Count < _tidyAt)
        {
            return;
        }

        _answers = _older.Concat(_answers).Where(answer => Newest - answer.Value.CreatedAt <= Kept)
            .ToDictionary(answer => answer.Key, answer => answer.Value);
        _older = [];
        _tidyAt = Math.Max(2 * MinKept, 2 * _answers.Count);
    }

    /// <inheritdoc/>
    /// <remarks>Once the calls know all that has changed.</remarks>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(Newest);
        writer.Write(_answers.Count + _older.Count);
        foreach ((ulong message, AnswerFacts facts) in _older.Concat(_answers))
        {
            writer.Write(message);
            writer.Write(facts.CreatedAt);
            writer.WriteLabel(facts.Endpoint);
            writer.WriteLabel(facts.Model);
            writer.WriteOptional(facts.Seconds);
            writer.WriteOptional(facts.TokensPerSecond);
            writer.Write(facts.IsError);
        }

        writer.Write(_failures.Count);
        foreach (AnswerFailure failure in _failures)
        {
            writer.Write(failure.Time);
            writer.WriteLabel(failure.Endpoint);
            writer.WriteLabel(failure.Model);
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        Newest = reader.ReadNatural();
        for (int left = reader.ReadCount((2 * sizeof(ulong)) + (2 * sizeof(int)) + (2 * sizeof(double)) + 1); left > 0; left--)
        {
            ulong message = reader.ReadUInt64();
            _answers[message] = new AnswerFacts(reader.ReadInt64(), reader.ReadLabel(), reader.ReadLabel())
            {
                Seconds = reader.ReadOptionalDouble(),
                TokensPerSecond = reader.ReadOptionalDouble(),
                IsError = reader.ReadBoolean(),
            };
        }

        for (int left = reader.ReadCount(sizeof(long) + (2 * sizeof(int))); left > 0; left--)
        {
            AddFailure(new AnswerFailure(reader.ReadInt64(), reader.ReadLabel(), reader.ReadLabel()));
        }
    }

    private void AddFailure(AnswerFailure failure)
    {
        _shared = null;

        // A tenth of all calls: where more fail, the newest tell.
        while (_failures.Count >= Math.Max(1, capacity / 10))
        {
            _failures.Dequeue();
        }

        _failures.Enqueue(failure);
    }
}

/// <summary>An answer that was an error.</summary>
/// <param name="Time">When it was made, in milliseconds since the Unix epoch.</param>
/// <param name="Endpoint">Label of its endpoint.</param>
/// <param name="Model">Label of its model.</param>
internal readonly record struct AnswerFailure(long Time, int Endpoint, int Model);
