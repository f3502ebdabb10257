using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Activity;

/// <summary>How messages are read.</summary>
/// <param name="Overlap">How far behind the newest message each refresh starts.</param>
/// <param name="Lookback">How far back messages are read again now and then, for what may still change of them.</param>
/// <param name="LookbackInterval">How often that is.</param>
public sealed record MessageTailOptions(TimeSpan Overlap, TimeSpan Lookback, TimeSpan LookbackInterval);

/// <summary>
/// Follows <c>messages</c>: all of history once, then by <c>createdAt</c>, which has an index and never changes: a few minutes each refresh, and
/// the whole look-back now and then. Not thread-safe.
/// </summary>
public sealed class MessageTail
{
    /// <summary>Messages remembered while history is read, before those that are too old to matter are forgotten.</summary>
    private const int MaxRemembered = 1 << 18;

    private static readonly TimeSpan QuestionsKept = TimeSpan.FromHours(1);

    private readonly ILibreChatSource _source;
    private readonly DocumentCounts _documents;
    private readonly TimeProvider _clock;
    private readonly MessageTailOptions _options;
    private readonly Func<MessageLog> _newLog;
    private DateTimeOffset _since;
    private DateTimeOffset _forgotten;
    private long _lookedBack;
    private string? _revision;

    /// <summary>Follows <paramref name="source"/>.</summary>
    /// <param name="source">The source.</param>
    /// <param name="documents">Told how much is read.</param>
    /// <param name="clock">The time.</param>
    /// <param name="options">How to read.</param>
    /// <param name="newLog">Makes an empty log: for each attempt at the first load, since one that fails has counted some messages.</param>
    public MessageTail(
        ILibreChatSource source, DocumentCounts documents, TimeProvider clock, MessageTailOptions options, Func<MessageLog> newLog)
    {
        (_source, _documents, _clock, _options, _newLog) = (source, documents, clock, options, newLog);
        Log = newLog();
    }

    /// <summary>What the messages have added up to.</summary>
    public MessageLog Log { get; private set; }

    /// <summary>Whether all messages that there were at the start have been counted.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Counts what is new, and what has changed of what was counted before.</summary>
    /// <exception cref="SourceException">The source cannot be read; what was counted stays, and the next call finds the rest.</exception>
    public void Refresh(CancellationToken cancellation)
    {
        string? revision = _source.Revision;
        if (IsLoaded && revision is not null && revision == _revision)
        {
            return;
        }

        DateTimeOffset started = _clock.GetUtcNow();
        bool looksBack = !IsLoaded || _clock.GetElapsedTime(_lookedBack) >= _options.LookbackInterval;
        if (!IsLoaded)
        {
            (Log, _forgotten) = (_newLog(), default);
        }

        // What is not remembered any more must not be read again, whatever this machine's clock does.
        DateTimeOffset since = looksBack ? Earlier(started - _options.Lookback, _since) : _since;
        Read(!IsLoaded ? null : since > _forgotten ? since : _forgotten, started, cancellation);
        if (looksBack)
        {
            _lookedBack = _clock.GetTimestamp();
        }

        if (!IsLoaded)
        {
            Log.Settle();
            IsLoaded = true;
        }

        _since = Newest(started) - _options.Overlap;
        if (looksBack)
        {
            Forget(Earlier(started - _options.Lookback, _since));
        }

        _revision = revision;
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private DateTimeOffset Newest(DateTimeOffset started)
        => DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Log.Newest, started.ToUnixTimeMilliseconds()));

    private void Forget(DateTimeOffset before)
    {
        Log.Forget(before.ToUnixTimeMilliseconds());
        _forgotten = before > _forgotten ? before : _forgotten;
    }

    private void Read(DateTimeOffset? since, DateTimeOffset started, CancellationToken cancellation)
    {
        int tidyAt = MaxRemembered;
        using IDocumentCursor messages = _source.ReadMessages(since, cancellation);
        long read = 0;
        try
        {
            while (messages.MoveNext())
            {
                read++;
                Log.Add(Message.Parse(messages.Current));
                if (Log.Remembered >= tidyAt)
                {
                    // What will be read again has to stay, and a while of what was read last: questions wait for their answers.
                    TimeSpan kept = _options.Overlap > QuestionsKept ? _options.Overlap : QuestionsKept;
                    Forget(Earlier(started - _options.Lookback, Newest(started) - kept));
                    tidyAt = Math.Max(MaxRemembered, 2 * Log.Remembered);
                }
            }
        }
        catch (BsonFormatException e)
        {
            throw messages.Refuse(e);
        }
        finally
        {
            _documents.Add(Collection.Messages, read);
            Log.EndReading();
        }
    }
}
