using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ingest;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Messages;

/// <summary>How messages are read.</summary>
/// <param name="Overlap">How far behind the newest message each refresh starts.</param>
/// <param name="Lookback">How far back messages are read again now and then, for what may still change of them.</param>
/// <param name="LookbackInterval">How often that is.</param>
/// <param name="TimeBudget">How long one call may read history.</param>
internal sealed record MessageTailOptions(TimeSpan Overlap, TimeSpan Lookback, TimeSpan LookbackInterval, TimeSpan TimeBudget);

/// <summary>
/// Follows <c>messages</c>: all of history once, then by <c>createdAt</c>, which has an index and never changes: a few minutes each
/// refresh, and the whole look-back now and then. Not thread-safe.
/// </summary>
internal sealed class MessageTail : ICheckpointed
{
    /// <summary>Messages remembered while history is read, before those that are too old to matter are forgotten.</summary>
    private const int MaxRemembered = 1 << 14;

    private static readonly TimeSpan QuestionsKept = TimeSpan.FromHours(1);

    private readonly ILibreChatSource _source;
    private readonly MessageHistory _history;
    private readonly AgentDirectory _agents;
    private readonly DocumentCounts _documents;
    private readonly TimeProvider _clock;
    private readonly MessageTailOptions _options;
    private readonly Func<MessageLog> _newLog;
    private DateTimeOffset _since;
    private DateTimeOffset _forgotten;
    private long? _lookedBack;
    private string? _revision;
    private int _tidyAt = MaxRemembered;

    /// <summary>Follows <paramref name="source"/>.</summary>
    /// <param name="source">The source.</param>
    /// <param name="history">The first reading of its messages.</param>
    /// <param name="agents">The agents, which have to be read before.</param>
    /// <param name="documents">Told how much is read.</param>
    /// <param name="clock">The time.</param>
    /// <param name="options">How to read.</param>
    /// <param name="newLog">Makes an empty log: for each attempt at a first reading that cannot go on where the last one broke off.</param>
    public MessageTail(
        ILibreChatSource source,
        MessageHistory history,
        AgentDirectory agents,
        DocumentCounts documents,
        TimeProvider clock,
        MessageTailOptions options,
        Func<MessageLog> newLog)
    {
        (_source, _history, _agents, _documents, _clock, _options, _newLog)
            = (source, history, agents, documents, clock, options, newLog);
        Log = newLog();
        (history.Begin, history.Visit) = (BeginHistory, Add);
    }

    /// <summary>What the messages have added up to.</summary>
    public MessageLog Log { get; private set; }

    /// <summary>Whether all messages that there were at the start have been counted.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>
    /// Counts what is new, and what has changed of what was counted before. The first reading takes as many calls as it needs, each of
    /// which ends after a while, so that nothing else has to wait for it.
    /// </summary>
    /// <exception cref="SourceException">The source cannot be read; what was counted stays, and the next call finds the rest.</exception>
    public void Refresh(CancellationToken cancellation)
    {
        if (!_agents.IsLoaded)
        {
            throw new SourceException("messages wait for the agents, which could not be read") { Reason = SourceErrorReason.Waiting };
        }

        string? revision = _source.Revision;
        if (!IsLoaded)
        {
            ReadHistory(revision, cancellation);
        }
        else if (revision is null || revision != _revision)
        {
            ReadRecent(cancellation);
            _revision = revision;
        }
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(IsLoaded);
        writer.Write(_history.Position);
        writer.Write(_since.ToUnixTimeMilliseconds());
        writer.Write(_forgotten.ToUnixTimeMilliseconds());
        writer.WriteOptional(_revision);
        Log.Save(writer);
    }

    /// <inheritdoc/>
    /// <remarks>The next refresh looks back all the way: what changed while nobody looked has to be found.</remarks>
    public void Restore(CheckpointReader reader)
    {
        IsLoaded = reader.ReadBoolean();
        _history.Position = reader.ReadObjectId();
        (_since, _forgotten) = (reader.ReadTime(), reader.ReadTime());
        _revision = reader.ReadOptionalText();
        Log.Restore(reader);
    }

    private static DateTimeOffset Earlier(DateTimeOffset a, DateTimeOffset b) => a < b ? a : b;

    private void ReadHistory(string? revision, CancellationToken cancellation)
    {
        bool isComplete;
        try
        {
            isComplete = _history.ReadFor(_options.TimeBudget, cancellation);
        }
        finally
        {
            Log.EndReading();
        }

        if (isComplete)
        {
            Log.EndFirstLoad();
            IsLoaded = true;
            _revision = revision;
            End(_history.Opened, looksBack: true);
        }
    }

    private void ReadRecent(CancellationToken cancellation)
    {
        DateTimeOffset started = _clock.GetUtcNow();
        bool looksBack = _lookedBack is not { } last || _clock.GetElapsedTime(last) >= _options.LookbackInterval;

        // What is not remembered any more must not be read again, whatever this machine's clock does.
        DateTimeOffset since = looksBack ? Earlier(started - _options.Lookback, _since) : _since;
        using IDocumentCursor messages = _source.ReadRecentMessages(since > _forgotten ? since : _forgotten, cancellation);
        try
        {
            messages.ReadAll(Collection.Messages, _documents, document => Log.Add(Message.Parse(document)));
        }
        finally
        {
            Log.EndReading();
        }

        End(started, looksBack);
    }

    private void End(DateTimeOffset started, bool looksBack)
    {
        _since = Newest(started) - _options.Overlap;
        if (looksBack)
        {
            _lookedBack = _clock.GetTimestamp();
            Forget(Earlier(started - _options.Lookback, _since));
            Log.Trim();
        }
    }

    private DateTimeOffset Newest(DateTimeOffset started)
        => DateTimeOffset.FromUnixTimeMilliseconds(Math.Min(Log.Newest, started.ToUnixTimeMilliseconds()));

    private void Forget(DateTimeOffset before)
    {
        Log.Forget(before.ToUnixTimeMilliseconds());
        _forgotten = before > _forgotten ? before : _forgotten;
    }

    private void BeginHistory() => (Log, _forgotten, _tidyAt) = (_newLog(), default, MaxRemembered);

    /// <summary>Counts a message of history.</summary>
    private void Add(ReadOnlySpan<byte> document)
    {
        Log.Add(Message.Parse(document));
        if (Log.Remembered >= _tidyAt)
        {
            // What will be read again has to stay, and a while of what was read last: questions wait for their answers.
            DateTimeOffset started = _history.Opened;
            TimeSpan kept = _options.Overlap > QuestionsKept ? _options.Overlap : QuestionsKept;
            Forget(Earlier(started - _options.Lookback, Newest(started) - kept));
            _tidyAt = Math.Max(MaxRemembered, 2 * Log.Remembered);
        }
    }
}
