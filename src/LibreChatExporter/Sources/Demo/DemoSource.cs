using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.Sources.Demo;

/// <summary>
/// The shipped sample as if it had been written just now, and as if LibreChat went on: its turns are repeated, one every few seconds, with ids of
/// their own and the answer a moment after its rows. Everything behind it works as with a database.
/// </summary>
public sealed class DemoSource(ILibreChatSource sample, TimeProvider clock) : ILibreChatSource
{
    private static readonly TimeSpan TurnInterval = TimeSpan.FromSeconds(4);
    private static readonly TimeSpan AnswerDelay = TimeSpan.FromSeconds(2);
    private static readonly TimeSpan AnswersKept = TimeSpan.FromHours(1);

    private readonly List<DemoRow> _rows = [];
    private readonly List<Turn> _turns = [];
    private readonly Dictionary<string, Reply> _answers = [];
    private DateTimeOffset _nextTurn;
    private int _repeated;
    private long _rowsMade;

    /// <inheritdoc/>
    public string Description => "the demo: a sample that grows";

    /// <inheritdoc/>
    public bool IsOrdered => false;

    /// <inheritdoc/>
    public bool IsComplete => false;

    /// <inheritdoc/>
    public string? Revision => null;

    /// <inheritdoc/>
    public IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        if (_turns.Count == 0)
        {
            Load(now, cancellation);
        }

        while (_nextTurn <= now)
        {
            Repeat(_turns[_repeated % _turns.Count], _nextTurn);
            _nextTurn += TurnInterval;
        }

        if (from != default)
        {
            _rows.RemoveAll(row => row.Id < from);
            Forget(_answers, now - AnswersKept);
        }

        return new DemoCursor([.. _rows.Select(row => row.Document)]);
    }

    /// <inheritdoc/>
    public int FindAnswers(IReadOnlyList<ReadOnlyMemory<byte>> messageIds, AnswerVisitor visit, CancellationToken cancellation)
    {
        DateTimeOffset now = clock.GetUtcNow();
        int found = 0;
        foreach (ReadOnlyMemory<byte> messageId in messageIds)
        {
            if (_answers.TryGetValue(System.Text.Encoding.UTF8.GetString(messageId.Span), out Reply? reply) && reply.Time <= now)
            {
                visit(new Answer { MessageId = messageId.Span, User = reply.User, Model = reply.Model, Endpoint = reply.Endpoint });
                found++;
            }
        }

        return found;
    }

    /// <inheritdoc/>
    public IDocumentCursor Read(string collection, IReadOnlyList<string> fields, CancellationToken cancellation)
        => sample.Read(collection, fields, cancellation);

    /// <inheritdoc/>
    public CollectionReport Inspect(string collection, CancellationToken cancellation) => sample.Inspect(collection, cancellation);

    /// <inheritdoc/>
    public void Dispose() => sample.Dispose();

    private void Load(DateTimeOffset now, CancellationToken cancellation)
    {
        List<DemoRow> rows = [];
        using (IDocumentCursor cursor = sample.ReadTransactions(default, cancellation))
        {
            while (cursor.MoveNext())
            {
                rows.Add(DemoRow.Of(cursor.Current.ToArray()));
            }
        }

        TimeSpan shift = now - rows.Max(row => row.Time);
        ReadOnlyMemory<byte>[] messageIds = [.. rows.Select(row => row.MessageId).OfType<ReadOnlyMemory<byte>>()];
        sample.FindAnswers(messageIds, (in Answer answer) => _answers[System.Text.Encoding.UTF8.GetString(answer.MessageId)] = new Reply(
            DateTimeOffset.MinValue, answer.User.ToArray(), answer.Model.ToArray(), answer.Endpoint.ToArray()), cancellation);
        _rows.AddRange(rows.Select(row => row.At(row.Time + shift, row.Id.WithTime(row.Id.Time + shift))));
        _turns.AddRange(rows.GroupBy(row => row.MessageText ?? row.Id.ToString()).Select(turn => new Turn([.. turn])));
        _nextTurn = now + TurnInterval;
    }

    private void Repeat(Turn turn, DateTimeOffset time)
    {
        _repeated++;
        string? messageId = turn.Rows[0].MessageText;
        string? repeatedId = messageId is null ? null : $"{_repeated:x8}{messageId[8..]}";
        foreach (DemoRow row in turn.Rows)
        {
            DemoRow repeated = row.At(time, ObjectId.FirstOf(time).WithCounter(++_rowsMade));
            _rows.Add(repeatedId is null ? repeated : repeated.WithMessageId(repeatedId));
        }

        if (repeatedId is not null && _answers.TryGetValue(messageId!, out Reply? reply))
        {
            _answers[repeatedId] = reply with { Time = time + AnswerDelay };
        }
    }

    /// <summary>Drops the answers of repeated turns that nobody can be waiting for; those of the sample are repeated again and again.</summary>
    private static void Forget(Dictionary<string, Reply> answers, DateTimeOffset before)
    {
        foreach ((string messageId, Reply reply) in answers)
        {
            if (reply.Time > DateTimeOffset.MinValue && reply.Time < before)
            {
                answers.Remove(messageId);
            }
        }
    }

    private sealed record Turn(IReadOnlyList<DemoRow> Rows);

    private sealed record Reply(DateTimeOffset Time, byte[] User, byte[] Model, byte[] Endpoint);
}
