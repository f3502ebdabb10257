using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using LibreChatExporter.Bson;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Messages;

/// <summary>
/// Counts each message once, however often it is read. A message counts when it is first seen; an error, tool calls and ratings that a
/// later version of it brings are added then, as long as it is remembered, and nothing is ever taken back but a rating. Not thread-safe.
/// </summary>
internal sealed class MessageLog : ICheckpointed
{
    /// <summary>In seconds: what took longer than a day was not answered, but asked again, or has a wrong date.</summary>
    private const double LongestAnswer = 86_400;

    /// <summary>Messages that there is always room for.</summary>
    private const int MinCapacity = 1 << 12;

    private readonly ActivityLedger _ledger;
    private readonly MessageLabels _names;
    private readonly AnswerCoverage? _coverage;
    private readonly IAnswerObserver? _answers;
    private readonly Dictionary<ulong, State> _messages = [];
    private readonly Dictionary<ulong, Rated> _rated = [];
    private readonly List<Untimed> _untimed = [];

    /// <summary>An empty log.</summary>
    /// <param name="ledger">Where messages are counted.</param>
    /// <param name="names">The labels of messages.</param>
    /// <param name="coverage">Told about each complete answer; null where nobody wants to know.</param>
    /// <param name="answers">Told about each answer but those of subagents; null where nobody wants to know.</param>
    public MessageLog(ActivityLedger ledger, MessageLabels names, AnswerCoverage? coverage, IAnswerObserver? answers = null)
        => (_ledger, _names, _coverage, _answers) = (ledger, names, coverage, answers);

    /// <summary>The totals.</summary>
    public ActivityLedger Ledger => _ledger;

    /// <summary>When the newest message was made, in milliseconds since the Unix epoch; 0 before the first.</summary>
    public long Newest { get; private set; }

    /// <summary>How many messages are remembered, at about 50 bytes each.</summary>
    public int Remembered => _messages.Count;

    /// <summary>Counts a message, or what is new of it. One without an id or a date cannot be told from others and is left out.</summary>
    public void Add(in Message message)
    {
        if (message.MessageId.IsEmpty || message.CreatedAt is not { } created)
        {
            return;
        }

        ulong user = Hash64.Of(message.User);
        ulong id = Hash64.Of(message.MessageId, user);
        ref State state = ref CollectionsMarshal.GetValueRefOrAddDefault(_messages, id, out bool exists);
        if (!exists)
        {
            state.CreatedAt = created;
            Newest = Math.Max(Newest, created);
            AddNew(message, id, user, created);
        }

        if (!message.IsByUser)
        {
            AddAnswer(message, id, user, ref state);
        }
    }

    /// <summary>Ends a reading: answers find their questions, which may have come after them.</summary>
    public void EndReading()
    {
        foreach (Untimed answer in _untimed)
        {
            TryAddDuration(answer);
        }

        _untimed.Clear();
    }

    /// <summary>Ends the first load.</summary>
    public void EndFirstLoad()
    {
        _ledger.EndFirstLoad();
        _untimed.TrimExcess();
    }

    /// <summary>
    /// Forgets messages made before a time, in milliseconds since the Unix epoch: what they added stays for good. Answers of then whose
    /// questions have not come wait no longer: those would have been made still earlier.
    /// </summary>
    public void Forget(long before)
    {
        _untimed.RemoveAll(answer => answer.CreatedAt < before);
        foreach ((ulong id, State state) in _messages)
        {
            if (state.CreatedAt < before)
            {
                _messages.Remove(id);
                _rated.Remove(id);
            }
        }
    }

    /// <summary>Lets go of memory that what is remembered does not need.</summary>
    public void Trim()
    {
        if (_messages.Capacity > 4 * Math.Max(MinCapacity, _messages.Count))
        {
            _messages.TrimExcess();
        }
    }

    /// <inheritdoc/>
    /// <remarks>Between two readings: no answer looks for its question then.</remarks>
    public void Save(CheckpointWriter writer)
    {
        _ledger.Save(writer);
        writer.Write(Newest);
        writer.Write(_messages.Count);
        foreach ((ulong id, State state) in _messages)
        {
            writer.Write(id);
            writer.Write(state.CreatedAt);
            writer.Write(state.Tools);
            writer.Write(state.IsError);
            writer.Write(state.IsAnswered);
            writer.Write(state.IsComplete);
        }

        writer.Write(_rated.Count);
        foreach ((ulong id, Rated rated) in _rated)
        {
            writer.Write(id);
            writer.Write(rated.Rating);
            rated.Key.Write(writer);
        }
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        _ledger.Restore(reader);
        Newest = reader.ReadNatural();
        for (int left = reader.ReadCount(sizeof(ulong) + sizeof(long) + sizeof(int) + 3); left > 0; left--)
        {
            _messages[reader.ReadUInt64()] = new State
            {
                CreatedAt = reader.ReadInt64(),
                Tools = reader.ReadInt32(),
                IsError = reader.ReadBoolean(),
                IsAnswered = reader.ReadBoolean(),
                IsComplete = reader.ReadBoolean(),
            };
        }

        for (int left = reader.ReadCount(2 * sizeof(ulong) + LabelKey.Size); left > 0; left--)
        {
            ulong id = reader.ReadUInt64();
            var rated = new Rated(reader.ReadUInt64(), LabelKey.Read(reader));
            _rated[id] = _ledger.Ratings.ContainsKey(rated.Key) ? rated : throw reader.Invalid("a rating that was not counted");
        }
    }

    private void AddNew(in Message message, ulong id, ulong user, long created)
    {
        (int endpoint, int model) = (_names.Endpoint(message), _names.Model(message));
        _ledger.AddMessage(endpoint, _names.Sender(message), model);
        if (message.IsByUser || message.IsOfSubagent)
        {
            return;
        }

        _answers?.Note(id, new AnswerFacts(created, endpoint, model));
        if (message.Parent.IsEmpty)
        {
            return;
        }

        double tokens = message.IsComplete && message.TokenCount.TryGetFinite(out double count) ? count : 0;
        var answer = new Untimed(id, Hash64.Of(message.Parent, user), created, endpoint, model, tokens);
        if (!TryAddDuration(answer))
        {
            _untimed.Add(answer);
        }
    }

    private void AddAnswer(in Message message, ulong id, ulong user, ref State state)
    {
        if (message.IsError && !state.IsError)
        {
            state.IsError = true;
            (int endpoint, int model) = (_names.Endpoint(message), _names.Model(message));
            _ledger.AddError(endpoint, model);
            if (!message.IsOfSubagent)
            {
                _answers?.Note(id, new AnswerFacts(state.CreatedAt, endpoint, model) { IsError = true });
            }
        }

        AddTools(message, ref state);
        AddRating(message, id);
        if (message.IsComplete && !state.IsComplete)
        {
            state.IsComplete = true;
            if (!message.IsOfSubagent)
            {
                // What a subagent costs stands under the answer that it worked for.
                _coverage?.Add(id, Hash64.OrZero(message.Conversation, user), state.CreatedAt, _names.Endpoint(message));
            }
        }
    }

    /// <summary>An answer grows by parts at its end, so the calls that are beyond those counted are the new ones.</summary>
    private void AddTools(in Message message, ref State state)
    {
        if (!message.Content.TryGetDocument(out BsonReader parts))
        {
            return;
        }

        int calls = 0;
        while (parts.Read())
        {
            if (Message.TryGetTool(parts.Value, out ReadOnlySpan<byte> tool) && ++calls > state.Tools)
            {
                // At once, as a part that follows may turn out to be broken.
                state.Tools = calls;
                _ledger.AddToolCall(tool);
            }
        }
    }

    private void AddRating(in Message message, ulong id)
    {
        ulong rating = Hash64.OrZero(message.Rating);
        _rated.TryGetValue(id, out Rated before);
        if (rating == before.Rating)
        {
            return;
        }

        if (before.Rating != 0)
        {
            _ledger.RemoveRating(before.Key);
            _rated.Remove(id);
        }

        if (rating != 0)
        {
            _rated[id] = new Rated(rating, _ledger.AddRating(_names.Model(message), _names.Agent(message), message.Rating));
        }
    }

    /// <summary>
    /// Counts how long an answer took; false while its question is not known. Only the first answer tells: another one was asked for later.
    /// </summary>
    private bool TryAddDuration(in Untimed answer)
    {
        ref State question = ref CollectionsMarshal.GetValueRefOrNullRef(_messages, answer.Question);
        if (Unsafe.IsNullRef(ref question))
        {
            return false;
        }

        // As doubles: the difference of two absurd dates may be more than a long can hold.
        double seconds = (answer.CreatedAt - (double)question.CreatedAt) / 1e3;
        if (!question.IsAnswered && seconds is >= 0 and <= LongestAnswer)
        {
            _ledger.AddDuration(answer.Endpoint, answer.Model, seconds);
            if (answer.Tokens > 0 && seconds > 0)
            {
                _ledger.AddSpeed(answer.Endpoint, answer.Model, answer.Tokens / seconds);
            }

            _answers?.Note(answer.Id, new AnswerFacts(answer.CreatedAt, answer.Endpoint, answer.Model)
            {
                Seconds = seconds,
                TokensPerSecond = answer.Tokens > 0 && seconds > 0 ? answer.Tokens / seconds : null,
            });
        }

        question.IsAnswered = true;
        return true;
    }

    private struct State
    {
        internal long CreatedAt;
        internal int Tools;
        internal bool IsError;
        internal bool IsAnswered;
        internal bool IsComplete;
    }

    private readonly record struct Rated(ulong Rating, LabelKey Key);

    /// <param name="Id">Its own hash.</param>
    /// <param name="Question">The hash of its question.</param>
    /// <param name="CreatedAt">When it was saved, in milliseconds since the Unix epoch.</param>
    /// <param name="Endpoint">Label of its endpoint.</param>
    /// <param name="Model">Label of its model.</param>
    /// <param name="Tokens">What came out of the model, as far as it is known; 0 where it was not complete.</param>
    private readonly record struct Untimed(ulong Id, ulong Question, long CreatedAt, int Endpoint, int Model, double Tokens);
}
