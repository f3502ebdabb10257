using LibreChatExporter.Checkpoints;
using LibreChatExporter.Ledger;
using LibreChatExporter.Primitives;

namespace LibreChatExporter.TimeWindows;

/// <summary>
/// Sums over time windows. Rows go into buckets of five minutes, for windows of up to a day, or of an hour, and into the windows that are
/// open for them; when a window's start reaches the next bucket, its sums are made anew from its buckets. So nothing is ever subtracted,
/// and a sum that has run for months is the same as that of a fresh start. A row counts once its time has come. Not thread-safe.
/// </summary>
internal sealed class UsageWindows : IUsageObserver
{
    /// <summary>How far behind the windows buckets are kept, so that a clock that was ahead for a while can come back.</summary>
    private static readonly long Kept = (long)TimeSpan.FromDays(1).TotalMilliseconds;

    private readonly TimeZoneInfo _zone;
    private readonly LabelTable? _tenantNames;
    private readonly TenantHash _tenants;
    private UsageWindow[] _windows;
    private TimeBuckets[] _buckets;
    private RecentActivity[] _activities = [new(UsageWindow.Users), new(UsageWindow.Conversations)];
    private EarlyRows<(UsageRow Row, int LedgerRow)> _early = new();
    private long _first;
    private long _forgotten = long.MinValue;
    private long _now;
    private bool _areSummed;

    /// <summary>Windows that end at <paramref name="now"/>, until <see cref="Advance"/> is called.</summary>
    /// <param name="definitions">The windows.</param>
    /// <param name="zone">The time zone of calendar windows.</param>
    /// <param name="now">The end.</param>
    /// <param name="tenants">The names of tenants, where a user or a chat is one for each; else null.</param>
    public UsageWindows(IReadOnlyList<WindowDefinition> definitions, TimeZoneInfo zone, DateTimeOffset now, LabelTable? tenants = null)
    {
        (_zone, _tenantNames, _tenants) = (zone, tenants, new TenantHash(tenants));
        var minutes = new TimeBuckets(BucketClock.FiveMinutes);
        var hours = new TimeBuckets(BucketClock.HoursOf(zone));
        _windows = [.. definitions.Select(definition => new UsageWindow(definition, definition.IsShort ? minutes : hours))];
        _buckets = [.. _windows.Select(window => window.Buckets).Distinct()];
        Advance(now);
    }

    /// <summary>The windows, in the order of their definitions; empty until <see cref="SumUp"/>.</summary>
    public IReadOnlyList<UsageWindow> All => _windows;

    /// <summary>
    /// Whether all that the windows are the sum of is there: not so after this machine's clock has gone back by more than a day, or was
    /// behind while very many rows were read, until these have been replayed.
    /// </summary>
    public bool IsComplete => _first >= _forgotten && !_early.HasMissed(_now);

    /// <inheritdoc/>
    public UsageReplay? Replay()
    {
        if (IsComplete)
        {
            return null;
        }

        var anew = new UsageWindows(
            [.. _windows.Select(window => window.Definition)], _zone, DateTimeOffset.FromUnixTimeMilliseconds(_now), _tenantNames);
        return new UsageReplay(new RowRange(anew._forgotten, long.MaxValue), anew.Add, () =>
            (_windows, _buckets, _activities, _early, _first, _forgotten, _areSummed)
                = (anew._windows, anew._buckets, anew._activities, anew._early, anew._first, anew._forgotten, false));
    }

    /// <inheritdoc/>
    public void Add(in UsageRow row, int ledgerRow)
    {
        if (row.CreatedAt > _now)
        {
            _early.Add((row, ledgerRow), row.CreatedAt, _now);
            return;
        }

        if (row.CreatedAt < _first - Kept)
        {
            return;
        }

        Span<double> amounts = stackalloc double[UsageCells.Count];
        UsageCells.Of(row, amounts);
        foreach (TimeBuckets buckets in _buckets)
        {
            AddTo(buckets, row, ledgerRow, amounts);
        }

        IReadOnlyList<UsageWindow> summed = _areSummed ? _windows : [];
        _activities[0].Note(_tenants.Of(row.UserHash, row), row.CreatedAt, ledgerRow, summed);
        if (row.Conversation != 0)
        {
            _activities[1].Note(_tenants.Of(row.Conversation, row), row.CreatedAt, ledgerRow, summed);
        }
    }

    /// <summary>
    /// Fills the windows, which from then on follow what is added. Not before all rows are there: until then the ledger may have many more
    /// rows than it keeps.
    /// </summary>
    public void SumUp()
    {
        if (!_areSummed)
        {
            _areSummed = true;
            Sum(_windows);
        }
    }

    /// <summary>Lets the windows end at another time.</summary>
    public void Advance(DateTimeOffset now)
    {
        _now = now.ToUnixTimeMilliseconds();
        List<UsageWindow> moved = [];
        foreach (UsageWindow window in _windows)
        {
            long start = window.Buckets.Floor(window.Definition.Start(now, _zone).ToUnixTimeMilliseconds());
            if (start != window.Start)
            {
                window.Start = start;
                moved.Add(window);
            }
        }

        if (moved.Count > 0)
        {
            _first = _windows.Min(window => window.Start);
            Forget();
            if (_areSummed)
            {
                Sum(moved);
            }
        }

        while (_early.TryTake(_now, out (UsageRow Row, int LedgerRow) early))
        {
            Add(early.Row, early.LedgerRow);
        }
    }

    /// <inheritdoc/>
    public void Move(int[] moved)
    {
        _early.Change(early => (early.Row, moved[early.LedgerRow]));
        Array.ForEach(_buckets, buckets => buckets.Move(moved));
        Array.ForEach(_activities, activity => activity.Move(moved));
        Array.ForEach(_windows, window => window.Release());
        _areSummed = false;
    }

    /// <inheritdoc/>
    public void Save(CheckpointWriter writer)
    {
        writer.Write(_forgotten);
        Array.ForEach(_buckets, buckets => buckets.Save(writer));
        Array.ForEach(_activities, activity => activity.Save(writer));
        _early.Save(writer, early =>
        {
            writer.Write(early.LedgerRow);
            writer.Write(early.Row);
        });
    }

    /// <inheritdoc/>
    public void Restore(CheckpointReader reader, int ledgerRows)
    {
        _forgotten = reader.ReadInt64();
        Array.ForEach(_buckets, buckets => buckets.Restore(reader, ledgerRows));
        Array.ForEach(_activities, activity => activity.Restore(reader, ledgerRows));
        _early.Restore(reader, () =>
        {
            int ledgerRow = reader.ReadIndex(ledgerRows);
            return (reader.ReadUsageRow(), ledgerRow);
        });
        Forget();
        _areSummed = false;
    }

    private void AddTo(TimeBuckets buckets, in UsageRow row, int ledgerRow, ReadOnlySpan<double> amounts)
    {
        bool isWanted = false;
        foreach (UsageWindow window in _windows)
        {
            if (window.Buckets == buckets)
            {
                isWanted |= row.CreatedAt >= window.Start - Kept;
                if (_areSummed && row.CreatedAt >= window.Start)
                {
                    window.Add(ledgerRow, amounts);
                }
            }
        }

        if (isWanted)
        {
            buckets.Add(row.CreatedAt, ledgerRow, amounts);
        }
    }

    private void Forget()
    {
        foreach (TimeBuckets buckets in _buckets)
        {
            buckets.Forget(_windows.Where(window => window.Buckets == buckets).Min(window => window.Start) - Kept);
        }

        Array.ForEach(_activities, activity => activity.Forget(_first - Kept));
        _forgotten = Math.Max(_forgotten, _first - Kept);
    }

    private void Sum(IReadOnlyList<UsageWindow> windows)
    {
        foreach (UsageWindow window in windows)
        {
            window.Clear();
            window.Buckets.AddTo(window);
            Array.ForEach(_activities, activity => activity.AddTo(window));
        }
    }
}
