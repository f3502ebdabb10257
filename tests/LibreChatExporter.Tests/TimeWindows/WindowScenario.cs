using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.TimeWindows;

/// <summary>
/// Forty days of an exporter that refreshes at odd times, while rows come in time, late and from servers whose clocks are ahead, with days
/// of silence between them. Looks at it around each midnight at which a period begins or the clocks have changed, and now and then.
/// </summary>
internal sealed class WindowScenario : IDisposable
{
    private static readonly string[] Windows = ["1h", "24h", "7d", "30d", "90d", "today", "week", "month", "quarter", "year"];
    private static readonly string[] Models = ["gpt-5.5", "claude-sonnet-4-5", "gpt-4.1"];
    private static readonly string?[] Agents = [null, null, "agent_one", "agent_two"];

    private readonly Random _random = new(1);
    private readonly TimeZoneInfo _zone;
    private readonly TimeSpan _bucket;
    private readonly DateTimeOffset _start;
    private readonly PlainCalendar _calendar;
    private readonly RowLog _rows = new();
    private readonly ExporterSettings _settings;
    private readonly TestExporter _running;
    private readonly TempFolder? _state;

    /// <param name="zone">The time zone.</param>
    /// <param name="bucket">What long windows are aligned to there.</param>
    /// <param name="start">When the exporter starts.</param>
    /// <param name="restarts">Whether the running exporter is restarted now and then, with its checkpoint.</param>
    public WindowScenario(string zone, TimeSpan bucket, DateTimeOffset start, bool restarts = false)
    {
        _state = restarts ? new TempFolder() : null;
        _zone = TimeZoneInfo.FindSystemTimeZoneById(zone);
        (_bucket, _start) = (bucket, start);
        _calendar = new PlainCalendar(_zone, start.AddDays(-400), start.AddDays(45));
        _settings = TestSettings.Of(
            (Setting.Windows, string.Join(',', Windows)), (Setting.TimeZone, zone),
            (Setting.Disable, "users,balances,documents,activity,coverage,prices,budgets"));
        _running = new TestExporter(_rows.Source, _settings, new FakeTimeProvider(start), state: _state);
    }

    private DateTimeOffset Now => _running.Clock.GetUtcNow();

    /// <summary>Runs through the forty days and returns how often it looked.</summary>
    public int Run()
    {
        for (int i = 0; i < 120; i++)
        {
            Save(_start.AddDays(-400 * _random.NextDouble()));
        }

        int looks = 0;
        Compare(looks++);
        foreach (DateTimeOffset moment in Moments())
        {
            while (Now < moment)
            {
                Step(moment);
            }

            Compare(looks++);
        }

        return looks;
    }

    public void Dispose()
    {
        _running.Dispose();
        _state?.Dispose();
    }

    /// <summary>Before, at and after the midnights that matter, and days apart.</summary>
    private IEnumerable<DateTimeOffset> Moments()
    {
        (DateOnly Day, DateTimeOffset Start)[] days =
            [.. _calendar.Days.Where(day => day.Start > _start.AddHours(1) && day.Start < _start.AddDays(40))];
        IEnumerable<DateTimeOffset> midnights = days
            .Where(day => _calendar.EndOf("today", day.Start) - day.Start != TimeSpan.FromDays(1)
                || PlainCalendar.IsFirst("month", day.Day))
            .Append(days.First(day => PlainCalendar.IsFirst("week", day.Day)))
            .SelectMany(day => new[] { day.Start.AddSeconds(-1), day.Start, day.Start.AddMinutes(4), day.Start.AddHours(26) });
        IEnumerable<DateTimeOffset> others = Enumerable.Range(1, 3).Select(i => _start.AddDays(13 * i).AddSeconds(-_random.Next(80_000)));
        return midnights.Concat(others).Where(moment => moment < _start.AddDays(41)).Distinct().Order();
    }

    private void Step(DateTimeOffset moment)
    {
        TimeSpan step = TimeSpan.FromSeconds(_random.Next(4) == 0 ? _random.Next(30, 600) : _random.Next(1200, 9 * 3600));
        DateTimeOffset before = Now;
        DateTimeOffset after = before + step < moment ? before + step : moment;

        // Rows at the very edge of a day, which only the first looks after midnight can place wrongly.
        foreach ((_, DateTimeOffset midnight) in _calendar.Days.Where(day => day.Start > before && day.Start <= after))
        {
            Save(midnight.AddMilliseconds(-1));
            Save(midnight);
        }

        bool isSilent = before > _start.AddDays(12) && before < _start.AddDays(17);
        for (int i = isSilent ? 0 : _random.Next(5); i > 0; i--)
        {
            // The overlap of five minutes reaches what is late; a server may be ahead.
            Save(_random.Next(4) == 0 ? after.AddSeconds(_random.Next(-240, 200)) : before + ((after - before) * _random.NextDouble()));
        }

        if (_state is not null && after.Minute % 4 == 0)
        {
            _running.Restart();
        }

        _running.Clock.Advance(after - before);
        _running.Refresh();
    }

    private void Save(DateTimeOffset created)
    {
        // Whoever has a number of their own never comes back.
        bool isStranger = _random.Next(25) == 0;
        bool isPrompt = _random.Next(3) > 0;
        _rows.Save(new TestRow(DateTimeOffset.FromUnixTimeMilliseconds(created.ToUnixTimeMilliseconds()))
        {
            User = isStranger ? 100 + _rows.All.Count : _random.Next(1, 6),
            Conversation = _random.Next(10) == 0 ? null : isStranger ? $"chat {_rows.All.Count}" : $"chat {_random.Next(40)}",
            Model = Models[_random.Next(Models.Length)],
            Agent = Agents[_random.Next(Agents.Length)],
            IsPrompt = isPrompt,
            Tokens = _random.Next(5000),
            Cache = isPrompt && _random.Next(3) == 0 ? (_random.Next(50), _random.Next(3000)) : null,
            Credits = _random.Next(1_000_000) / 8.0,
        });
    }

    private void Compare(int look)
    {
        Scrape running = Families(_running);
        using var fresh = new TestExporter(_rows.Source, _settings, new FakeTimeProvider(Now));
        Scrape started = Families(fresh);
        string context = $"look {look} at {Now:O}";
        foreach ((string family, Dictionary<string, double> expected) in PlainWindows.Compute(_rows.All, Starts(), Now))
        {
            Testing.Compare.Family(family, expected, started[family], context + ", started then");
            Testing.Compare.Family(family, started[family], running[family], context + ", running");
        }
    }

    private static Scrape Families(TestExporter exporter)
    {
        exporter.Refresh();
        Assert.Null(exporter.Health.Error);
        return exporter.ReadText();
    }

    private IEnumerable<(string Name, DateTimeOffset Start)> Starts() => Windows.Select(name => (name, name switch
    {
        "1h" => Down(Now.AddHours(-1), TimeSpan.FromMinutes(5)),
        "24h" => Down(Now.AddDays(-1), TimeSpan.FromMinutes(5)),
        "7d" => Down(Now.AddDays(-7), _bucket),
        "30d" => Down(Now.AddDays(-30), _bucket),
        "90d" => Down(Now.AddDays(-90), _bucket),
        _ => _calendar.StartOf(name, Now),
    }));

    /// <summary>The last time not after this one at which the local clock shows a multiple of the length.</summary>
    private DateTimeOffset Down(DateTimeOffset time, TimeSpan length)
    {
        DateTime local = TimeZoneInfo.ConvertTime(time, _zone).DateTime;
        return time - TimeSpan.FromTicks(local.TimeOfDay.Ticks % length.Ticks);
    }
}
