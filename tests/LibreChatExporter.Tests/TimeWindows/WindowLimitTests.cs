using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.TimeWindows;

public sealed class WindowLimitTests
{
    private static readonly string[] Windows = ["3h", "24h", "7d", "month", "year"];

    private readonly RowLog _rows = new();
    private readonly Random _random = new(3);

    /// <summary>
    /// Half of the labels are there when the exporter starts, and are folded together; the others come later, a few at a time.
    /// </summary>
    [Theory]
    [InlineData(20, false)]
    [InlineData(20, true)]
    [InlineData(60, false)]
    [InlineData(60, true)]
    [InlineData(250, false)]
    [InlineData(250, true)]
    public void What_is_beyond_the_limit_adds_up_in_other_and_nothing_is_lost(int limit, bool byTenant)
    {
        using var exporter = new TestExporter(
            _rows.Source, null, (Setting.SeriesLimit, $"{limit}"), (Setting.Windows, string.Join(',', Windows)),
            (Setting.TenantLabel, byTenant ? "true" : "false"), (Setting.Disable, "users,balances,documents,activity,coverage,prices"));
        for (int step = 0; step < 4; step++)
        {
            for (int i = step == 0 ? 100 : 25; i > 0; i--)
            {
                Save(exporter.Clock.GetUtcNow());
            }

            exporter.Clock.Advance(TimeSpan.FromMinutes(20));
            Check(exporter.RefreshAndRead(), limit, byTenant);
        }
    }

    [Fact]
    public void Labels_have_series_of_their_own_while_there_is_room()
    {
        for (int i = 0; i < 40; i++)
        {
            Save(Ids.Noon);
        }

        using var exporter = new TestExporter(_rows.Source, null, (Setting.SeriesLimit, "10000"), (Setting.Windows, "1h"));
        Scrape scrape = exporter.RefreshAndRead();

        Assert.DoesNotContain(scrape["librechat_window_user_cost_usd"].Keys, IsOther);
        Assert.Equal(_rows.All.DistinctBy(row => row.User).Count(), scrape["librechat_window_user_cost_usd"].Count);
    }

    private static bool IsOther(string series) => series.Contains("=other,", StringComparison.Ordinal);

    private void Save(DateTimeOffset now)
    {
        var prompt = new TestRow(now.AddSeconds(-_random.Next(100)))
        {
            User = _random.Next(1, 80),
            Model = $"model-{_random.Next(30)}",
            Agent = _random.Next(2) == 0 ? $"agent_{_random.Next(40)}" : null,
            Tenant = _random.Next(25) is > 0 and var tenant ? $"tenant-{tenant}" : "unknown",
            Conversation = $"chat-{_random.Next(60)}",
            Tokens = _random.Next(1000),
            Cache = (_random.Next(1000), _random.Next(1000)),
            Credits = _random.Next(1000),
        };
        _rows.Save(prompt, prompt with { IsPrompt = false, Cache = null });
    }

    private void Check(Scrape scrape, int limit, bool byTenant)
    {
        Assert.All(scrape.Families.Where(family => IsWindow(family.Key)), family => Assert.InRange(family.Value.Count, 1, limit));
        int users = _rows.All.DistinctBy(row => (row.User, byTenant ? row.Tenant : "")).Count();
        int conversations = _rows.All.DistinctBy(row => (row.User, row.Conversation, byTenant ? row.Tenant : "")).Count();
        foreach (string window in Windows)
        {
            Assert.Equal(users, Sum(scrape, "active_users", window));
            Assert.Equal(_rows.Usd(), Sum(scrape, "cost_usd", window), 1e-12);
            Assert.Equal(_rows.All.Count(row => row.IsPrompt), Sum(scrape, "llm_calls", window));
            Assert.Equal(conversations, Sum(scrape, "active_conversations", window));
            Assert.Equal(conversations, Sum(scrape, "user_conversations", window));
            foreach (string part in (string[])["user", "model", "agent"])
            {
                Assert.Equal(_rows.Usd(), Sum(scrape, $"{part}_cost_usd", window), 1e-12);
                Assert.Equal(_rows.All.Sum(row => row.AllTokens), Sum(scrape, $"{part}_tokens", window));
                Assert.Contains(scrape[$"librechat_window_{part}_cost_usd"].Keys, series => IsOther(series) || limit > 100);
            }
        }
    }

    private static bool IsWindow(string family) => family.StartsWith("librechat_window_", StringComparison.Ordinal);

    private static double Sum(Scrape scrape, string family, string window) => scrape["librechat_window_" + family]
        .Where(series => series.Key.EndsWith($"window={window}", StringComparison.Ordinal))
        .Sum(series => series.Value);
}
