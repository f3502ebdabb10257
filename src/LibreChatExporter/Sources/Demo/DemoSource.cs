using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Demo;

/// <summary>
/// The shipped sample as if it had been written just now, and as if LibreChat went on: its turns are repeated, one every few seconds, with
/// ids of their own and the answer a moment after its rows. Balances fall by what they cost, and are refilled when nothing is left. Turns
/// that are dear are not repeated: they would cost in hours what a team has for weeks. Everything behind it works as with a database.
/// </summary>
internal sealed class DemoSource(ILibreChatSource sample, TimeProvider clock) : ILibreChatSource
{
    private const string Origin = "the shipped sample";

    private static readonly TimeSpan TurnInterval = TimeSpan.FromSeconds(6);
    private static readonly TimeSpan AnswerDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan MessagesKept = TimeSpan.FromHours(1);

    /// <summary>What a turn may cost that is repeated, in credits.</summary>
    private const double DearTurn = 20_000;

    private readonly List<DemoDocument> _rows = [];
    private readonly List<Turn> _turns = [];
    private readonly Dictionary<string, DemoDocument> _messages = [];
    private readonly Queue<DemoDocument> _repeatedMessages = [];
    private DateTimeOffset _nextTurn;
    private DemoBalances? _balances;
    private DemoDocument? _refill;
    private int _repeated;
    private long _documentsMade;
    private long _messagesMade;

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
    {
        if (collection != Collection.Balances)
        {
            return sample.Read(collection, fields, from, cancellation);
        }

        GoOn(cancellation);
        return new ListCursor([.. _balances!.Documents], Origin);
    }

    /// <inheritdoc/>
    public long? Count(string collection, CancellationToken cancellation) => sample.Count(collection, cancellation) + collection switch
    {
        Collection.Transactions => _documentsMade - _messagesMade,
        Collection.Messages => _messagesMade,
        _ => 0,
    };

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
        _turns.AddRange(_rows.Where(row => !row.IsGrant).GroupBy(row => row.MessageId ?? row.Id.ToString())
            .Where(turn => turn.Sum(row => row.Credits) > -DearTurn).Select(turn => TurnOf([.. turn])));
        _refill = _rows.Where(row => row.IsGrant).MaxBy(row => row.Credits);
        _balances = new DemoBalances(
            ReadAll(sample.Read(Collection.Balances, Balance.Fields, from: default, cancellation)).Select(balance => balance.Bytes), shift);
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
        if (_refill is not null && _balances!.IsSpent(turn.Rows[0].User))
        {
            DemoDocument refill = _refill.Of(turn.Rows[0].User);
            _rows.Add(refill.At(time, NewId(time)));
            _balances.Refill(refill.User, refill.Credits, time);
        }

        foreach (DemoDocument row in turn.Rows)
        {
            _rows.Add(row.At(time, NewId(time)).With(Renamed(row.MessageId), parent: null));
            _balances!.Add(row.User, row.Credits);
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
        _messagesMade++;
    }

    /// <summary>The id that a message has in the turn repeated last: its own with another beginning.</summary>
    private string? Renamed(string? messageId) => messageId is null ? null : $"{_repeated:x8}{messageId[8..]}";

    private ObjectId NewId(DateTimeOffset time) => ObjectId.FirstOf(time).WithCounter(++_documentsMade);

    /// <summary>What belongs together: the rows of an answer, the answer and its question, where these are known.</summary>
    private sealed record Turn(IReadOnlyList<DemoDocument> Rows, DemoDocument? Answer, DemoDocument? Question);
}
