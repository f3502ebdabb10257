using LibreChatExporter.Accounts;
using LibreChatExporter.Bson;
using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Pricing;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Ingest;

/// <summary>How the tail reads.</summary>
/// <param name="Overlap">How far behind the newest row each refresh starts: the largest clock skew plus the slowest insert that is allowed
/// for.</param>
/// <param name="AttributionWait">How long a row waits for its answer.</param>
internal sealed record TailOptions(TimeSpan Overlap, TimeSpan AttributionWait)
{
    /// <summary>Puts prices on rows; null where nothing depends on them.</summary>
    public RowPricing? Pricing { get; init; }

    /// <summary>Told which answers the rows mention; null where nobody asks.</summary>
    public Mentions? Mentions { get; init; }

    /// <summary>The accounts, where rows cannot be counted without knowing whose they are; else null.</summary>
    public UserDirectory? Users { get; init; }

    /// <summary>The rows that are wanted, in a reading that happens once; null for all.</summary>
    public RowRange? Range { get; init; }

    /// <summary>Tells by its <c>_id</c> whether a row is wanted; null for all.</summary>
    public Func<BsonValue, bool>? IsWanted { get; init; }

    /// <summary>Told the ids of chats; null where nobody asks.</summary>
    public ConversationNames? Conversations { get; init; }

    /// <summary>How many distinct contexts keep their names.</summary>
    public int MaxContexts { get; init; } = ContextLabels.DefaultLimit;
}

/// <summary>
/// Follows <c>transactions</c> and counts each row exactly once. <c>_id</c>s are made before the insert, on servers whose clocks differ, so
/// a row may turn up behind rows already read: each refresh starts an overlap before the newest one and leaves out the ids it knows. Rows
/// are taken in pages, and a page counts as a whole or not at all. Not thread-safe.
/// </summary>
internal sealed class TransactionTail : ICheckpointed
{
    private readonly ILibreChatSource _source;
    private readonly UsageLedger _ledger;
    private readonly TimeProvider _clock;
    private readonly TailOptions _options;
    private readonly UsageRowReader _rows;
    private readonly PageReader _pages;
    private readonly SeenIds _seen = new();
    private readonly Watermark _watermark;
    private ObjectId _sweptTo;
    private string? _revision;

    /// <summary>
    /// Follows <paramref name="source"/> and counts into <paramref name="ledger"/>; <paramref name="documents"/> is told how much is read.
    /// </summary>
    public TransactionTail(
        ILibreChatSource source,
        UsageLedger ledger,
        AgentDirectory agents,
        TimeProvider clock,
        TailOptions options,
        DocumentCounts documents)
    {
        _source = source;
        _ledger = ledger;
        _clock = clock;
        _options = options;
        _watermark = new Watermark(options.Overlap, clock);
        Documents = documents;
        foreach (string collection in (string[])[Collection.Agents, Collection.Messages, Collection.Transactions])
        {
            Documents.Add(collection, 0);
        }

        Attribution = new AgentAttribution(
            source, ledger, agents, Documents, clock, new MessageHistoryOptions(options.Overlap, options.Range?.FirstId ?? default));
        _rows = new UsageRowReader(ledger, Attribution, options.Pricing, options.MaxContexts);
        _pages = new PageReader(_rows, _seen, source, options, clock);
    }

    /// <summary>Agents and pending rows.</summary>
    public AgentAttribution Attribution { get; }

    /// <summary>Whether all rows that there were at the start have been counted.</summary>
    public bool IsLoaded { get; private set; }

    /// <summary>Whether the last refresh read all that there was.</summary>
    public bool IsCurrent { get; private set; }

    /// <summary>Documents read for rows, answers and agents, those read again included.</summary>
    public DocumentCounts Documents { get; }

    /// <summary>When the newest row was made, in milliseconds since the Unix epoch; null before the first.</summary>
    public long? NewestRow => _watermark.NewestRow;

    /// <summary>Rows met so far, each once, also those that wait or are left out.</summary>
    public long Met { get; private set; }

    /// <summary>Those of them that appeared behind the watermark, where only <see cref="Sweep"/> looks.</summary>
    public long Recovered { get; private set; }

    /// <summary>The ids of rows counted long ago.</summary>
    internal IdArchive Archive => _seen.Archive;

    /// <summary>Counts what is new. When it fails, what was counted stays counted and the rest is found by the next call.</summary>
    /// <param name="progress">Told now and then about the first load.</param>
    /// <param name="cancellation">Ends the refresh; what was counted stays counted.</param>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public void Refresh(IProgress<LoadProgress>? progress, CancellationToken cancellation)
    {
        IsCurrent = false;
        if (!Attribution.Agents.IsLoaded)
        {
            throw new SourceException("transactions wait for the agents, which could not be read") { Reason = SourceErrorReason.Waiting };
        }

        if (_options.Users is { IsLoaded: false })
        {
            throw new SourceException("transactions wait for the users, who could not be read") { Reason = SourceErrorReason.Waiting };
        }

        if (!IsLoaded)
        {
            Attribution.History.Retry();
        }

        Attribution.RetryPending(_pages.Elapsed, cancellation);
        string? revision = _source.Revision;
        if (!IsLoaded || revision is null || revision != _revision)
        {
            ReadRows(IsLoaded ? null : progress, cancellation);
            _revision = revision;
        }

        if (!IsLoaded)
        {
            Attribution.EndFirstLoad(_pages.Elapsed, cancellation);
            IsLoaded = true;
            _ledger.EndFirstLoad();
        }

        IsCurrent = true;
    }

    /// <summary>
    /// Reads all rows that there are, from where the last call ended, and counts those that have not been counted: restored or imported
    /// ones, which the watermark has passed by. To be called after <see cref="Refresh"/>.
    /// </summary>
    /// <param name="patience">How long it may take.</param>
    /// <param name="cancellation">Ends it; what was counted stays counted.</param>
    /// <returns>Whether all have been read, so that the next call begins at the beginning.</returns>
    /// <exception cref="SourceException">The source cannot be read.</exception>
    public bool Sweep(TimeSpan patience, CancellationToken cancellation)
    {
        long began = _clock.GetTimestamp();
        using IDocumentCursor cursor = _source.ReadTransactions(_sweptTo, cancellation);
        while (CountPage(cursor, cancellation))
        {
            _sweptTo = _pages.LastId;
            if (_sweptTo != default && _clock.GetElapsedTime(began) >= patience)
            {
                return false;
            }
        }

        _sweptTo = default;
        return true;
    }

    /// <summary>Tells by its <c>_id</c> whether a row has been counted, as of now: those that wait for their answers have not.</summary>
    internal Func<BsonValue, bool> Counted()
    {
        HashSet<ObjectId> waiting = Attribution.PendingIds();
        return id => _seen.Contains(id) && !(id.TryGetObjectId(out ObjectId objectId) && waiting.Contains(objectId));
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        _watermark.Save(writer);
        writer.Write(_sweptTo);
        writer.WriteOptional(_revision);
        writer.Write(Met);
        writer.Write(Recovered);
        _seen.Save(writer);
        _rows.Save(writer);
        Attribution.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader)
    {
        _watermark.Restore(reader);
        (_sweptTo, _revision) = (reader.ReadObjectId(), reader.ReadOptionalText());
        (Met, Recovered) = (reader.ReadNatural(), reader.ReadNatural());
        _seen.Restore(reader);
        _rows.Restore(reader);
        Attribution.Restore(reader, deadline: (long)_options.AttributionWait.TotalMilliseconds);
        Attribution.History.Release();
        IsLoaded = true;
    }

    private void ReadRows(IProgress<LoadProgress>? progress, CancellationToken cancellation)
    {
        DateTimeOffset started = _clock.GetUtcNow();
        progress?.Report(new LoadProgress(Rows: 0, Share: null, IsComplete: false));
        using IDocumentCursor cursor = _options.Range is { } range
            ? _source.ReadTransactionsSince(range.FirstId, cancellation)
            : _source.ReadTransactions(_watermark.From, cancellation);
        long rows = 0;
        bool more;
        do
        {
            more = CountPage(cursor, cancellation);
            if (_source.IsOrdered)
            {
                MoveWatermark(started);
            }

            rows += _pages.Read;
            progress?.Report(new LoadProgress(rows, cursor.Share, IsComplete: !more) { Messages = Attribution.History.Read });
        }
        while (more);
        MoveWatermark(started);
    }

    /// <summary>Counts a page; false when there are no more rows behind it.</summary>
    private bool CountPage(IDocumentCursor cursor, CancellationToken cancellation)
    {
        bool more;
        try
        {
            more = _pages.MoveNext(cursor, isFirstLoad: !IsLoaded);
            Attribution.Resolve(_pages.Page, _pages.LastId, _pages.Elapsed, cancellation);
            MeetUsers(_pages.Page, cancellation);
        }
        catch
        {
            _seen.Rollback();
            throw;
        }
        finally
        {
            Documents.Add(Collection.Transactions, _pages.Read);
        }

        Commit(_pages.Page);
        return more;
    }

    /// <summary>Who made an account after the accounts were last read must not be taken for somebody whose account is gone.</summary>
    private void MeetUsers(ReadOnlySpan<UsageRow> rows, CancellationToken cancellation)
    {
        if (_options.Users is not { } users)
        {
            return;
        }

        foreach (ref readonly UsageRow row in rows)
        {
            if (row.IsUsage && users.IsUnknown(row.User))
            {
                users.ReadNew(_source, cancellation);
                break;
            }
        }

        foreach (ref readonly UsageRow row in rows)
        {
            users.MarkSeen(row.User);
        }
    }

    private void Commit(ReadOnlySpan<UsageRow> rows)
    {
        _watermark.Note(rows);
        foreach (ref readonly UsageRow row in rows)
        {
            Recovered += row.Id < _watermark.From ? 1 : 0;
            _options.Mentions?.Add(row);
        }

        // Before they are counted: whatever happens, no row may count twice.
        Met += rows.Length;
        _seen.Commit();
        Attribution.Commit(rows, _pages.Elapsed);
    }

    private void MoveWatermark(DateTimeOffset started)
    {
        _watermark.Move(started);
        _seen.Tidy(_watermark.From);
    }
}
