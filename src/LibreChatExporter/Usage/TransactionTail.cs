using LibreChatExporter.Bson;
using LibreChatExporter.LibreChat;
using LibreChatExporter.People;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Usage;

/// <summary>How the tail reads.</summary>
/// <param name="Overlap">How far behind the newest row each refresh starts: the largest clock skew plus the slowest insert that is allowed for.</param>
/// <param name="AttributionWait">How long a row waits for its answer.</param>
public sealed record TailOptions(TimeSpan Overlap, TimeSpan AttributionWait)
{
    /// <summary>Puts prices on rows; null where nothing depends on them.</summary>
    public RowPricing? Pricing { get; init; }

    /// <summary>Told which answers the rows mention; null where nobody asks.</summary>
    public Mentions? Mentions { get; init; }

    /// <summary>The accounts, where rows cannot be counted without knowing whose they are; else null.</summary>
    public UserDirectory? Users { get; init; }
}

/// <summary>
/// Follows <c>transactions</c> and counts each row exactly once. <c>_id</c>s are made before the insert, on servers whose clocks differ, so a row
/// may turn up behind rows already read: each refresh starts an overlap before the newest one and leaves out the ids it knows. Rows are taken
/// in pages, and a page counts as a whole or not at all. Not thread-safe.
/// </summary>
public sealed class TransactionTail
{
    private const int PageSize = 4096;

    /// <summary>No clock is further ahead than this.</summary>
    private static readonly TimeSpan MaxAhead = TimeSpan.FromDays(2);

    private readonly ILibreChatSource _source;
    private readonly UsageLedger _ledger;
    private readonly TimeProvider _clock;
    private readonly TailOptions _options;
    private readonly UsageRowReader _rows;
    private readonly UsageRow[] _page = new UsageRow[PageSize];
    private readonly SeenIds _seen = new();
    private readonly long _start;
    private ObjectId _from;
    private ObjectId _newest;
    private string? _revision;

    /// <summary>Follows <paramref name="source"/> and counts into <paramref name="ledger"/>; <paramref name="documents"/> is told how much is read.</summary>
    public TransactionTail(
        ILibreChatSource source, UsageLedger ledger, AgentDirectory agents, TimeProvider clock, TailOptions options, DocumentCounts documents)
    {
        _source = source;
        _ledger = ledger;
        _clock = clock;
        _start = clock.GetTimestamp();
        _options = options;
        Documents = documents;
        foreach (string collection in (string[])[Collection.Agents, Collection.Messages, Collection.Transactions])
        {
            Documents.Add(collection, 0);
        }

        Attribution = new AgentAttribution(source, ledger, agents, Documents);
        _rows = new UsageRowReader(ledger, Attribution, options.Pricing);
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
    public long? NewestRow { get; private set; }

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

        Attribution.RetryPending(Elapsed(), cancellation);
        string? revision = _source.Revision;
        if (!IsLoaded || revision is null || revision != _revision)
        {
            ReadRows(IsLoaded ? null : progress, cancellation);
            _revision = revision;
        }

        if (!IsLoaded)
        {
            IsLoaded = true;
            _ledger.Settle();
        }

        IsCurrent = true;
    }

    private void ReadRows(IProgress<LoadProgress>? progress, CancellationToken cancellation)
    {
        DateTimeOffset started = _clock.GetUtcNow();
        progress?.Report(new LoadProgress(Rows: 0, Share: null, IsComplete: false));
        using IDocumentCursor cursor = _source.ReadTransactions(_from, cancellation);
        long rows = 0;
        bool more;
        do
        {
            int count = 0;
            long before = rows;
            try
            {
                more = ReadPage(cursor, ref count, ref rows);
                Attribution.Resolve(_page.AsSpan(0, count), cancellation);
                MeetUsers(_page.AsSpan(0, count), cancellation);
            }
            catch
            {
                _seen.Rollback();
                throw;
            }
            finally
            {
                Documents.Add(Collection.Transactions, rows - before);
            }

            Commit(_page.AsSpan(0, count));
            if (_source.IsOrdered)
            {
                MoveWatermark(started);
            }

            progress?.Report(new LoadProgress(rows, cursor.Share, IsComplete: !more));
        }
        while (more);
        MoveWatermark(started);
    }

    private bool ReadPage(IDocumentCursor cursor, ref int count, ref long rows)
    {
        (long now, DateTimeOffset time) = (Elapsed(), _clock.GetUtcNow());
        long plausible = (time + MaxAhead).ToUnixTimeMilliseconds();
        while (count < PageSize)
        {
            if (!cursor.MoveNext())
            {
                return false;
            }

            rows++;
            Transaction transaction = Parse(cursor);
            if (IsNew(transaction.Id))
            {
                UsageRow row = _rows.Read(transaction);
                if (row.CreatedAt > plausible && row.Id.Time.ToUnixTimeMilliseconds() is var made && made <= plausible)
                {
                    // A date of nonsense; the id knows better.
                    row.CreatedAt = row.Id == default ? row.CreatedAt : made;
                }

                row.Deadline = Deadline(row, now, time);
                _page[count++] = row;
            }
        }

        return true;
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
            if (row.Kind is RowKind.Prompt or RowKind.Completion && users.IsStranger(row.User))
            {
                users.ReadNew(_source, cancellation);
                break;
            }
        }

        foreach (ref readonly UsageRow row in rows)
        {
            users.Meet(row.User);
        }
    }

    private static Transaction Parse(IDocumentCursor cursor)
    {
        try
        {
            return Transaction.Parse(cursor.Current);
        }
        catch (BsonFormatException e)
        {
            throw cursor.Refuse(e);
        }
    }

    private bool IsNew(BsonValue id) => id.Type == BsonType.None || _seen.Add(id);

    /// <summary>Rows from before the start have had their time; the wait of a new one begins when it is seen, however late that is.</summary>
    private long Deadline(in UsageRow row, long now, DateTimeOffset time)
    {
        if (_source.IsComplete)
        {
            return now;
        }

        TimeSpan waited = IsLoaded || row.Id.Time > time ? TimeSpan.Zero : time - row.Id.Time;
        return now + (long)(_options.AttributionWait - waited).TotalMilliseconds;
    }

    private void Commit(ReadOnlySpan<UsageRow> rows)
    {
        // A row from next year must not make the newest one look fresh until then.
        long plausible = (_clock.GetUtcNow() + _options.Overlap).ToUnixTimeMilliseconds();
        foreach (ref readonly UsageRow row in rows)
        {
            _newest = row.Id > _newest ? row.Id : _newest;
            if (row.CreatedAt <= plausible)
            {
                NewestRow = Math.Max(NewestRow ?? row.CreatedAt, row.CreatedAt);
            }

            _options.Mentions?.Add(row);
        }

        // Before they are counted: whatever happens, no row may count twice.
        _seen.Commit();
        Attribution.Commit(rows, Elapsed());
    }

    /// <summary>
    /// The next refresh starts an overlap before the newest row, or before this refresh began where that is earlier: a server whose clock is
    /// ahead must not hide the rows of the others. Not before what has been forgotten, whatever this machine's clock does.
    /// </summary>
    private void MoveWatermark(DateTimeOffset started)
    {
        DateTimeOffset newest = _newest.Time;
        var from = ObjectId.FirstOf((newest < started ? newest : started) - _options.Overlap);
        _from = from > _seen.Forgotten ? from : _seen.Forgotten;
        _seen.Tidy(_from);
    }

    /// <summary>Milliseconds since the start, for waits: the time of day may step.</summary>
    private long Elapsed() => (long)_clock.GetElapsedTime(_start).TotalMilliseconds;
}
