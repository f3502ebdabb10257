using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.History;

/// <summary>
/// What was used, for each row of <see cref="UsageLedger.Usage"/>, in each hour of the last 35 days and each day before, and by whom and in
/// which chats. A row counts where its time says, also where that is in the future. Not thread-safe.
/// </summary>
internal sealed class UsageHistory : IUsageObserver
{
    private readonly HistoryCalendar _calendar;
    private readonly HistoryBuckets _buckets;
    private readonly TenantHash _tenants;
    private readonly ChatNumbers _chats = new();
    private readonly HistoryJournal _journal = new();
    private DateTimeOffset _now;

    /// <summary>How many users and chats the archive holds, and how many rows of the ledger it needs.</summary>
    private (int Users, int Chats, int LedgerRows) _archived;

    /// <summary>A history in which nothing was used.</summary>
    /// <param name="zone">Where the midnight is at which days begin.</param>
    /// <param name="now">The time.</param>
    /// <param name="tenants">The names of tenants, where a user or a chat is one for each; else null.</param>
    public UsageHistory(TimeZoneInfo zone, DateTimeOffset now, LabelTable? tenants = null)
    {
        (_calendar, _tenants) = (new HistoryCalendar(zone), new TenantHash(tenants));
        _buckets = new HistoryBuckets(_calendar);
        Archive = new HistoryArchive(this);
        Advance(now);
    }

    /// <summary>How many entries there were when it was last looked at: one for each row of the ledger that was used in a bucket.</summary>
    public int Entries => _buckets.Entries;

    /// <summary>All but what has changed since it was written: large, and rarely written. To be restored first.</summary>
    internal ICheckpointed Archive { get; }

    /// <summary>Changes whenever the archive is to be written.</summary>
    internal int ArchiveVersion => _journal.Version;

    /// <inheritdoc/>
    public void Add(in UsageRow row, int ledgerRow)
    {
        var amounts = UsageAmounts.Of(row);
        int chat = ChatOf(row);
        long bucket = _buckets.Add(row.CreatedAt, ledgerRow, chat, amounts);
        _journal.Add(bucket, ledgerRow, chat, amounts);
    }

    /// <summary>Goes on to another time: hours that have grown old become days.</summary>
    public void Advance(DateTimeOffset now)
    {
        _now = now;
        _buckets.Advance(now);
    }

    /// <inheritdoc/>
    public UsageReplay? Replay()
    {
        if (_buckets.Lost(_now) is not { } range)
        {
            return null;
        }

        var anew = new HistoryBuckets(_calendar);
        anew.Advance(_now);
        return new UsageReplay(range, AddAnew, () =>
        {
            _buckets.Replace(range, anew);
            _journal.Outdate();
        });

        void AddAnew(in UsageRow row, int ledgerRow) => anew.Add(row.CreatedAt, ledgerRow, ChatOf(row), UsageAmounts.Of(row));
    }

    /// <inheritdoc/>
    public void Move(int[] moved)
    {
        _buckets.Move(moved);
        _journal.Outdate();
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_archived.Users);
        writer.Write(_archived.Chats);
        _chats.Save(writer, _archived.Users, _archived.Chats);
        _journal.Save(writer);
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader, int ledgerRows)
    {
        if (reader.ReadInt32() != _archived.Users || reader.ReadInt32() != _archived.Chats || _archived.LedgerRows > ledgerRows)
        {
            throw reader.Invalid("what the history goes on from");
        }

        _chats.Restore(reader);
        _journal.Restore(reader, ledgerRows, _chats.Count, _buckets);
    }

    /// <summary>The history as it is; what is added later does not change it.</summary>
    /// <param name="asOf">Up to when rows have been counted.</param>
    /// <param name="labels">The labels of the ledger's rows.</param>
    /// <param name="agents">Names of agents by their ids.</param>
    internal HistoryView View(DateTimeOffset asOf, HistoryLabels labels, IReadOnlyDictionary<string, string> agents)
        => new(asOf, _calendar, _buckets.Slices(), _buckets.HoursFrom, _chats.Current(), labels, agents);

    private int ChatOf(in UsageRow row)
        => _chats.Of(_tenants.Of(row.UserHash, row), row.Conversation == 0 ? 0 : _tenants.Of(row.Conversation, row));

    private sealed class HistoryArchive(UsageHistory history) : ICheckpointed
    {
        public void Save(CheckpointWriter writer)
        {
            history._chats.Save(writer);
            history._buckets.Save(writer);
            history._archived = history._archived with { Users = history._chats.Users, Chats = history._chats.Count };
            history._journal.Begin(history._buckets.Entries);
        }

        public void Restore(CheckpointReader reader)
        {
            history._chats.Restore(reader);
            int rows = history._buckets.Restore(reader, history._chats.Count);
            history._archived = (history._chats.Users, history._chats.Count, rows);
            history._journal.Begin(history._buckets.Entries);
        }
    }
}
