using LibreChatExporter.Ledger;

namespace LibreChatExporter.History;

/// <summary>
/// The history as of one refresh. The times that it gives are on the clock of its zone. Immutable, safe for any number of threads.
/// </summary>
internal sealed class HistoryView
{
    private readonly HistoryCalendar _calendar;
    private readonly HistorySlice[] _slices;
    private readonly long _hoursFrom;
    private readonly ChatUsers _chats;
    private readonly HistoryLabels _labels;
    private readonly IReadOnlyDictionary<string, string> _agents;

    internal HistoryView(
        DateTimeOffset asOf,
        HistoryCalendar calendar,
        HistorySlice[] slices,
        long hoursFrom,
        ChatUsers chats,
        HistoryLabels labels,
        IReadOnlyDictionary<string, string> agents)
    {
        AsOf = TimeZoneInfo.ConvertTime(asOf, calendar.Zone);
        (_calendar, _slices, _hoursFrom, _chats, _labels, _agents) = (calendar, slices, hoursFrom, chats, labels, agents);
    }

    /// <summary>Up to when rows have been counted.</summary>
    public DateTimeOffset AsOf { get; }

    /// <summary>Where the midnight is at which days begin.</summary>
    public TimeZoneInfo Zone => _calendar.Zone;

    /// <summary>How many entries it has: one for each row of the ledger that was used in a bucket.</summary>
    internal int Entries => _slices.Sum(slice => slice.Entries.Count);

    /// <summary>
    /// The range of whole buckets that holds all from <paramref name="start"/> up to, not at, <paramref name="end"/>. Nothing is from
    /// before the Unix epoch.
    /// </summary>
    /// <exception cref="ArgumentException">It ends before it starts.</exception>
    public HistoryRange Range(DateTimeOffset start, DateTimeOffset end)
    {
        if (end < start)
        {
            throw new ArgumentException("a range must not end before it starts", nameof(end));
        }

        long from = HistoryCalendar.Clamp(start.ToUnixTimeMilliseconds());
        (long last, long after) = _calendar.Bucket(HistoryCalendar.Clamp(end.ToUnixTimeMilliseconds()), _hoursFrom);
        bool endsBetween = end == DateTimeOffset.FromUnixTimeMilliseconds(last);
        return new HistoryRange(
            _calendar.Local(_calendar.Bucket(from, _hoursFrom).Start), _calendar.Local(endsBetween ? last : after),
            from >= _hoursFrom ? HistoryResolution.Hour : HistoryResolution.Day);
    }

    /// <summary>Whether a user, model or agent is known under this label.</summary>
    public bool Knows(GroupBy groupBy, string label) => _labels.Find(label, HistoryLabels.Bit(groupBy)) is not null;

    /// <summary>Labels of users, models, agents or tenants; none where there are more than so many.</summary>
    public IReadOnlyList<string> Labels(GroupBy groupBy, int most) => _labels.All(HistoryLabels.Bit(groupBy), most);

    /// <summary>Whether tenants are told apart, and this is one.</summary>
    public bool KnowsTenant(string label) => Knows(GroupBy.Tenant, label);

    /// <summary>Whether tenants are told apart.</summary>
    public bool HasTenants => _labels.HasAny(HistoryLabels.Tenants);

    /// <summary>What was used in a range, by all that a filter takes.</summary>
    public HistoryGroup Total(HistoryRange range, HistoryFilter filter) => By(GroupBy.None, range, filter).Total;

    /// <summary>The same, and by user, model or agent.</summary>
    public HistoryBreakdown By(GroupBy groupBy, HistoryRange range, HistoryFilter filter)
    {
        (HistoryGroup total, List<HistoryGroup> groups) = new HistoryQuery(_labels, filter)
            .Group(Slices(Time(range.Start), Time(range.End)), groupBy, _chats);
        groups.Sort((a, b) => ByCost((a.Label, a.Sum), (b.Label, b.Sum)));
        return new HistoryBreakdown(total, groups);
    }

    /// <summary>As <see cref="By"/>, without counting users and chats, which takes most of its time.</summary>
    public IReadOnlyList<(string Label, UsageSum Sum)> Sums(GroupBy groupBy, HistoryRange range, HistoryFilter filter)
    {
        List<(string Label, UsageSum Sum)> sums = new HistoryQuery(_labels, filter)
            .Sums(Slices(Time(range.Start), Time(range.End)), groupBy);
        sums.Sort(ByCost);
        return sums;
    }

    /// <summary>What was used in each bucket of a range, or each day, those in which nothing was used included.</summary>
    public IReadOnlyList<HistoryPoint> OverTime(HistoryRange range, HistoryFilter filter, HistoryResolution step)
    {
        var query = new HistoryQuery(_labels, filter);
        return [.. Steps(range, step).Select(
            time => new HistoryPoint(_calendar.Local(time.Start), _calendar.Local(time.End), query.Sum(Slices(time.Start, time.End))))];
    }

    /// <summary>The same, for some users, models or agents apart, and last for all others together.</summary>
    /// <param name="groupBy">What they are.</param>
    /// <param name="labels">A few of them.</param>
    /// <param name="range">The range.</param>
    /// <param name="filter">What to take.</param>
    /// <param name="step">How long each point is.</param>
    public IReadOnlyList<HistorySplit> OverTime(
        GroupBy groupBy, IReadOnlyList<string> labels, HistoryRange range, HistoryFilter filter, HistoryResolution step)
    {
        var query = new HistoryQuery(_labels, filter);
        int[] places = new int[_labels.Count];
        Array.Fill(places, labels.Count);
        for (int i = 0; i < labels.Count; i++)
        {
            if (_labels.Find(labels[i], HistoryLabels.Bit(groupBy)) is { } label)
            {
                places[label] = i;
            }
        }

        return [.. Steps(range, step).Select(time => new HistorySplit(
            _calendar.Local(time.Start), _calendar.Local(time.End),
            query.Split(Slices(time.Start, time.End), groupBy, places, labels.Count + 1)))];
    }

    /// <summary>The name of an agent that there is now; null for others.</summary>
    public string? NameOfAgent(string agent) => _agents.GetValueOrDefault(agent);

    /// <summary>The most expensive first, of equals in the order of their labels.</summary>
    private static int ByCost((string Label, UsageSum Sum) a, (string Label, UsageSum Sum) b)
        => b.Sum.CostUsd.CompareTo(a.Sum.CostUsd) is not 0 and var order ? order : string.CompareOrdinal(a.Label, b.Label);

    /// <summary>The buckets of a range, or its days.</summary>
    private IEnumerable<(long Start, long End)> Steps(HistoryRange range, HistoryResolution step)
    {
        for (long start = Time(range.Start), last = Time(range.End); start < last;)
        {
            long end = Math.Min(last, step == HistoryResolution.Day ? _calendar.Day(start).End : _calendar.Bucket(start, _hoursFrom).End);
            yield return (start, end);
            start = end;
        }
    }

    private long Time(DateTimeOffset time) => Math.Clamp(time.ToUnixTimeMilliseconds(), _calendar.Start, _calendar.End);

    private ReadOnlySpan<HistorySlice> Slices(long start, long end)
    {
        int first = Next(start);
        return _slices.AsSpan(first, Math.Max(0, Next(end) - first));
    }

    /// <summary>The index of the first slice that does not begin before a time.</summary>
    private int Next(long time)
    {
        int from = 0, to = _slices.Length;
        while (from < to)
        {
            int middle = (from + to) / 2;
            (from, to) = _slices[middle].Start < time ? (middle + 1, to) : (from, middle);
        }

        return from;
    }
}
