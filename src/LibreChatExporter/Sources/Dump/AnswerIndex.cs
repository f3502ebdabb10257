using LibreChatExporter.LibreChat;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Sources.Dump;

/// <summary>
/// The answers of a dump by <c>messageId</c>: ids, user, model and endpoint only, about a hundred bytes an answer, because a file cannot be
/// asked and the messages themselves would fill the memory.
/// </summary>
internal sealed class AnswerIndex
{
    private const int None = -1;
    private readonly Utf8Table _messageIds = new();
    private readonly Utf8Table _texts = new();
    private readonly List<Entry> _entries = [];
    private readonly List<int> _newest = [];

    /// <summary>Adds an answer, unless its ids are so long that nobody asks for it.</summary>
    internal void Add(in Answer answer)
    {
        if (answer.MessageId.Length > Answer.MaxMessageId || answer.User.Length > LabelTable.MaxBytes)
        {
            return;
        }

        int messageId = _messageIds.GetOrAdd(answer.MessageId);
        if (messageId == _newest.Count)
        {
            _newest.Add(None);
        }

        _entries.Add(new Entry(
            _texts.GetOrAdd(answer.User),
            _texts.GetOrAdd(LabelTable.Cut(answer.Model)),
            _texts.GetOrAdd(LabelTable.Cut(answer.Endpoint)),
            Next: _newest[messageId]));
        _newest[messageId] = _entries.Count - 1;
    }

    internal void Find(ReadOnlySpan<byte> messageId, AnswerVisitor visit)
    {
        int found = _messageIds.Find(messageId);
        for (int i = found < 0 ? None : _newest[found]; i != None; i = _entries[i].Next)
        {
            Entry entry = _entries[i];
            visit(new Answer
            {
                MessageId = messageId,
                User = _texts[entry.User],
                Model = _texts[entry.Model],
                Endpoint = _texts[entry.Endpoint],
            });
        }
    }

    private readonly record struct Entry(int User, int Model, int Endpoint, int Next);
}
