using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Accounts;

public sealed class LastTransactionTests : IDisposable
{
    private const string Last = "librechat_user_last_transaction_timestamp_seconds";

    private readonly MemorySource _source = new();
    private int _rows;

    public void Dispose() => _source.Dispose();

    [Fact]
    public void It_is_the_users_latest_call_whatever_the_order_and_the_model()
    {
        Save(1, hoursAgo: 3, "b");
        Save(1, hoursAgo: 1, "a");
        Save(2, hoursAgo: 2, "a");
        Save(1, hoursAgo: 5, "c");

        AssertLast(Read(), ($"{Ids.User(1)}", 1), ($"{Ids.User(2)}", 2));
    }

    [Theory]
    [InlineData("domain", "example.com")]
    [InlineData("none", "all")]
    public void Of_users_with_one_label_it_is_the_latest_of_all(string kind, string label)
    {
        foreach (int user in new[] { 1, 2, 3 })
        {
            _source.Users.Add(Documents.User(Ids.User(user), $"u{user}@example.com"));
            Save(user, hoursAgo: user, $"model {user}");
        }

        AssertLast(Read((Setting.UserLabel, kind)), (label, 1));
    }

    [Fact]
    public void A_late_row_does_not_turn_it_back_and_credits_are_no_call()
    {
        using var exporter = new TestExporter(_source);
        Save(1, hoursAgo: 1, "a");
        exporter.RefreshAndRead();
        Save(1, hoursAgo: 1.05, "a");
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, ++_rows), "credits", 5, 5, model: null));
        AssertLast(exporter.RefreshAndRead(), ($"{Ids.User(1)}", 1));

        Save(1, hoursAgo: 0, "a");
        AssertLast(exporter.RefreshAndRead(), ($"{Ids.User(1)}", 0));
    }

    [Fact]
    public void It_is_not_there_before_all_history_has_been_read()
    {
        Save(1, hoursAgo: 1, "a");
        _source.FailAtRow = 1;
        using var exporter = new TestExporter(_source);
        exporter.Refresh();
        Assert.Empty(exporter.Read()[Last]);

        AssertLast(exporter.RefreshAndRead(), ($"{Ids.User(1)}", 1));
    }

    private static void AssertLast(Scrape scrape, params (string User, double HoursAgo)[] expected) => Compare.Family(
        Last,
        expected.ToDictionary(last => $"user={last.User}", last => (double)Ids.Noon.AddHours(-last.HoursAgo).ToUnixTimeSeconds()),
        scrape[Last]);

    private void Save(int user, double hoursAgo, string model)
        => _source.Transactions.Add(Documents.Transaction(
            Ids.At(Ids.Noon.AddHours(-hoursAgo), ++_rows), model: model, user: Ids.User(user)));

    private Scrape Read(params (Setting Setting, string Value)[] settings)
    {
        using var exporter = new TestExporter(_source, null, settings);
        return exporter.RefreshAndRead();
    }
}
