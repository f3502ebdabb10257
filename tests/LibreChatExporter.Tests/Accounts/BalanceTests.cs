using LibreChatExporter.Bson;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Accounts;

public sealed class BalanceTests : IDisposable
{
    private const string Credits = "librechat_balance_credits";
    private const string LastRefill = "librechat_balance_last_refill_timestamp_seconds";

    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData(1, 2, 3)]
    [InlineData(3, 2, 1)]
    [InlineData(2, 1, 3)]
    public void Of_several_documents_of_a_user_the_one_with_the_smallest_id_counts(params int[] order)
    {
        foreach (int number in order)
        {
            _source.Balances.Add(Documents.Balance(Ids.At(Ids.Noon, number), Ids.User(1), 100 * number, Ids.Noon.AddHours(number)));
        }

        Scrape scrape = Read();
        Assert.Equal(100, scrape.Value(Credits, $"user={Ids.User(1)}"));
        Assert.Equal(Ids.Noon.AddHours(1).ToUnixTimeSeconds(), scrape.Value(LastRefill, $"user={Ids.User(1)}"));
        Assert.Single(scrape[Credits]);
    }

    [Fact]
    public void Credits_that_are_no_number_are_absent_even_where_a_later_document_has_some()
    {
        var balances = new (int User, Action<BsonWriter> Write)[]
        {
            (1, writer => writer.Double("tokenCredits", double.NaN)), (2, writer => writer.Double("tokenCredits", double.PositiveInfinity)),
            (3, writer => writer.String("tokenCredits", "7")), (4, _ => { }),
        };
        foreach ((int user, Action<BsonWriter> write) in balances)
        {
            _source.Balances.Add(Documents.With(Documents.Balance(Ids.User(user), Ids.User(user), 0, Ids.Noon), "tokenCredits", write));
            _source.Balances.Add(Documents.Balance(Ids.At(Ids.Noon, user), Ids.User(user), 9));
        }

        Scrape scrape = Read();
        Assert.Empty(scrape[Credits]);
        Assert.Equal(balances.Length, scrape[LastRefill].Count);
    }

    [Fact]
    public void Credits_may_be_a_number_of_any_type()
    {
        Save(1, writer => writer.Int32("tokenCredits", -5));
        Save(2, writer => writer.Int64("tokenCredits", 6_000_000_000));
        Save(3, writer => writer.Double("tokenCredits", 19855717.849999998));
        Save(4, writer => writer.Value(
            "tokenCredits", new BsonValue(BsonType.Decimal128, Convert.FromHexString("E70300000000000000000000000040B0"))));

        Scrape scrape = Read();
        Assert.Equal(
            [-5, 6e9, 19855717.849999998, -999], new[] { 1, 2, 3, 4 }.Select(user => scrape.Value(Credits, $"user={Ids.User(user)}")));
        Assert.Empty(scrape[LastRefill]);
    }

    [Fact]
    public void What_belongs_to_nobody_is_left_out()
    {
        Save(1, writer => writer.Int32("tokenCredits", 5));
        _source.Balances.Add(Documents.Without(Documents.Balance(Ids.User(2), Ids.User(2), 6), "user"));
        _source.Balances.Add(
            Documents.With(Documents.Balance(Ids.User(3), Ids.User(3), 7), "user", writer => writer.String("user", "bob")));

        Assert.Equal([$"user={Ids.User(1)}"], Read()[Credits].Keys);
    }

    [Fact]
    public void Users_with_one_label_add_up_and_their_last_refill_is_the_latest()
    {
        foreach ((int user, string domain, double? credits) in new[]
            {
                (1, "a.com", 10.0), (2, "a.com", (double?)20.5), (3, "b.com", 40), (4, "a.com", null),
            })
        {
            _source.Users.Add(Documents.User(Ids.User(user), $"u{user}@{domain}"));
            _source.Balances.Add(Documents.Balance(Ids.User(user), Ids.User(user), credits ?? double.NaN, Ids.Noon.AddHours(-user)));
        }

        Scrape scrape = Read((Setting.UserLabel, "domain"));
        Compare.Family(Credits, new Dictionary<string, double> { ["user=a.com"] = 30.5, ["user=b.com"] = 40 }, scrape[Credits]);
        Assert.Equal(Ids.Noon.AddHours(-1).ToUnixTimeSeconds(), scrape.Value(LastRefill, "user=a.com"));
        Assert.Equal(Ids.Noon.AddHours(-3).ToUnixTimeSeconds(), scrape.Value(LastRefill, "user=b.com"));
    }

    [Fact]
    public void A_balance_is_shown_as_it_is_now()
    {
        Save(1, writer => writer.Int32("tokenCredits", 5));
        Save(2, writer => writer.Int32("tokenCredits", 6));
        using var exporter = new TestExporter(_source);
        exporter.RefreshAndRead();
        _source.Balances.RemoveAt(1);
        _source.Balances[0] = Documents.Balance(Ids.User(1), Ids.User(1), 3);

        Compare.Family(Credits, new Dictionary<string, double> { [$"user={Ids.User(1)}"] = 3 }, exporter.RefreshAndRead()[Credits]);
    }

    [Fact]
    public void Where_there_are_no_balances_there_is_no_family()
    {
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 1)));
        Scrape scrape = Read();

        Assert.Equal(1, scrape.Value("librechat_exporter_collector_success", "collector=balances"));
        Assert.DoesNotContain(Credits, scrape.Families.Keys);
        Assert.DoesNotContain(LastRefill, scrape.Families.Keys);
    }

    [Fact]
    public void Balances_are_not_read_where_nobody_wants_them()
    {
        Save(1, writer => writer.Int32("tokenCredits", 5));

        Assert.Empty(Read((Setting.Disable, "balances"))[Credits]);
        Assert.DoesNotContain("balances", _source.Reads.Select(read => read.Collection));
    }

    [Theory]
    [InlineData(999, 4)]
    [InlineData(1_000, 2)]
    public void Few_balances_are_read_at_each_refresh_and_many_at_the_slow_interval(int count, int readings)
    {
        using TestExporter exporter = Large(count);
        foreach (int seconds in new[] { 0, 15, 284, 1 })
        {
            exporter.Clock.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Equal(count, exporter.RefreshAndRead()[Credits].Count);
        }

        Assert.Equal(readings, _source.Reads.Count(read => read.Collection == "balances"));
    }

    [Fact]
    public void After_a_failure_they_are_read_again_at_once_and_shown_as_they_were_until_then()
    {
        using TestExporter exporter = Large(1_000);
        exporter.RefreshAndRead();
        exporter.Clock.Advance(TimeSpan.FromMinutes(5));
        _source.Fail.Add("balances");
        _source.Balances.Clear();
        exporter.Refresh();
        Scrape scrape = exporter.Read();
        Assert.Equal(0, scrape.Value("librechat_exporter_collector_success", "collector=balances"));
        Assert.Equal(1_000, scrape[Credits].Count);

        Assert.Empty(exporter.RefreshAndRead()[Credits]);
    }

    private TestExporter Large(int count)
    {
        _source.Balances.AddRange(Enumerable.Range(1, count).Select(i => Documents.Balance(Ids.User(i), Ids.User(i), i)));
        return new TestExporter(_source);
    }

    private void Save(int user, Action<BsonWriter> write)
        => _source.Balances.Add(Documents.With(Documents.Balance(Ids.User(user), Ids.User(user), 0), "tokenCredits", write));

    private Scrape Read(params (Setting Setting, string Value)[] settings)
    {
        using var exporter = new TestExporter(_source, null, settings);
        return exporter.RefreshAndRead();
    }
}
