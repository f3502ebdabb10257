using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Accounts;

/// <summary>What is shown while the accounts cannot be read: no label that would turn out wrong, and all that does not need them.</summary>
public sealed class UserFailureTests : IDisposable
{
    private static readonly string[] ByUser =
    [
        "librechat_cost_usd_total", "librechat_tokens_total", "librechat_llm_calls_total", "librechat_window_user_cost_usd",
        "librechat_balance_credits", "librechat_user_last_transaction_timestamp_seconds",
    ];

    private readonly TempFolder _folder = new();
    private readonly MemorySource _source = new();

    public UserFailureTests()
    {
        _source.Users.Add(Documents.User(Ids.User(1), "a@example.com", "alice", "Alice"));
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));
        _source.Balances.Add(Documents.Balance(Ids.User(1), Ids.User(1), 5));
        _source.Fail.Add("users");
    }

    public void Dispose()
    {
        _source.Dispose();
        _folder.Dispose();
    }

    [Theory]
    [InlineData("email", "a@example.com")]
    [InlineData("username", "alice")]
    [InlineData("name", "Alice")]
    [InlineData("domain", "example.com")]
    [InlineData("role", "USER")]
    public void Labels_that_need_the_accounts_wait_for_them(string kind, string label)
    {
        using var exporter = new TestExporter(_source, null, (Setting.UserLabel, kind));
        exporter.Refresh();
        Scrape scrape = exporter.Read();
        Assert.Empty(ByUser.Concat(Oracle.Families).Intersect(scrape.Families.Keys));
        Assert.Equal(0, scrape.Value("librechat_up"));
        Assert.Equal(0, scrape.Value("librechat_exporter_collector_success", "collector=users"));

        scrape = exporter.RefreshAndRead();
        Assert.All(ByUser, family => Assert.Equal([label], scrape.Values(family, "user")));
    }

    [Theory]
    [InlineData("id")]
    [InlineData("hash")]
    [InlineData("none")]
    public void Labels_that_do_not_need_the_accounts_do_not_wait(string kind)
    {
        string key = _folder.Write("key", "a key of the tests"u8.ToArray());
        using var exporter = new TestExporter(_source, null, (Setting.UserLabel, kind), (Setting.UserHashKeyFile, key));
        exporter.Refresh();
        Scrape scrape = exporter.Read();

        Assert.Equal(1, scrape.Value("librechat_up"));
        Assert.Equal(0, scrape.Value("librechat_exporter_collector_success", "collector=users"));
        Assert.All(ByUser, family => Assert.Single(scrape.Values(family, "user")));
        Assert.Empty(scrape["librechat_users"]);
    }

    [Fact]
    public void A_failure_later_keeps_what_is_known()
    {
        _source.Fail.Clear();
        using var exporter = new TestExporter(_source, null, (Setting.UserLabel, "email"));
        exporter.RefreshAndRead();

        _source.Fail.Add("users");
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2)));
        exporter.Refresh();
        Scrape scrape = exporter.Read();
        Assert.Equal(2, scrape.Value("librechat_llm_calls_total", "agent=none,model=gpt-5.5,user=a@example.com"));
        Assert.Equal(1, scrape.Value("librechat_users", "provider=local,role=USER"));
        Assert.Equal(0, scrape.Value("librechat_exporter_collector_success", "collector=users"));
    }

    [Theory]
    [InlineData("user: a@*")]
    [InlineData("domain: example.com")]
    [InlineData("role: user")]
    public void A_budget_that_needs_the_accounts_misses_no_row(string scope)
    {
        ExporterSettings settings = TestSettings.WithFile($"budgets:\n  - name: team\n    amount: 10\n    {scope}\n");
        using var exporter = new TestExporter(_source, settings);
        exporter.Refresh();
        Assert.Empty(exporter.Read()["librechat_budget_spent_usd"]);

        Assert.Equal(250 / 1e6, exporter.RefreshAndRead().Value("librechat_budget_spent_usd", "budget=team"), 1e-12);
    }
}
