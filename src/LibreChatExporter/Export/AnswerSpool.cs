using LibreChatExporter.Calls;
using LibreChatExporter.Messages;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.Export;

/// <summary>Keeps what answers say of calls until these are told, on disk where there are many. Not thread-safe.</summary>
/// <param name="folder">Where there is room for 40 bytes an answer.</param>
/// <param name="runLength">How many are kept in memory.</param>
/// <param name="words">Has a word for the endpoint of each.</param>
internal sealed class AnswerSpool(string folder, int runLength, CallWords words) : IAnswerObserver, IDisposable
{
    private Spool<SpooledAnswer> _answers = new(folder, runLength);
    private ulong _lastMessage;
    private AnswerFacts? _last;

    /// <inheritdoc/>
    public void Note(ulong message, in AnswerFacts facts)
    {
        if (_last is { } last && _lastMessage == message)
        {
            _last = last.And(facts);
            return;
        }

        KeepLast();
        (_lastMessage, _last) = (message, facts);
    }

    /// <inheritdoc/>
    public void Restart()
    {
        _answers.Dispose();
        (_answers, _last) = (new Spool<SpooledAnswer>(folder, runLength), null);
    }

    /// <summary>All answers in the order of time; nothing may be noted from now on.</summary>
    internal SortedSpool<SpooledAnswer> Sort()
    {
        KeepLast();
        return _answers.Sort();
    }

    /// <inheritdoc/>
    public void Dispose() => _answers.Dispose();

    private void KeepLast()
    {
        if (_last is { } facts)
        {
            words.Of(facts.Endpoint);
            _answers.Add(new SpooledAnswer(_lastMessage, facts));
        }
    }
}
