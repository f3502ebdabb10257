using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources.Demo;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// A sample as if its month had been the days just past: what belongs to one turn (a question, its answers, their rows) moves as one, so
/// that response times stay, and the turns come in lots, in their order. Amounts, users, models and agents are the sample's.
/// </summary>
internal sealed class SampleReplay
{
    private static readonly string[] AtOnce =
        [Collection.Agents, Collection.Balances, Collection.Conversations, Collection.Files, Collection.Users];

    private readonly Sample _sample;
    private readonly DatabaseWriter _writer;
    private readonly Queue<Turn[]> _lots;

    /// <param name="sample">The sample.</param>
    /// <param name="writer">Where it goes.</param>
    /// <param name="end">When its last document will have been made.</param>
    /// <param name="span">How long before that its first turn will have ended.</param>
    /// <param name="lots">How many lots there are.</param>
    internal SampleReplay(Sample sample, DatabaseWriter writer, DateTimeOffset end, TimeSpan span, int lots)
    {
        (_sample, _writer) = (sample, writer);
        List<DemoDocument> messages = [.. sample.Documents(Collection.Messages).Select(bytes => new DemoDocument(bytes))];
        List<DemoDocument> rows = [.. sample.Documents(Collection.Transactions).Select(bytes => new DemoDocument(bytes))];
        Turn[] turns = [.. Turns(rows, messages).OrderBy(turn => turn.End)];
        double scale = span / (turns[^1].End - turns[0].End);
        _lots = new Queue<Turn[]>(turns.Select(turn => turn.MovedTo(end - (scale * (turns[^1].End - turn.End))))
            .Chunk((turns.Length + lots - 1) / lots));
    }

    /// <summary>How many messages have been inserted.</summary>
    internal int InsertedMessages { get; private set; }

    /// <summary>What the inserted rows cost, in US dollars.</summary>
    internal double InsertedUsd { get; private set; }

    internal int LotsLeft => _lots.Count;

    /// <summary>Inserts what is no turn: people, their balances, agents, chats and files.</summary>
    internal void InsertTheRest() => Array.ForEach(AtOnce, collection => _writer.Insert(collection, _sample.Documents(collection)));

    /// <summary>Inserts the next lot, as LibreChat does: questions, rows, answers.</summary>
    internal void InsertLot()
    {
        Turn[] lot = _lots.Dequeue();
        Insert(Collection.Messages, lot.SelectMany(turn => turn.Questions));
        Insert(Collection.Transactions, lot.SelectMany(turn => turn.Rows));
        Insert(Collection.Messages, lot.SelectMany(turn => turn.Answers));
        InsertedMessages += lot.Sum(turn => turn.Questions.Length + turn.Answers.Length);
        InsertedUsd += lot.SelectMany(turn => turn.Rows).Sum(CostOf);
    }

    /// <summary>Spending is negative, top-ups are positive.</summary>
    private static double CostOf(DemoDocument row)
        => BsonReader.Find(row.Bytes, "tokenValue"u8).TryGetFinite(out double credits) ? Math.Max(0, -credits / 1e6) : 0;

    private void Insert(string collection, IEnumerable<DemoDocument> documents)
    {
        byte[][] all = [.. documents.Select(document => document.Bytes)];
        if (all.Length > 0)
        {
            _writer.Insert(collection, all);
        }
    }

    private static IEnumerable<Turn> Turns(List<DemoDocument> rows, List<DemoDocument> messages)
    {
        HashSet<string> questions = [.. messages.Where(IsQuestion).Select(message => message.MessageId!)];
        Dictionary<string, string> turns = messages.ToDictionary(
            message => message.MessageId!,
            message => !IsQuestion(message) && message.Parent is { } parent && questions.Contains(parent) ? parent : message.MessageId!);
        ILookup<string, DemoDocument> rowsOf = rows.ToLookup(
            row => row.MessageId is { } id ? turns.GetValueOrDefault(id, id) : row.Id.ToString());
        ILookup<string, DemoDocument> messagesOf = messages.ToLookup(message => turns[message.MessageId!]);
        return rowsOf.Select(group => group.Key).Union(messagesOf.Select(group => group.Key)).Select(turn => new Turn(
            [.. messagesOf[turn].Where(IsQuestion)], [.. rowsOf[turn]], [.. messagesOf[turn].Where(message => !IsQuestion(message))]));
    }

    private static bool IsQuestion(DemoDocument message) => Message.Parse(message.Bytes).IsByUser;

    private sealed record Turn(DemoDocument[] Questions, DemoDocument[] Rows, DemoDocument[] Answers)
    {
        internal DateTimeOffset End { get; } = Questions.Concat(Rows).Concat(Answers).Max(document => document.Time);

        internal Turn MovedTo(DateTimeOffset end) => new(Moved(Questions, end - End), Moved(Rows, end - End), Moved(Answers, end - End));

        // Ids of top-ups may be much older than these: what is to come in live needs one of its time.
        private static DemoDocument[] Moved(DemoDocument[] documents, TimeSpan by) => [.. documents.Select(
            document => document.At(document.Time + by, document.Id.WithTime(document.Time + by)))];
    }
}
