using System.Text;
using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Tests.Support;

/// <summary>
/// A LibreChat in memory, to which rows, messages and agents can be added between refreshes, and which fails when asked to.
/// </summary>
/// <param name="isOrdered">
/// Whether it is like a database, which gives the rows asked for in the order of their <c>_id</c>, or like a dump, which gives all in the
/// order of their arrival.
/// </param>
internal sealed class MemorySource(bool isOrdered = true) : ILibreChatSource
{
    public List<byte[]> Transactions { get; } = [];

    public List<byte[]> Messages { get; } = [];

    public List<byte[]> Agents { get; } = [];

    public List<byte[]> Users { get; } = [];

    public List<byte[]> Balances { get; } = [];

    /// <summary>The next reading of rows breaks off before this one.</summary>
    public int? FailAtRow { get; set; }

    /// <summary>The next look-up breaks off after this many answers.</summary>
    public int? FailAfterAnswers { get; set; }

    /// <summary>The next reading of messages breaks off before this one.</summary>
    public int? FailAtMessage { get; set; }

    /// <summary>
    /// The next reading or counting of each of these collections fails at once; of transactions, see <see cref="FailAtRow"/>.
    /// </summary>
    public HashSet<string> Fail { get; } = [];

    /// <summary>As <see cref="Fail"/>, but all readings.</summary>
    public HashSet<string> FailAlways { get; } = [];

    /// <summary>From where on messages of history were asked for.</summary>
    public List<ObjectId> ReadMessagesFrom { get; } = [];

    /// <summary>From when on recent messages were asked for.</summary>
    public List<DateTimeOffset> ReadMessagesSince { get; } = [];

    /// <summary>Runs at the start of each reading of rows, on the refreshing thread.</summary>
    public Action? OnReadTransactions { get; set; }

    public List<ObjectId> ReadFrom { get; } = [];

    /// <summary>The readings of agents, users and balances, and the smallest id that was asked for; default for all of them.</summary>
    public List<(string Collection, ObjectId From)> Reads { get; } = [];

    public int LookedUp { get; private set; }

    public string Description => "memory";

    public long Progress => 0;

    public bool IsOrdered => isOrdered;

    public bool IsComplete { get; set; }

    public string? Revision { get; set; }

    public IDocumentCursor ReadTransactions(ObjectId from, CancellationToken cancellation)
    {
        OnReadTransactions?.Invoke();
        ReadFrom.Add(from);
        IEnumerable<byte[]> wanted = Transactions.Where(row => from == default || (IdOf(row) is { } id && id >= from));
        IEnumerable<byte[]> read = isOrdered ? wanted.OrderBy(row => IdOf(row) ?? default) : Transactions;
        (int? failAt, FailAtRow) = (FailAtRow, null);
        return new MemoryCursor([.. read], failAt);
    }

    public int FindAnswers(IReadOnlyList<ReadOnlyMemory<byte>> messageIds, AnswerVisitor visit, CancellationToken cancellation)
    {
        LookedUp += messageIds.Count;
        var asked = messageIds.Select(id => Encoding.UTF8.GetString(id.Span)).ToHashSet();
        int found = 0;
        (int? failAfter, FailAfterAnswers) = (FailAfterAnswers, null);
        foreach (byte[] message in Messages)
        {
            if (found == failAfter)
            {
                break;
            }

            if (Answer.TryParse(message, out Answer answer) && asked.Contains(Encoding.UTF8.GetString(answer.MessageId)))
            {
                found++;
                visit(answer);
            }
        }

        return failAfter is null ? found : throw new SourceException("the look-up broke");
    }

    public IDocumentCursor ReadMessages(IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
    {
        ReadMessagesFrom.Add(from);

        // MongoDB itself makes their ids when it inserts them.
        return ReadMessages(isOrdered && from != default ? Messages.SkipWhile(message => IdOf(message) != from) : Messages);
    }

    public IDocumentCursor ReadRecentMessages(DateTimeOffset since, CancellationToken cancellation)
    {
        ReadMessagesSince.Add(since);
        return ReadMessages(Messages.Where(message => Message.Parse(message).CreatedAt >= since.ToUnixTimeMilliseconds()));
    }

    public IDocumentCursor Read(string collection, IReadOnlyList<string> fields, ObjectId from, CancellationToken cancellation)
    {
        Reads.Add((collection, from));
        List<byte[]> all = collection switch
        {
            Collection.Agents => Agents,
            Collection.Users => Users,
            Collection.Balances => Balances,
            _ => throw new ArgumentException(collection, nameof(collection)),
        };
        return new MemoryCursor([.. all.Where(document => from == default || IdOf(document) >= from)], TakeFailure(collection));
    }

    public long? Count(string collection, CancellationToken cancellation) => collection switch
    {
        _ when TakeFailure(collection) is not null => throw new SourceException("the count broke"),
        Collection.Transactions => Transactions.Count,
        Collection.Messages => Messages.Count,
        _ => null,
    };

    public CollectionReport Inspect(string collection, CancellationToken cancellation)
        => new(Exists: true, Transactions.Count, Transactions.FirstOrDefault(), IndexedFields: null);

    public void Dispose()
    {
    }

    private MemoryCursor ReadMessages(IEnumerable<byte[]> messages)
    {
        (int? failAt, FailAtMessage) = (FailAtMessage, null);
        return new MemoryCursor([.. messages], TakeFailure(Collection.Messages) ?? failAt);
    }

    private static ObjectId? IdOf(byte[] row) => BsonReader.Find(row, "_id"u8).TryGetObjectId(out ObjectId id) ? id : null;

    private int? TakeFailure(string collection) => Fail.Remove(collection) || FailAlways.Contains(collection) ? 0 : null;
}
