using LibreChatExporter.Bson;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Ingest;

/// <summary>Takes one document of <c>messages</c>; its bytes are valid during the call only.</summary>
internal delegate void MessageVisitor(ReadOnlySpan<byte> document);

/// <summary>
/// The first reading of <c>messages</c>: one pass for all who need them. Whoever needs more of it moves it on: attribution as far as the
/// transactions have come, whose answers were made about the same time, and who counts messages to the end. Not thread-safe.
/// </summary>
internal sealed class MessageHistory
{
    /// <summary>Enough for the answers of weeks; see <see cref="KnownAnswers"/>.</summary>
    private const int AnswersKept = 1 << 16;

    private const int CountEvery = 1_000;

    private readonly ILibreChatSource _source;
    private readonly DocumentCounts _documents;
    private readonly TimeProvider _clock;
    private readonly MessageHistoryOptions _options;
    private readonly ModelProviders _providers;
    private KnownAnswers? _answers;
    private IDocumentCursor? _cursor;
    private DateTimeOffset _first;
    private ObjectId _behind;
    private bool _isAtEnd;
    private SourceException? _failure;
    private (SourceException Problem, ObjectId At)? _refused;
    private string? _revision;
    private long _counted;

    /// <summary>Reads nothing yet.</summary>
    /// <param name="source">Where the messages are.</param>
    /// <param name="labels">Where agents have their labels.</param>
    /// <param name="providers">Told who serves which model.</param>
    /// <param name="documents">Told how much is read.</param>
    /// <param name="clock">The time.</param>
    /// <param name="options">What to read.</param>
    public MessageHistory(
        ILibreChatSource source,
        LabelTable labels,
        ModelProviders providers,
        DocumentCounts documents,
        TimeProvider clock,
        MessageHistoryOptions options)
    {
        (_source, _providers, _documents, _clock, _options) = (source, providers, documents, clock, options);

        // A file cannot be asked for the answers that have been dropped.
        _answers = new KnownAnswers(labels, source.IsOrdered ? AnswersKept : int.MaxValue);
    }

    /// <summary>Told of each message; null where only the answers matter.</summary>
    public MessageVisitor? Visit { get; set; }

    /// <summary>Told that the reading begins at the beginning, also again.</summary>
    public Action? Begin { get; set; }

    /// <summary>The last message's id; default where there is no place to go on from.</summary>
    public ObjectId Position { get; set; }

    /// <summary>When the piece that is being read was begun: what is made later may not be in it.</summary>
    public DateTimeOffset Opened { get; private set; }

    /// <summary>How many messages have been read.</summary>
    public long Read { get; private set; }

    /// <summary>Whether rows may still find their answers here, so that it is too early to look them up.</summary>
    public bool IsAwaited => _answers is not null && !_isAtEnd && _failure is null;

    /// <summary>The label of the agent that gave an answer; false where it has not been met.</summary>
    /// <param name="message">The hash of user and <c>messageId</c>.</param>
    /// <param name="agent">The label, <c>none</c> for a plain model.</param>
    public bool TryGetAgent(ulong message, out int agent)
    {
        agent = LabelTable.None;
        return _answers is not null && _answers.TryGetAgent(message, out agent);
    }

    /// <summary>Whether an answer that has not been met does not exist, so that looking it up would be in vain.</summary>
    /// <param name="row">The id of a row that names it: answers are made about the same time.</param>
    public bool HasAllOf(ObjectId row) => _answers is { IsComplete: true } && _isAtEnd && _options.From == default
        && (_source.IsComplete || row.Time < _first - _options.Overlap);

    /// <summary>
    /// Reads on until it has come past an id; to the end where there is no order. Where that fails, answers have to be looked up until
    /// <see cref="Retry"/>, and <see cref="ReadFor"/> says why.
    /// </summary>
    public void ReadTo(ObjectId id, CancellationToken cancellation)
    {
        try
        {
            if (Open(cancellation))
            {
                ReadWhile(() => !_source.IsOrdered || Position <= id);
            }
        }
        catch (SourceException e)
        {
            _failure = e;
        }
    }

    /// <summary>Tries again, when it has failed.</summary>
    public void Retry() => _failure = null;

    /// <summary>Reads on for a while.</summary>
    /// <param name="patience">How long it may take; a reading that could not be gone on with takes as long as it does.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <returns>Whether all have been visited.</returns>
    /// <exception cref="SourceException">The source cannot be read; the next call goes on.</exception>
    public bool ReadFor(TimeSpan patience, CancellationToken cancellation)
    {
        if (_failure is { } failure)
        {
            Retry();
            throw failure;
        }

        if (_refused is { } refused)
        {
            Close();
            (Position, _isAtEnd, _refused) = (refused.At, false, null);
        }

        if (Open(cancellation))
        {
            long began = _clock.GetTimestamp();
            ReadWhile(() => !_source.IsOrdered || Position == default || Read % CountEvery != 0
                || _clock.GetElapsedTime(began) < patience);
        }

        return _refused is { } problem ? throw problem.Problem : _isAtEnd;
    }

    /// <summary>Lets go of the answers: no more rows of history will ask for one.</summary>
    public void Release() => _answers = null;

    /// <summary>Opens the messages behind those that have been read; false where there are none.</summary>
    private bool Open(CancellationToken cancellation)
    {
        string? revision = _source.Revision;
        if (!_source.IsOrdered && revision != _revision)
        {
            Close();
            (_isAtEnd, _revision) = (false, revision);
        }

        if (_isAtEnd || _cursor is not null)
        {
            return !_isAtEnd;
        }

        Opened = _clock.GetUtcNow();
        if (Position == default)
        {
            // There is nowhere to go on from.
            Begin?.Invoke();
            _answers?.Clear();
            _first = Opened;
        }

        _behind = Position;
        _cursor = _source.ReadMessages(
            Visit is null ? Answer.Fields : Message.Fields, Position == default ? _options.From : Position, cancellation);
        return true;
    }

    private void ReadWhile(Func<bool> isWanted)
    {
        bool isBrokenOff = true;
        try
        {
            while (isWanted())
            {
                if (!_cursor!.MoveNext())
                {
                    _isAtEnd = true;
                    break;
                }

                Take(_cursor.Current);
            }

            isBrokenOff = false;
        }
        catch (BsonFormatException e)
        {
            throw _cursor!.Refuse(e);
        }
        finally
        {
            CountRead();
            if (_isAtEnd || isBrokenOff)
            {
                Close();
            }
        }
    }

    private void Take(ReadOnlySpan<byte> document)
    {
        Read++;
        if (Read % CountEvery == 0)
        {
            CountRead();
        }

        ObjectId id = default;
        if (_source.IsOrdered && BsonReader.Find(document, "_id"u8).TryGetObjectId(out id) && id == _behind)
        {
            // The one that the last piece ended with comes again.
            return;
        }

        if (_answers is not null && Answer.TryParse(document, out Answer answer))
        {
            _answers.Add(answer);
            _providers.LearnFrom(answer);
        }

        if (Visit is not null && _refused is null)
        {
            Pass(document);
        }

        Position = id == default ? Position : id;
    }

    /// <summary>What is odd about a message is the affair of who counts it: the answers go on.</summary>
    private void Pass(ReadOnlySpan<byte> document)
    {
        try
        {
            Visit!(document);
        }
        catch (BsonFormatException e)
        {
            _refused = (_cursor!.Refuse(e), Position);
        }
    }

    private void CountRead()
    {
        _documents.Add(Collection.Messages, Read - _counted);
        _counted = Read;
    }

    private void Close()
    {
        _cursor?.Dispose();
        _cursor = null;
    }
}

/// <summary>What of the messages of history is read.</summary>
/// <param name="Overlap">How much later than its time a message may be saved.</param>
/// <param name="From">The first id that is wanted; default for all.</param>
internal sealed record MessageHistoryOptions(TimeSpan Overlap, ObjectId From);
