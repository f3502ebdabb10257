using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Demo;

/// <summary>
/// The shipped sample as if it had been written just now, and as if LibreChat went on: its turns are repeated, one every few seconds, with
/// ids of their own and the answer a moment after its rows. Everything behind it works as with a database.
/// </summary>
internal sealed class DemoSource(ILibreChatSource sample, TimeProvider clock) : ILibreChatSource
{
    private const string Origin = "the shipped sample";

    private static readonly TimeSpan TurnInterval = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan AnswerDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MessagesKept = TimeSpan.FromHours(1);

    private readonly List<DemoDocument> _rows = [];
    private readonly List<Turn> _turns = [];
    private readonly Dictionary<string, DemoDocument> _messages = [];
    private readonly Queue<DemoDocument> _repeatedMessages = [];
    private DateTimeOffset _nextTurn;
    private int _repeated;
    private long _documentsMade;

    /// <inheritdoc/>
    public string Description => "the demo: a sample that grows";

    /// <inheritdoc/>
    public long Progress => sample.Progress;

    /// <inheritdoc/>
    public bool IsOrdered => false;

    /// <inheritdoc/>
    public bool IsComplete => false;

    /// <inheritdoc/>
    public string? Revision => null;

    /// <inheritdoc/>
    public IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation)
    {
        GoOn(cancellation);
        _rows.RemoveAll(row => row.Id < from);
        return new ListCursor([.. _rows.Select(row => row.Bytes)], Origin);
    }

    /// <inheritdoc/>
    public int FindAnswers(IReadOnlyList<ReadOnlyMemory<byte>> messageIds, AnswerVisitor visit, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        int found = 0;
        foreach (ReadOnlyMemory<byte> messageId in messageIds)
        {
            if (_messages.TryGetValue(Encoding.UTF8.GetString(messageId.Span), out DemoDocument? message) && message.Time <= now
                && Answer.TryParse(message.Bytes, out Answer answer))
            {
                visit(answer);
                found++;
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public IDocumentCursor ReadMessages(IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
        => ReadRecentMessages(DateTimeOffset.MinValue, cancellation);

    /// <inheritdoc/>
    public IDocumentCursor ReadRecentMessages(DateTimeOffset since, CancellationToken cancellation)
    {
        GoOn(cancellation);
        DateTimeOffset now = clock.GetUtcNow();
        return new ListCursor(
            [.. _messages.Values.Where(message => message.Time >= since && message.Time <= now).Select(message => message.Bytes)], Origin);
    }

    /// <inheritdoc/>
    public IDocumentCursor Read(string collection, IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
        => sample.Read(collection, fields, from, cancellation);

    /// <inheritdoc/>
    public long? Count(string collection, CancellationToken cancellation) => sample.Count(collection, cancellation);

    /// <inheritdoc/>
    public CollectionReport Inspect(string collection, CancellationToken cancellation) => sample.Inspect(collection, cancellation);

    /// <inheritdoc/>
    public void Dispose() => sample.Dispose();

    /// <summary>Repeats the turns that have come due, and forgets messages that nobody can be waiting for.</summary>
    private void GoOn(CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (_turns.Count == 0)
        {
            Load(now, cancellation);
        }

        for (; _nextTurn <= now; _nextTurn += TurnInterval)
        {
            Repeat(_turns[_repeated++ % _turns.Count], _nextTurn);
        }

        while (_repeatedMessages.TryPeek(out DemoDocument? oldest) && oldest.Time < now - MessagesKept)
        {
            _messages.Remove(_repeatedMessages.Dequeue().MessageId!);
        }
    }

    private void Load(DateTimeOffset now, CancellationToken cancellation)
    {
        List<DemoDocument> rows = ReadAll(sample.ReadTransactions(default, cancellation));
        TimeSpan shift = now - rows.Max(row => row.Time);
        foreach (DemoDocument message in ReadAll(sample.ReadMessages(Message.Fields, from: default, cancellation)))
        {
            _messages.Add(message.MessageId!, message.At(message.Time + shift, message.Id));
        }

        _rows.AddRange(rows.Select(row => row.At(row.Time + shift, row.Id.WithTime(row.Id.Time + shift))));
        _turns.AddRange(_rows.GroupBy(row => row.MessageId ?? row.Id.ToString()).Select(turn => TurnOf([.. turn])));
        _nextTurn = now + TurnInterval;
    }

    private static List<DemoDocument> ReadAll(IDocumentCursor documents)
    {
        List<DemoDocument> all = [];
        using (documents)
        {
            while (documents.MoveNext())
            {
                all.Add(new DemoDocument(documents.Current.ToArray()));
            }
        }

        return all;
    }

    private Turn TurnOf(IReadOnlyList<DemoDocument> rows)
    {
        DemoDocument? answer = rows[0].MessageId is { } id ? _messages.GetValueOrDefault(id) : null;
        DemoDocument? question = answer?.Parent is { } parent ? _messages.GetValueOrDefault(parent) : null;
        return new Turn(rows, answer, question);
    }

    private void Repeat(Turn turn, DateTimeOffset time)
    {
        foreach (DemoDocument row in turn.Rows)
        {
            _rows.Add(row.At(time, NewId(time)).With(Renamed(row.MessageId), parent: null));
        }

        if (turn.Answer is null)
        {
            return;
        }

        if (turn.Question is not null)
        {
            AddMessage(turn.Question, time - (turn.Rows[0].Time - turn.Question.Time), parent: null);
        }

        AddMessage(turn.Answer, time + AnswerDelay, Renamed(turn.Answer.Parent));
    }

    private void AddMessage(DemoDocument message, DateTimeOffset time, string? parent)
    {
        DemoDocument repeated = message.At(time, NewId(time)).With(Renamed(message.MessageId), parent);
        _messages[repeated.MessageId!] = repeated;
        _repeatedMessages.Enqueue(repeated);
    }

    /// <summary>The id that a message has in the turn repeated last: its own with another beginning.</summary>
    private string? Renamed(string? messageId) => messageId is null ? null : $"{_repeated:x8}{messageId[8..]}";

    private ObjectId NewId(DateTimeOffset time) => ObjectId.FirstOf(time).WithCounter(++_documentsMade);

    /// <summary>What belongs together: the rows of an answer, the answer and its question, where these are known.</summary>
    private sealed record Turn(IReadOnlyList<DemoDocument> Rows, DemoDocument? Answer, DemoDocument? Question);
}
