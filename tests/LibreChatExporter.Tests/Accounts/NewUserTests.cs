using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Accounts;

/// <summary>Who makes an account while the exporter reads is no stranger.</summary>
public sealed class NewUserTests : IDisposable
{
    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void An_account_that_is_made_while_rows_are_read_has_its_label_from_the_first_row(bool atFirstLoad)
    {
        using var exporter = new TestExporter(_source, null, (Setting.UserLabel, "domain"));
        _source.Users.Add(Documents.User(Ids.User(1), "ada@old.test"));
        if (!atFirstLoad)
        {
            exporter.RefreshAndRead();
        }

        _source.OnReadTransactions = () => AddStranger();
        exporter.RefreshAndRead();
        _source.OnReadTransactions = null;

        Assert.Equal(["user=new.test"], Users(exporter.RefreshUntilAllShows()));
    }

    [Fact]
    public void The_rows_of_a_stranger_wait_until_the_accounts_can_be_read()
    {
        using var exporter = new TestExporter(_source, null, (Setting.UserLabel, "domain"));
        exporter.RefreshAndRead();
        _source.Users.Add(Documents.User(Ids.User(1), "ada@old.test"));
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1), user: Ids.User(1)));
        exporter.RefreshAndRead();
        AddStranger();
        for (int i = 0; i < 3; i++)
        {
            // Once for the collector, once for the rows.
            _source.FailAlways.Add("users");
            exporter.Refresh();
            Assert.Equal(["user=old.test"], Users(exporter.Read()));
            Assert.False(exporter.Health.IsUp);
        }

        _source.FailAlways.Clear();
        Assert.Equal(["user=new.test", "user=old.test"], Users(exporter.RefreshUntilAllShows()));
    }

    [Fact]
    public void A_deleted_account_is_asked_for_once()
    {
        using var exporter = new TestExporter(_source, null, (Setting.UserLabel, "email"), (Setting.Disable, "balances"));
        for (int i = 0; i < 20; i++)
        {
            _source.Transactions.Add(Documents.Transaction(Ids.At(exporter.Clock.GetUtcNow(), i), user: Ids.User(7)));
            exporter.RefreshAndRead();
            exporter.Clock.Advance(TimeSpan.FromSeconds(15));
        }

        Assert.Equal(20 + 1, _source.Reads.Count(read => read.Collection == "users"));
        Assert.Equal(
            20, exporter.RefreshUntilAllShows().Value("librechat_llm_calls_total", $"agent=none,model=gpt-5.5,user={Ids.User(7)}"));
    }

    [Fact]
    public void A_balance_does_not_decide_what_stands_for_a_user_whose_account_could_not_be_read()
    {
        using var exporter = new TestExporter(_source, null, (Setting.UserLabel, "role"));
        exporter.RefreshAndRead();
        AddStranger();
        _source.Balances.Add(Documents.Balance(Ids.User(2), Ids.User(2), 5));
        _source.Transactions.Clear();
        _source.Fail.Add("users");
        exporter.Refresh();
        Assert.Equal(5, exporter.Read().Value("librechat_balance_credits", "user=unknown"));

        AddStranger();
        Scrape scrape = exporter.RefreshUntilAllShows();
        Assert.Equal(5, scrape.Value("librechat_balance_credits", "user=USER"));
        Assert.Equal(["user=USER"], Users(scrape));
    }

    [Fact]
    public void An_account_with_an_id_of_the_future_does_not_hide_others()
    {
        using var exporter = new TestExporter(_source, null, (Setting.UserLabel, "domain"));
        _source.Users.AddRange(Enumerable.Range(10, 1_000).Select(i => Documents.User(Ids.User(i), $"u{i}@old.test")));
        _source.Users.Add(Documents.User(Ids.At(Ids.Noon.AddYears(50), 1), "odd@old.test"));
        exporter.RefreshAndRead();
        _source.Users.Add(Documents.User(Ids.At(Ids.Noon, 2), "ben@new.test"));
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2), user: Ids.At(Ids.Noon, 2)));
        exporter.RefreshAndRead();

        Assert.Equal(["user=new.test"], Users(exporter.RefreshUntilAllShows()));
    }

    [Fact]
    public void Ways_to_log_in_and_roles_keep_to_the_limit()
    {
        using var exporter = new TestExporter(_source, null, (Setting.SeriesLimit, "10"));
        _source.Users.AddRange(Enumerable.Range(0, 300).Select(i => Documents.User(Ids.User(i), role: $"role {i}")));
        Scrape scrape = exporter.RefreshAndRead();

        Assert.Equal(10, scrape["librechat_users"].Count);
        Assert.Equal(300, scrape.Sum("librechat_users"));
    }

    private static IEnumerable<string> Users(Scrape scrape)
        => scrape["librechat_llm_calls_total"].Keys.Select(series => series.Split(',')[^1]).Distinct().Order();

    private void AddStranger()
    {
        if (_source.Transactions.Count < 2)
        {
            _source.Users.Add(Documents.User(Ids.User(2), "ben@new.test"));
            _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 2), user: Ids.User(2)));
        }
    }
}
