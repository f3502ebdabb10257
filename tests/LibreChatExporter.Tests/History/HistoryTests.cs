using LibreChatExporter.Configuration;
using LibreChatExporter.History;
using LibreChatExporter.Ledger;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.History;

public sealed class HistoryTests
{
    [Fact]
    public void It_is_known_once_all_has_been_read()
    {
        using var rows = new HistoryRows();
        Assert.Null(rows.Current);
        rows.Rows.Save(new TestRow(rows.Now));
        rows.Rows.Source.FailAtRow = 0;
        rows.Exporter.Refresh();
        Assert.Null(rows.Current);
        rows.Exporter.RefreshAndRead();

        Assert.Equal(rows.Now, rows.View.AsOf);
        Assert.Equal(TimeZoneInfo.Utc, rows.View.Zone);
        rows.Rows.Source.FailAtRow = 0;
        rows.Exporter.Clock.Advance(TimeSpan.FromHours(1));
        rows.Exporter.Refresh();
        Assert.Equal(rows.Now.AddHours(-1), rows.View.AsOf);
    }

    [Fact]
    public void A_view_stays_as_it_is()
    {
        using var rows = new HistoryRows();
        rows.Save(new TestRow(rows.Now));
        HistoryView view = rows.View;
        HistoryRange range = view.Range(rows.Now.AddDays(-1), rows.Now.AddHours(1));
        rows.Save(new TestRow(rows.Now) { User = 2, Conversation = "another", Model = "another" });

        Assert.Equal(1, view.Total(range, HistoryRows.All).Conversations);
        Assert.False(view.Knows(GroupBy.Model, "another"));
        Assert.Equal(2, rows.View.Total(range, HistoryRows.All).Conversations);
        Assert.True(rows.View.Knows(GroupBy.Model, "another"));
        Assert.False(rows.View.Knows(GroupBy.Agent, "another"));
    }

    [Fact]
    public void Its_figures_are_those_of_the_windows()
    {
        using var rows = new HistoryRows((Setting.TimeZone, "Europe/Berlin"), (Setting.Windows, "7d,30d,today,month"));
        var random = new Random(5);
        for (int i = 0; i < 10; i++)
        {
            rows.Exporter.Clock.Advance(TimeSpan.FromHours(random.Next(1, 50)));
            rows.Save(Enumerable.Range(0, 60).Select(_ => new TestRow(rows.Now.AddHours(-random.Next(900) * random.NextDouble()))
            {
                User = random.Next(12),
                Conversation = random.Next(5) == 0 ? null : $"chat {random.Next(25)}",
                IsPrompt = random.Next(2) == 0,
                Credits = random.Next(1000),
            }));
            Scrape scrape = rows.Exporter.Read();
            DateTimeOffset local = TimeZoneInfo.ConvertTime(rows.Now, rows.View.Zone);
            foreach ((string window, DateTimeOffset start) in new[]
            {
                ("7d", rows.Now.AddDays(-7)), ("30d", rows.Now.AddDays(-30)), ("today", local - local.TimeOfDay),
                ("month", new DateTimeOffset(local.Year, local.Month, 1, 0, 0, 0, local.Offset)),
            })
            {
                HistoryGroup total = rows.View.Total(rows.View.Range(start, rows.Now.AddTicks(1)), HistoryRows.All);
                string series = $"window={window}";
                Assert.Equal(scrape.Value("librechat_window_cost_usd", series), total.Sum.CostUsd, 1e-9);
                Assert.Equal(scrape.Value("librechat_window_llm_calls", series), total.Sum.Calls);
                Assert.Equal(scrape.Value("librechat_window_active_users", series), total.Users);
                Assert.Equal(scrape.Value("librechat_window_active_conversations", series), total.Conversations);
            }
        }
    }

    [Fact]
    public void Ranges_are_widened_to_hours_within_35_days_and_to_days_before()
    {
        using var rows = new HistoryRows();
        rows.Save(new TestRow(rows.Now));
        HistoryView view = rows.View;

        Assert.Equal(
            Range("2026-11-19T12:00Z", "2026-11-20T13:00Z", HistoryResolution.Hour),
            view.Range(At("2026-11-19T12:34Z"), At("2026-11-20T12:34Z")));
        Assert.Equal(
            Range("2026-10-16T00:00Z", "2026-10-16T01:00Z", HistoryResolution.Hour),
            view.Range(At("2026-10-16T00:00Z"), At("2026-10-16T01:00Z")));
        Assert.Equal(
            Range("2026-10-15T00:00Z", "2026-10-16T01:00Z", HistoryResolution.Day),
            view.Range(At("2026-10-15T23:59Z"), At("2026-10-16T00:01Z")));
        Assert.Equal(
            Range("2026-01-01T00:00Z", "2026-01-03T00:00Z", HistoryResolution.Day),
            view.Range(At("2026-01-01T05:00Z"), At("2026-01-02T05:00Z")));
        Assert.Throws<ArgumentException>(() => view.Range(rows.Now, rows.Now.AddTicks(-1)));
    }

    [Theory]
    [InlineData(-62135596800000, 0)]
    [InlineData(-1, 0)]
    [InlineData(0, 0)]
    [InlineData(253402300799999, 221845392000000)]
    public void Absurd_times_count_at_the_ends_of_time(long created, long counted)
    {
        using var rows = new HistoryRows((Setting.TimeZone, "Pacific/Auckland"));
        rows.Save(new TestRow(rows.Now), new TestRow(DateTimeOffset.FromUnixTimeMilliseconds(created)) { Credits = 7 });
        DateTimeOffset time = DateTimeOffset.FromUnixTimeMilliseconds(counted);
        HistoryView view = rows.View;

        Assert.Equal(7, view.Total(view.Range(time, time.AddTicks(1)), HistoryRows.All).Sum.InputCredits);
        HistoryRange all = view.Range(DateTimeOffset.MinValue, DateTimeOffset.MaxValue);
        Assert.Equal(257, view.Total(all, HistoryRows.All).Sum.InputCredits);
        rows.Exporter.Restart();
        rows.Exporter.RefreshAndRead();
        Assert.Equal(257, rows.View.Total(all, HistoryRows.All).Sum.InputCredits);
    }

    [Theory]
    [InlineData("America/St_Johns", "2010-11-07T02:31Z")]
    [InlineData("America/Goose_Bay", "1988-10-30T02:01Z")]
    [InlineData("Antarctica/Casey", "2010-03-04T15:00Z")]
    public void Rows_of_an_evening_that_came_again_behind_midnight_are_kept(string zone, string change)
    {
        using var rows = new HistoryRows((Setting.TimeZone, zone));
        DateTimeOffset again = At(change);
        rows.Save(Enumerable.Range(-6, 12).Select(i => new TestRow(again.AddMinutes(20 * i))));
        rows.Save(new TestRow(again.AddMinutes(5)), new TestRow(again.AddMinutes(15)));
        HistoryRange range = rows.View.Range(again, again.AddMinutes(1));

        Assert.InRange(again, range.Start, range.End.AddMinutes(-1));
        Assert.Equal(14, rows.View.Total(rows.View.Range(again.AddDays(-3), again.AddDays(3)), HistoryRows.All).Sum.Calls);
        string before = rows.Figures(again.AddDays(-3));
        rows.Exporter.Restart();
        Assert.DoesNotContain(
            rows.Exporter.CheckpointLog.Collector.GetSnapshot(),
            line => line.Message.StartsWith("the checkpoint cannot be used", StringComparison.Ordinal));
        rows.Exporter.RefreshAndRead();
        Assert.Equal(before, rows.Figures(again.AddDays(-3)));
    }

    [Theory]
    [InlineData("America/St_Johns", "2010-11-07T02:31Z")]
    [InlineData("Antarctica/Casey", "2010-03-04T15:00Z")]
    public void Buckets_follow_one_another_there(string zone, string change)
    {
        // A bucket that ends before a time that is in it would make the course of a period go round in circles.
        var calendar = new HistoryCalendar(TimeZoneInfo.FindSystemTimeZoneById(zone));
        for (int minute = -2000; minute < 2000; minute++)
        {
            long time = At(change).AddMinutes(minute).ToUnixTimeMilliseconds();
            foreach ((long start, long end) in new[] { calendar.Day(time), calendar.Hour(time) })
            {
                Assert.InRange(time, start, end - 1);
            }

            Assert.Equal(calendar.Day(time).End, calendar.Day(calendar.Day(time).End).Start);
            Assert.Equal(calendar.Hour(time).End, calendar.Hour(calendar.Hour(time).End).Start);
        }
    }

    [Fact]
    public void Labels_beyond_the_limit_are_other_from_the_beginning()
    {
        using var rows = new HistoryRows((Setting.SeriesLimit, "40"));
        rows.Save(Enumerable.Range(0, 30).Select(
            i => new TestRow(rows.Now.AddDays(-i)) { User = i, Credits = 1000 + i, Conversation = $"{i}" }));
        HistoryRange range = rows.View.Range(rows.Now.AddDays(-60), rows.Now.AddHours(1));
        IReadOnlyList<HistoryGroup> users = rows.View.By(GroupBy.User, range, HistoryRows.All).Groups;
        HistoryGroup other = users.Single(user => user.Label == "other");

        Assert.InRange(users.Count, 5, 10);
        Assert.Equal(30 - (users.Count - 1), other.Users);
        Assert.Equal(Enumerable.Range(0, 30).Sum(i => 1000 + i), users.Sum(user => user.Sum.InputCredits));
        rows.Save(Enumerable.Range(50, 10).Select(i => new TestRow(rows.Now.AddDays(-1)) { User = i, Conversation = $"{i}" }));
        Assert.Equal(
            other.Users + 10, rows.View.By(GroupBy.User, range, HistoryRows.All).Groups.Single(user => user.Label == "other").Users);
    }

    [Fact]
    public void Agents_have_the_names_that_they_have_now()
    {
        using var rows = new HistoryRows();
        rows.Rows.Source.Agents.Add(Documents.Agent("agent_a", "Helper", "openAI", "gpt-5.5"));
        rows.Save(new TestRow(rows.Now) { Agent = "agent_a" });
        Assert.Equal("Helper", rows.View.NameOfAgent("agent_a"));
        Assert.Null(rows.View.NameOfAgent("agent_b"));
        rows.Rows.Source.Agents.Clear();
        rows.Exporter.RefreshAndRead();

        Assert.Null(rows.View.NameOfAgent("agent_a"));
        Assert.True(rows.View.Knows(GroupBy.Agent, "agent_a"));
    }

    [Fact]
    public void Without_it_there_is_none()
    {
        using var rows = new HistoryRows((Setting.Disable, "history"));
        rows.Save(new TestRow(rows.Now));

        Assert.Null(rows.Current);
    }

    [Fact]
    public async Task It_can_be_asked_while_rows_come_in()
    {
        using var rows = new HistoryRows();
        rows.SaveMany(500);
        DateTimeOffset start = rows.Now.AddDays(-60), end = rows.Now.AddHours(1);
        using var done = new CancellationTokenSource();
        Task<int> reader = Task.Run(() =>
        {
            int asked = 0;
            for (double calls = 0; !done.IsCancellationRequested; asked++)
            {
                HistoryView view = rows.View;
                HistoryRange range = view.Range(start, end);
                HistoryGroup total = view.Total(range, HistoryRows.All);
                IReadOnlyList<HistoryGroup> users = view.By(GroupBy.User, range, HistoryRows.All).Groups;
                Assert.Equal(total.Sum.Calls, users.Sum(user => user.Sum.Calls));
                Assert.Equal(total.Conversations, users.Sum(user => user.Conversations));
                Assert.Equal(total.Sum.Calls, view.OverTime(range, HistoryRows.All, HistoryResolution.Hour).Sum(point => point.Sum.Calls));
                Assert.True(total.Sum.Calls >= calls);
                calls = total.Sum.Calls;
            }

            return asked;
        });
        try
        {
            for (int i = 0; i < 40; i++)
            {
                rows.Save(Enumerable.Range(0, 20).Select(
                    n => new TestRow(rows.Now.AddHours(-37 * n)) { User = i, Conversation = $"{i} {n % 3}", Model = $"m{i % 30}" }));
            }
        }
        finally
        {
            await done.CancelAsync();
        }

        Assert.True(await reader > 0);
        Assert.Equal(1_300, rows.View.Total(rows.View.Range(start, end), HistoryRows.All).Sum.Calls);
    }

    private static HistoryRange Range(string start, string end, HistoryResolution resolution) => new(At(start), At(end), resolution);

    private static DateTimeOffset At(string time) => DateTimeOffset.Parse(time, System.Globalization.CultureInfo.InvariantCulture);
}
