using System.Globalization;
using LibreChatExporter.Configuration;
using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.Tests.Support;
using LibreChatExporter.Tests.TimeWindows;

namespace LibreChatExporter.Tests.History;

/// <summary>
/// Weeks of an exporter whose rows come in time, late, restored after months and from clocks that are ahead, which is asked about random
/// ranges now and then: its answers must be those of a sum over the rows.
/// </summary>
internal sealed class HistoryScenario : IDisposable
{
    private static readonly string[] Models = ["gpt-5.5", "claude-sonnet-4-5", "gpt-4.1"];
    private static readonly string?[] Agents = [null, null, "agent_one", "agent_two"];

    private readonly Random _random;
    private readonly RowLog _rows = new();
    private readonly TimeZoneInfo _zone;
    private readonly PlainCalendar _calendar;
    private readonly TempFolder _state = new();
    private readonly bool _byTenant;

    public HistoryScenario(int seed, string zone, DateTimeOffset start, params (Setting Setting, string Value)[] settings)
    {
        _random = new Random(seed);
        _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        _calendar = new PlainCalendar(_zone, start.AddDays(-490), start.AddDays(130));
        _byTenant = settings.Contains((Setting.TenantLabel, "true"));
        Exporter = new TestExporter(
            _rows.Source,
            TestSettings.Of([
                .. settings, (Setting.TimeZone, zone), (Setting.Disable, "users,balances,documents,activity,coverage,prices,budgets"),
                (Setting.CompareInterval, "1s")]),
            new FakeTimeProvider(start),
            state: _state);
    }

    public TestExporter Exporter { get; }

    public HistoryView View => Exporter.Exporter.History.Current!;

    public IReadOnlyList<TestRow> Rows => _rows.All;

    private DateTimeOffset Now => Exporter.Clock.GetUtcNow();

    public void Dispose()
    {
        Exporter.Dispose();
        _state.Dispose();
    }

    /// <summary>Rows of the year before the start, in any order.</summary>
    public void Fill(int count)
    {
        for (int i = 0; i < count; i++)
        {
            Save(Now.AddDays(-400 * Math.Pow(_random.NextDouble(), 2)));
        }

        Exporter.RefreshAndRead();
    }

    /// <summary>Lives for some days.</summary>
    public void Live(double days)
    {
        for (DateTimeOffset end = Now.AddDays(days); Now < end;)
        {
            DateTimeOffset before = Now;
            Exporter.Clock.Advance(TimeSpan.FromMinutes(_random.Next(1, 900)));
            for (int i = _random.Next(6); i > 0; i--)
            {
                // Late, restored, or ahead.
                Save(_random.Next(8) switch
                {
                    0 => Now.AddSeconds(-_random.Next(250)),
                    1 => Now.AddDays(-_random.Next(90)),
                    2 => Now.AddMinutes(_random.Next(200)),
                    _ => before + ((Now - before) * _random.NextDouble()),
                });
            }

            Exporter.RefreshAndRead();
        }
    }

    /// <summary>Lives for a while with a clock that is wrong, and perhaps through a restart; then it is set right.</summary>
    public void LiveInAnotherTime(TimeSpan error, bool restarts)
    {
        Exporter.Clock.Error = error;
        for (int i = 0; i < 5; i++)
        {
            Exporter.Clock.Advance(TimeSpan.FromMinutes(7));
            Save(Now - error);
            Exporter.RefreshAndRead();
        }

        if (restarts)
        {
            Exporter.Restart();
        }

        Exporter.Clock.Error = TimeSpan.Zero;
        Exporter.RefreshAndRead();
    }

    /// <summary>Asks random questions.</summary>
    public void Ask(int questions)
    {
        for (int i = 0; i < questions; i++)
        {
            DateTimeOffset end = Now.AddDays(-_random.Next(80) * _random.NextDouble()).AddHours(_random.Next(3));
            HistoryRange range = View.Range(end - (_random.Next(400) * _random.NextDouble() * TimeSpan.FromDays(1)), end);
            var filter = new HistoryFilter(
                _random.Next(3) == 0 ? $"{Ids.User(_random.Next(1, 6))}" : null, _random.Next(3) == 0 ? Models[_random.Next(3)] : null,
                _random.Next(3) == 0 ? Agents[_random.Next(4)] ?? "none" : null, _byTenant && _random.Next(3) == 0 ? "acme" : null);
            AssertBounds(range, end);
            AssertAnswers(range, filter);
        }
    }

    /// <summary>The answers about a range are those of a sum over the rows.</summary>
    public void AssertAnswers(HistoryRange range, HistoryFilter filter)
    {
        string context = string.Create(CultureInfo.InvariantCulture, $"{range.Start:O} to {range.End:O}, {filter}, at {Now:O}");
        TestRow[] rows = [.. PlainHistory.In(Rows, range, filter)];
        AssertSame([PlainHistory.Group("", rows)], [View.Total(range, filter)], context);
        foreach (GroupBy place in (GroupBy[])[GroupBy.User, GroupBy.Model, GroupBy.Agent])
        {
            (HistoryGroup all, IReadOnlyList<HistoryGroup> groups) = View.By(place, range, filter);
            AssertSame([PlainHistory.Group("", rows)], [all], $"all by {place}, {context}");
            AssertSame(PlainHistory.By(place, rows), groups, $"by {place}, {context}");
        }

        foreach (HistoryResolution step in Enum.GetValues<HistoryResolution>())
        {
            IReadOnlyList<HistoryPoint> points = View.OverTime(range, filter, step);
            Assert.Equal(
                range.Start < range.End ? [range.Start, .. points.SkipLast(1).Select(point => point.End)] : [],
                points.Select(point => point.Start));
            Assert.True(points.Count == 0 || points[^1].End == range.End, context);
            foreach (HistoryPoint point in points)
            {
                UsageSum expected = PlainHistory.Sum([.. rows.Where(row => row.CreatedAt >= point.Start && row.CreatedAt < point.End)]);
                AssertSame(expected, point.Sum, $"{point.Start:O} of {context}");
                AssertStep(point, step, range);
            }
        }
    }

    private static void AssertSame(IReadOnlyList<HistoryGroup> expected, IReadOnlyList<HistoryGroup> actual, string context)
    {
        Assert.True(expected.Select(group => group.Label).SequenceEqual(actual.Select(group => group.Label)), context);
        foreach ((HistoryGroup right, HistoryGroup group) in expected.Zip(actual))
        {
            AssertSame(right.Sum, group.Sum, $"{group.Label}: {context}");
            Assert.True((right.Users, right.Conversations) == (group.Users, group.Conversations), $"{right} {group}: {context}");
        }
    }

    private static void AssertSame(UsageSum expected, UsageSum actual, string context)
    {
        foreach ((double right, double value) in new[]
        {
            (expected.InputCredits, actual.InputCredits), (expected.OutputCredits, actual.OutputCredits), (expected.Input, actual.Input),
            (expected.Output, actual.Output), (expected.CacheWrite, actual.CacheWrite), (expected.CacheRead, actual.CacheRead),
            (expected.Calls, actual.Calls),
        })
        {
            Assert.True(Compare.IsClose(right, value), $"{expected} is {actual}: {context}");
        }
    }

    private void AssertStep(HistoryPoint point, HistoryResolution step, HistoryRange range)
    {
        DateTimeOffset midnight = _calendar.EndOf("today", point.Start);
        if (step == HistoryResolution.Day)
        {
            Assert.Equal(midnight < range.End ? midnight : range.End, point.End);
        }
        else if (point.Start >= HoursFrom())
        {
            Assert.InRange(point.End - point.Start, TimeSpan.FromMinutes(5), TimeSpan.FromHours(1));
        }
    }

    /// <summary>A range starts and ends on an hour where these are known, else on a day.</summary>
    private void AssertBounds(HistoryRange range, DateTimeOffset end)
    {
        bool isHour = range.Start >= HoursFrom();
        Assert.Equal(isHour ? HistoryResolution.Hour : HistoryResolution.Day, range.Resolution);
        Assert.True(isHour || range.Start == _calendar.StartOf("today", range.Start));
        Assert.InRange(range.End - end, TimeSpan.Zero, end > HoursFrom() ? TimeSpan.FromHours(1) : TimeSpan.FromHours(25));
    }

    private DateTimeOffset HoursFrom() => _calendar.StartOf("today", Now.AddDays(-35));

    private void Save(DateTimeOffset created)
    {
        bool isPrompt = _random.Next(3) > 0;
        int user = _random.Next(20) == 0 ? 100 + Rows.Count : _random.Next(1, 6);
        _rows.Save(new TestRow(DateTimeOffset.FromUnixTimeMilliseconds(created.ToUnixTimeMilliseconds()))
        {
            User = user,
            Tenant = user % 2 == 0 ? "acme" : null,
            Conversation = _random.Next(8) == 0 ? null : $"chat {_random.Next(30)}",
            Model = Models[_random.Next(Models.Length)],
            Agent = Agents[_random.Next(Agents.Length)],
            IsPrompt = isPrompt,
            Tokens = _random.Next(5000),
            Cache = isPrompt && _random.Next(3) == 0 ? (_random.Next(50), _random.Next(100_000)) : null,
            Credits = _random.Next(10) == 0 ? _random.Next(1_000_000) / 8.0 : _random.Next(100_000) / 2.0,
        });
    }
}
