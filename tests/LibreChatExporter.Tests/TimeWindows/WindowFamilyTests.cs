using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.TimeWindows;

public sealed class WindowFamilyTests : IDisposable
{
    private static readonly string[] Totals =
    [
        "librechat_window_cost_usd", "librechat_window_llm_calls", "librechat_window_active_users", "librechat_window_active_conversations",
    ];

    private readonly RowLog _rows = new();
    private readonly FakeTimeProvider _clock = new(Ids.Noon);
    private TestExporter _exporter;

    public WindowFamilyTests() => _exporter = new TestExporter(_rows.Source, _clock, (Setting.Windows, "1h,7d"));

    public void Dispose() => _exporter.Dispose();

    [Fact]
    public void Before_the_first_complete_load_there_are_no_windows()
    {
        _rows.Save(new TestRow(Ids.Noon));
        _rows.Source.FailAtRow = 1;
        _exporter.Refresh();
        Assert.DoesNotContain(_exporter.Read().Families.Keys, IsWindow);

        Assert.Contains(_exporter.RefreshAndRead().Families.Keys, IsWindow);
    }

    [Fact]
    public void The_totals_of_an_empty_window_are_0_and_nothing_else_is_there()
    {
        Scrape scrape = _exporter.RefreshAndRead();

        Assert.Equal(Totals.Order(), scrape.Families.Keys.Where(family => IsWindow(family) && scrape[family].Count > 0).Order());
        Assert.All(Totals, family => Assert.Equal([("window=1h", 0), ("window=7d", 0)], Series(scrape, family)));
    }

    [Fact]
    public void A_total_to_which_nothing_was_added_is_0_also_where_the_window_is_not_empty()
    {
        _rows.Save(new TestRow(Ids.Noon) { IsPrompt = false, Conversation = null, Credits = 500_000 });
        Scrape scrape = _exporter.RefreshAndRead();

        Assert.Equal([0.5, 0, 1, 0], Totals.Select(family => scrape.Value(family, "window=1h")));
    }

    [Fact]
    public void A_series_that_leaves_a_window_disappears_and_the_totals_go_back_to_0()
    {
        _rows.Save(new TestRow(Ids.Noon) { Agent = "agent_a", Cache = (5, 7) });
        Scrape before = _exporter.RefreshAndRead();
        string[] families = [.. before.Families.Keys.Where(family => IsWindow(family) && before[family].Keys.Any(IsOfTheHour))];
        Assert.Equal(12, families.Length);

        _clock.Advance(TimeSpan.FromMinutes(64));
        Assert.Equal(1, _exporter.RefreshAndRead().Value("librechat_window_llm_calls", "window=1h"));

        _clock.Advance(TimeSpan.FromMinutes(1));
        Scrape after = _exporter.RefreshAndRead();
        Assert.All(families.Except(Totals), family => Assert.DoesNotContain(after[family].Keys, IsOfTheHour));
        Assert.All(families.Except(Totals), family => Assert.NotEmpty(after[family]));
        Assert.All(Totals, family => Assert.Equal(0, after.Value(family, "window=1h")));
    }

    [Fact]
    public void A_user_or_a_chat_counts_once_however_often_it_comes_back()
    {
        foreach (int minute in (int[])[0, 1, 50, 130])
        {
            _rows.Save(
                new TestRow(Ids.Noon.AddMinutes(minute)) { Model = $"model-{minute}", Conversation = "a" },
                new TestRow(Ids.Noon.AddMinutes(minute)) { IsPrompt = false, Conversation = minute < 50 ? "b" : "a" });
        }

        Assert.Equal((1, 2, 1, 2), ActiveAfter(minutes: 2));
        Assert.Equal((1, 2, 1, 2), ActiveAfter(minutes: 58));
        Assert.Equal((1, 1, 1, 2), ActiveAfter(minutes: 40));
        Assert.Equal((0, 0, 1, 2), ActiveAfter(minutes: 25));
        Assert.Equal((1, 1, 1, 2), ActiveAfter(minutes: 10));
    }

    [Fact]
    public void Who_was_active_stays_so_when_an_older_row_comes_late()
    {
        _rows.Save(new TestRow(Ids.Noon.AddMinutes(1)));
        Assert.Equal((1, 1, 1, 1), ActiveAfter(minutes: 1));
        _rows.Save(new TestRow(Ids.Noon.AddMinutes(-3)));
        Assert.Equal((1, 1, 1, 1), ActiveAfter(minutes: 0));

        Assert.Equal((1, 1, 1, 1), ActiveAfter(minutes: 60));
        Assert.Equal((0, 0, 1, 1), ActiveAfter(minutes: 5));
    }

    [Fact]
    public void A_chat_of_several_users_is_one_of_each()
    {
        for (int user = 1; user <= 3; user++)
        {
            _rows.Save(
                new TestRow(Ids.Noon) { User = user, Conversation = "a" }, new TestRow(Ids.Noon) { User = user, Conversation = "b" });
        }

        _rows.Save(new TestRow(Ids.Noon) { User = 4, Conversation = null });
        Scrape scrape = _exporter.RefreshAndRead();

        Assert.Equal((4, 6), (scrape.Value(Totals[2], "window=1h"), scrape.Value(Totals[3], "window=1h")));
        Assert.Equal(
            [($"user={Ids.User(1)},window=1h", 2), ($"user={Ids.User(2)},window=1h", 2), ($"user={Ids.User(3)},window=1h", 2)],
            Series(scrape, "librechat_window_user_conversations").Where(series => IsOfTheHour(series.Series)));
    }

    /// <summary>As when tenants are introduced: rows from before have none.</summary>
    [Fact]
    public void A_user_with_rows_of_two_tenants_is_one_unless_tenants_are_told_apart()
    {
        _rows.Save(new TestRow(Ids.Noon), new TestRow(Ids.Noon) { Tenant = "acme" });
        Scrape together = _exporter.RefreshAndRead();
        Assert.Equal((1, 1), (together.Value(Totals[2], "window=1h"), together.Value(Totals[3], "window=1h")));
        Assert.Equal(1, together.Value("librechat_window_user_conversations", $"user={Ids.User(1)},window=1h"));

        Reconfigure((Setting.TenantLabel, "true"));
        Scrape apart = _exporter.RefreshAndRead();
        Assert.All(
            Totals[2..], family => Assert.Equal([("tenant=acme,window=1h", 1), ("tenant=none,window=1h", 1)], Series(apart, family)));
    }

    [Theory]
    [InlineData("domain", "example.com")]
    [InlineData("role", "USER")]
    [InlineData("none", "all")]
    public void Users_who_share_a_label_are_still_several(string label, string value)
    {
        for (int user = 1; user <= 3; user++)
        {
            _rows.Source.Users.Add(Documents.User(Ids.User(user), $"user{user}@example.com"));
            _rows.Save(new TestRow(Ids.Noon) { User = user });
        }

        Reconfigure((Setting.UserLabel, label));
        Scrape scrape = _exporter.RefreshAndRead();

        Assert.Equal(3, scrape.Value(Totals[2], "window=1h"));
        Assert.Equal([($"user={value},window=1h", 3)], Series(scrape, "librechat_window_user_conversations"));
        Assert.Equal([($"user={value},window=1h", _rows.Usd())], Series(scrape, "librechat_window_user_cost_usd"));
    }

    private static bool IsWindow(string family) => family.StartsWith("librechat_window_", StringComparison.Ordinal);

    private static bool IsOfTheHour(string series) => series.EndsWith("window=1h", StringComparison.Ordinal);

    private static IEnumerable<(string Series, double Value)> Series(Scrape scrape, string family)
        => scrape[family].Select(series => (series.Key, series.Value)).Order();

    private (double, double, double, double) ActiveAfter(int minutes)
    {
        _clock.Advance(TimeSpan.FromMinutes(minutes));
        Scrape now = _exporter.RefreshAndRead();
        return (
            now.Value(Totals[2], "window=1h"), now.Value(Totals[3], "window=1h"),
            now.Value(Totals[2], "window=7d"), now.Value(Totals[3], "window=7d"));
    }

    private void Reconfigure(params (Setting, string)[] settings)
    {
        _exporter.Dispose();
        _exporter = new TestExporter(_rows.Source, _clock, [(Setting.Windows, "1h"), .. settings]);
    }
}
