using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Accounts;

/// <summary>How often accounts are read: a few at each refresh, many only now and then, but new ones always.</summary>
public sealed class UserReadingTests : IDisposable
{
    private const int Large = 1_000;

    private static readonly TimeSpan SlowInterval = TimeSpan.FromMinutes(5);

    private readonly MemorySource _source = new();

    private IEnumerable<ObjectId> Readings => _source.Reads.Where(read => read.Collection == "users").Select(read => read.From);

    public void Dispose() => _source.Dispose();

    [Fact]
    public void Few_accounts_are_read_whole_at_each_refresh()
    {
        using TestExporter exporter = Exporter(Large - 1);
        for (int i = 0; i < 3; i++)
        {
            exporter.RefreshAndRead();
        }

        Assert.Equal([default, default, default], Readings);
    }

    [Fact]
    public void Many_accounts_are_read_whole_at_the_slow_interval_and_the_newest_in_between()
    {
        using TestExporter exporter = Exporter(Large);
        ObjectId newest = ObjectId.FirstOf(Ids.User(0).Time - TimeSpan.FromHours(1));
        exporter.RefreshAndRead();
        exporter.Clock.Advance(SlowInterval - TimeSpan.FromSeconds(1));
        exporter.RefreshAndRead();
        Assert.Equal([default, newest], Readings);

        exporter.Clock.Advance(TimeSpan.FromSeconds(1));
        exporter.RefreshAndRead();
        exporter.RefreshAndRead();
        Assert.Equal([default, newest, default, newest], Readings);
    }

    [Fact]
    public void A_new_account_among_many_is_found_at_once_and_a_deleted_one_at_the_slow_interval()
    {
        using TestExporter exporter = Exporter(Large);
        exporter.RefreshAndRead();
        _source.Users.Add(Documents.User(Ids.At(Ids.Noon, 1), "new@example.com"));
        _source.Users.RemoveAt(0);
        Assert.Equal(Large + 1, exporter.RefreshAndRead().Sum("librechat_users"));

        exporter.Clock.Advance(SlowInterval);
        Assert.Equal(Large, exporter.RefreshAndRead().Sum("librechat_users"));
    }

    [Fact]
    public void A_whole_reading_that_failed_is_made_up_for_at_the_next_refresh()
    {
        using TestExporter exporter = Exporter(Large);
        exporter.RefreshAndRead();
        exporter.Clock.Advance(SlowInterval);
        _source.Fail.Add("users");
        exporter.Refresh();
        Assert.Equal(Large, exporter.Read().Sum("librechat_users"));

        exporter.RefreshAndRead();
        Assert.Equal([default, default, default], Readings);
    }

    [Fact]
    public void Accounts_are_not_read_where_nobody_wants_them()
    {
        using TestExporter exporter = Exporter(1, (Setting.Disable, "users"));

        Assert.Empty(exporter.RefreshAndRead()["librechat_users"]);
        Assert.Empty(Readings);
    }

    [Fact]
    public void Accounts_without_a_role_are_counted_with_those_whose_role_has_no_name()
    {
        _source.Users.Add(Documents.Without(Documents.User(Ids.User(1)), "role"));
        _source.Users.Add(Documents.User(Ids.User(2), role: "unknown"));
        using TestExporter exporter = Exporter(0);

        Assert.Equal(2, exporter.RefreshAndRead().Value("librechat_users", "provider=local,role=unknown"));
    }

    private TestExporter Exporter(int accounts, params (Setting Setting, string Value)[] settings)
    {
        _source.Users.AddRange(Enumerable.Range(1, accounts).Select(i => Documents.User(Ids.User(i), $"u{i}@example.com")));
        return new TestExporter(_source, null, settings);
    }
}
