using LibreChatExporter.Bson;
using LibreChatExporter.Ledger;
using LibreChatExporter.LibreChat;
using LibreChatExporter.Sources;

namespace LibreChatExporter.Ingest;

/// <summary>Reads rows that are new, a page at a time. The page's memory is used again for the next. Not thread-safe.</summary>
/// <param name="rows">Makes rows of documents.</param>
/// <param name="seen">Which rows are not new.</param>
/// <param name="source">Whose rows they are: those of one that never has more need not wait.</param>
/// <param name="options">Which rows are wanted, and how long a row waits for its answer.</param>
/// <param name="clock">The time.</param>
internal sealed class PageReader(UsageRowReader rows, SeenIds seen, ILibreChatSource source, TailOptions options, TimeProvider clock)
{
    private const int PageSize = 4096;

    /// <summary>No clock is further ahead than this.</summary>
    private static readonly TimeSpan MaxAhead = TimeSpan.FromDays(2);

    private readonly UsageRow[] _page = new UsageRow[PageSize];
    private readonly long _start = clock.GetTimestamp();
    private int _count;

    /// <summary>The rows of the page.</summary>
    internal ReadOnlySpan<UsageRow> Page => _page.AsSpan(0, _count);

    /// <summary>Documents read for the page, those that are not new included.</summary>
    internal long Read { get; private set; }

    /// <summary>The last ObjectId among them, new or not; default where there was none.</summary>
    internal ObjectId LastId { get; private set; }

    /// <summary>Milliseconds since the start, for waits: the time of day may step.</summary>
    internal long Elapsed => (long)clock.GetElapsedTime(_start).TotalMilliseconds;

    /// <summary>Reads the next page; false when there are no more rows behind it.</summary>
    /// <param name="cursor">Where to read.</param>
    /// <param name="isFirstLoad">Whether rows may have had their time to wait before they are read.</param>
    /// <exception cref="SourceException">The source cannot be read. The page is not to be used, and its ids are to be rolled
    /// back.</exception>
    internal bool MoveNext(IDocumentCursor cursor, bool isFirstLoad)
    {
        (_count, Read, LastId) = (0, 0, default);
        (long now, DateTimeOffset time) = (Elapsed, clock.GetUtcNow());
        long plausible = (time + MaxAhead).ToUnixTimeMilliseconds();
        int outside = 0;
        while (_count + outside < PageSize)
        {
            if (!cursor.MoveNext())
            {
                return false;
            }

            Read++;
            Transaction transaction = Parse(cursor);
            LastId = transaction.Id.TryGetObjectId(out ObjectId id) ? id : LastId;
            if (transaction.Id.Type == BsonType.None || seen.Add(transaction.Id))
            {
                if (options.IsWanted?.Invoke(transaction.Id) == false)
                {
                    outside++;
                    continue;
                }

                UsageRow row = rows.Read(transaction);
                if (row.CreatedAt > plausible && row.Id.Time.ToUnixTimeMilliseconds() is var made && made <= plausible)
                {
                    // A date of nonsense; the id knows better.
                    row.CreatedAt = row.Id == default ? row.CreatedAt : made;
                }

                if (options.Range?.Contains(row.CreatedAt) == false)
                {
                    outside++;
                    continue;
                }

                options.Conversations?.Note(row, transaction.Conversation.StringOrEmpty);
                row.Deadline = now + (long)Wait(row, time, isFirstLoad).TotalMilliseconds;
                _page[_count++] = row;
            }
        }

        return true;
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

    /// <summary>Rows of history have had their time; the wait of a new one begins when it is seen, however late that is.</summary>
    private TimeSpan Wait(in UsageRow row, DateTimeOffset time, bool isFirstLoad)
        => source.IsComplete ? TimeSpan.Zero
            : isFirstLoad && row.Id.Time <= time ? options.AttributionWait - (time - row.Id.Time)
            : options.AttributionWait;
}
