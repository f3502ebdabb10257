using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Accounts;

public sealed class UserLabelTests : IDisposable
{
    private const string Calls = "librechat_llm_calls_total";

    private readonly MemorySource _source = new();
    private int _rows;

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData("email", null)]
    [InlineData("username", null)]
    [InlineData("name", null)]
    [InlineData("domain", "unknown")]
    [InlineData("role", "unknown")]
    public void For_a_deleted_account_stands_its_id_unless_users_are_hidden(string kind, string? expected)
    {
        Save(1);
        _source.Balances.Add(Documents.Balance(Ids.User(1), Ids.User(1), 5));
        using TestExporter exporter = Exporter(kind);

        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal([expected ?? $"{Ids.User(1)}"], scrape.Values(Calls, "user"));
        Assert.Equal([expected ?? $"{Ids.User(1)}"], scrape.Values("librechat_balance_credits", "user"));
    }

    [Theory]
    [InlineData("email", null)]
    [InlineData("username", null)]
    [InlineData("name", null)]
    [InlineData("domain", "unknown")]
    public void For_an_account_without_the_text_stands_its_id_unless_users_are_hidden(string kind, string? expected)
    {
        _source.Users.Add(Documents.User(Ids.User(1)));
        Save(1);
        using TestExporter exporter = Exporter(kind);

        Assert.Equal([expected ?? $"{Ids.User(1)}"], exporter.RefreshAndRead().Values(Calls, "user"));
    }

    [Fact]
    public void An_address_without_a_domain_has_an_unknown_one()
    {
        _source.Users.Add(Documents.User(Ids.User(1), email: "alice"));
        Save(1);
        using TestExporter exporter = Exporter("domain");

        Assert.Equal(["unknown"], exporter.RefreshAndRead().Values(Calls, "user"));
    }

    [Theory]
    [InlineData("email", "a@example.com")]
    [InlineData("username", "alice")]
    [InlineData("name", "Alice")]
    [InlineData("domain", "example.com")]
    [InlineData("role", "USER")]
    public void An_account_that_changes_keeps_its_label(string kind, string label)
    {
        _source.Users.Add(Documents.User(Ids.User(1), "a@example.com", "alice", "Alice"));
        Save(1);
        using TestExporter exporter = Exporter(kind);
        exporter.RefreshAndRead();

        _source.Users[0] = Documents.User(Ids.User(1), "b@example.org", "bob", "Bob", "ADMIN");
        Save(1);
        Scrape scrape = exporter.RefreshUntilAllShows();
        Assert.Equal(2, scrape.Value(Calls, $"agent=none,model=gpt-5.5,user={label}"));
        Assert.Single(scrape[Calls]);

        // That the change was read at all shows where it may.
        Assert.Equal(1, scrape.Value("librechat_users", "provider=local,role=ADMIN"));
    }

    [Theory]
    [InlineData("email", "a@example.com")]
    [InlineData("role", "USER")]
    public void An_account_that_is_deleted_keeps_its_label(string kind, string label)
    {
        _source.Users.Add(Documents.User(Ids.User(1), "a@example.com"));
        using TestExporter exporter = Exporter(kind);
        exporter.RefreshAndRead();

        _source.Users.Clear();
        Save(1);
        Scrape scrape = exporter.RefreshUntilAllShows();
        Assert.Equal(1, scrape.Value(Calls, $"agent=none,model=gpt-5.5,user={label}"));
        Assert.Empty(scrape["librechat_users"]);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2_100)]
    public void An_account_that_comes_with_its_first_row_has_its_label_at_once(int accounts)
    {
        _source.Users.AddRange(Enumerable.Range(1, accounts).Select(i => Documents.User(Ids.User(i), $"u{i}@example.com")));
        using TestExporter exporter = Exporter("email");
        exporter.RefreshAndRead();

        ObjectId user = Ids.At(Ids.Noon, 9_999);
        _source.Users.Add(Documents.User(user, "new@example.com"));
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1), user: user));
        Assert.Equal(["new@example.com"], exporter.RefreshAndRead().Values(Calls, "user"));
    }

    [Theory]
    [InlineData("email", "a@example.com")]
    [InlineData("domain", "example.com")]
    public void An_account_that_comes_with_its_balance_in_the_middle_of_a_refresh_has_its_label_too(string kind, string label)
    {
        using TestExporter exporter = Exporter(kind);
        _source.OnReadTransactions = () =>
        {
            _source.Users.Add(Documents.User(Ids.User(1), "a@example.com"));
            _source.Balances.Add(Documents.Balance(Ids.User(1), Ids.User(1), 5));
            _source.OnReadTransactions = null;
        };
        exporter.RefreshAndRead();

        Assert.Equal([label], exporter.RefreshAndRead().Values("librechat_balance_credits", "user"));
    }

    [Fact]
    public void Rows_without_a_user_are_unknown_but_with_none_they_are_like_all_others()
    {
        _source.Transactions.Add(Documents.Without(Documents.Transaction(Ids.At(Ids.Noon, 1)), "user"));
        foreach ((string kind, string label) in new[] { ("id", "unknown"), ("email", "unknown"), ("role", "unknown"), ("none", "all") })
        {
            using TestExporter exporter = Exporter(kind);
            Assert.Equal([label], exporter.RefreshAndRead().Values(Calls, "user"));
        }
    }

    [Fact]
    public void Accounts_with_one_name_add_up()
    {
        _source.Users.Add(Documents.User(Ids.User(1), name: "Alice"));
        _source.Users.Add(Documents.User(Ids.User(2), name: "Alice"));
        Save(1);
        Save(2);
        using TestExporter exporter = Exporter("name");

        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(2, scrape.Value(Calls, "agent=none,model=gpt-5.5,user=Alice"));
        Assert.Equal(2, scrape.Value("librechat_window_active_users", "window=24h"));
    }

    private void Save(int user) => _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, ++_rows), user: Ids.User(user)));

    private TestExporter Exporter(string kind) => new(_source, null, (Setting.UserLabel, kind));
}
