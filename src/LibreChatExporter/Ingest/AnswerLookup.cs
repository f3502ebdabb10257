using System.Buffers.Binary;
using System.Runtime.InteropServices;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Ingest;

/// <summary>
/// Finds the answers that rows were spent on, and so their agents. Asks the source in batches, each answer once however many rows name it.
/// Not thread-safe.
/// </summary>
internal sealed class AnswerLookup
{
    /// <summary>
    /// Before each key stands the length of its <c>messageId</c>, so that no other division of the same letters has the same key.
    /// </summary>
    private const int KeyPrefix = sizeof(ushort);

    private const int BatchSize = 1000;
    private const int Open = -1, Asked = -2;

    private readonly ILibreChatSource _source;
    private readonly UsageLedger _ledger;
    private readonly MessageHistory _history;
    private readonly DocumentCounts _documents;
    private readonly List<ReadOnlyMemory<byte>> _batch = new(BatchSize);
    private readonly List<int> _asked = [];
    private readonly byte[] _key = new byte[KeyPrefix + Answer.MaxMessageId + LabelTable.MaxBytes];
    private readonly AnswerVisitor _visit;
    private Utf8Table _keys = new();
    private Utf8Table _spareKeys = new();
    private readonly List<Slot> _slots = [];
    private readonly List<Slot> _kept = [];

    /// <summary>
    /// Looks answers up in <paramref name="history"/>, then in <paramref name="source"/>; agents become labels of
    /// <paramref name="ledger"/>.
    /// </summary>
    public AnswerLookup(
        ILibreChatSource source, UsageLedger ledger, MessageHistory history, ModelProviders providers, DocumentCounts documents)
    {
        _source = source;
        _ledger = ledger;
        _history = history;
        _documents = documents;
        Providers = providers;
        _visit = Visit;
    }

    /// <summary>How many answers have a number.</summary>
    public int Count => _slots.Count;

    /// <summary>Which provider serves which model, as answers have shown.</summary>
    public ModelProviders Providers { get; }

    /// <summary>
    /// The number of the answer that <paramref name="user"/> (24 hexadecimal digits) got under <paramref name="messageId"/>.
    /// </summary>
    public int GetOrAdd(ReadOnlySpan<byte> messageId, ReadOnlySpan<byte> user)
    {
        int number = _keys.GetOrAdd(Key(messageId, user, _key));
        if (number == _slots.Count)
        {
            _slots.Add(new Slot(messageId.Length, Open));
        }

        return number;
    }

    /// <summary>The <c>messageId</c> of an answer.</summary>
    public ReadOnlySpan<byte> MessageIdOf(int answer) => _keys[answer].Slice(KeyPrefix, _slots[answer].MessageIdLength);

    /// <summary>
    /// The label of the agent that gave an answer, <c>none</c> for a plain model; false while the answer has not been found.
    /// </summary>
    public bool TryGetAgent(int answer, out int agent)
    {
        agent = _slots[answer].Agent;
        return agent >= 0;
    }

    /// <summary>Finds the answers of <paramref name="rows"/> that have not been found yet.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="asks">Whether to ask the source for those that have not been met among the messages of history.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="SourceException">The source cannot be read; what was found before stays.</exception>
    public void Resolve(ReadOnlySpan<UsageRow> rows, bool asks, CancellationToken cancellation)
    {
        _asked.Clear();
        Span<Slot> slots = CollectionsMarshal.AsSpan(_slots);
        foreach (ref readonly UsageRow row in rows)
        {
            if (row.Answer < 0 || slots[row.Answer].Agent != Open)
            {
                continue;
            }

            if (_history.TryGetAgent(row.Message, out int agent))
            {
                slots[row.Answer].Agent = agent;
            }
            else if (asks && !_history.HasAllOf(row.Id))
            {
                slots[row.Answer].Agent = Asked;
                _asked.Add(row.Answer);
            }
        }

        try
        {
            for (int start = 0; start < _asked.Count; start += BatchSize)
            {
                Ask(CollectionsMarshal.AsSpan(_asked)[start..Math.Min(start + BatchSize, _asked.Count)], cancellation);
            }
        }
        finally
        {
            foreach (int answer in _asked)
            {
                ref int agent = ref slots[answer].Agent;
                agent = agent == Asked ? Open : agent;
            }
        }
    }

    /// <summary>Forgets all answers but those that <paramref name="rows"/> wait for, and renumbers these in the rows.</summary>
    public void KeepOnly(Span<UsageRow> rows)
    {
        _spareKeys.Clear();
        _kept.Clear();
        foreach (ref UsageRow row in rows)
        {
            int number = _spareKeys.GetOrAdd(_keys[row.Answer]);
            if (number == _kept.Count)
            {
                _kept.Add(_slots[row.Answer]);
            }

            row.Answer = number;
        }

        (_keys, _spareKeys) = (_spareKeys, _keys);
        _slots.Clear();
        _slots.AddRange(_kept);
    }

    private static ReadOnlySpan<byte> Key(ReadOnlySpan<byte> messageId, ReadOnlySpan<byte> user, Span<byte> buffer)
    {
        BinaryPrimitives.WriteUInt16LittleEndian(buffer, (ushort)messageId.Length);
        messageId.CopyTo(buffer[KeyPrefix..]);
        user.CopyTo(buffer[(KeyPrefix + messageId.Length)..]);
        return buffer[..(KeyPrefix + messageId.Length + user.Length)];
    }

    private void Ask(ReadOnlySpan<int> answers, CancellationToken cancellation)
    {
        _batch.Clear();
        foreach (int answer in answers)
        {
            _batch.Add(_keys.Memory(answer).Slice(KeyPrefix, _slots[answer].MessageIdLength));
        }

        _documents.Add(Collection.Messages, _source.FindAnswers(_batch, _visit, cancellation));
    }

    private void Visit(in Answer answer)
    {
        Providers.LearnFrom(answer);
        if (answer.MessageId.Length > Answer.MaxMessageId || answer.User.Length > LabelTable.MaxBytes)
        {
            return;
        }

        int number = _keys.Find(Key(answer.MessageId, answer.User, _key));
        if (number >= 0)
        {
            CollectionsMarshal.AsSpan(_slots)[number].Agent = _ledger.Labels.AgentOf(answer);
        }
    }

    private struct Slot(int messageIdLength, int agent)
    {
        public readonly int MessageIdLength = messageIdLength;
        public int Agent = agent;
    }
}
