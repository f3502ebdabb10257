using System.Security.Cryptography;
using System.Text;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Accounts;

public sealed class SampleLabelTests(LabelledSample sample) : IClassFixture<LabelledSample>
{
    private const string Cost = "librechat_cost_usd_total";

    private static readonly string[] ByUser =
    [
        Cost, "librechat_tokens_total", "librechat_llm_calls_total", "librechat_window_user_cost_usd", "librechat_window_user_tokens",
        "librechat_window_user_conversations", "librechat_balance_credits",
    ];

    private static readonly string[] Latest =
        ["librechat_user_last_transaction_timestamp_seconds", "librechat_balance_last_refill_timestamp_seconds"];

    public static TheoryData<string> Kinds => ["id", "email", "username", "name", "domain", "role", "hash", "none"];

    [Theory]
    [MemberData(nameof(Kinds))]
    public void Users_add_up_to_the_same_whatever_stands_for_them(string kind)
    {
        (Scrape byId, Scrape scrape) = (sample.Read("id"), sample.Read(kind));

        Assert.All(ByUser, family => Compare.Family(family, byId.SumWithout(family, "user"), scrape.SumWithout(family, "user"), kind));
        Assert.All(Latest, family => Compare.Family(family, byId.MaxWithout(family, "user"), scrape.MaxWithout(family, "user"), kind));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_is_not_by_user_is_the_same_whatever_stands_for_them(string kind)
    {
        (Scrape byId, Scrape scrape) = (sample.Read("id"), sample.Read(kind));
        string[] others = [.. byId.Families.Keys.Except(
            [.. ByUser, .. Latest, "librechat_exporter_series", "librechat_exporter_history_entries"])];

        Assert.Contains("librechat_window_active_users", others);
        Assert.Contains("librechat_users", others);
        Assert.All(others, family => Compare.Family(family, byId[family], scrape[family], kind));
    }

    [Theory]
    [InlineData("id", "_id")]
    [InlineData("email", "email")]
    [InlineData("username", "username")]
    [InlineData("name", "name")]
    [InlineData("role", "role")]
    public void The_labels_are_those_of_the_accounts(string kind, string field)
        => AssertUsers(kind, sample.Users().Select(user => field == "_id" ? LabelledSample.IdOf(user) : (string)user[field]!));

    [Fact]
    public void Of_the_address_only_the_domain_is_shown_where_that_is_asked_for()
        => AssertUsers("domain", sample.Users().Select(user => ((string)user["email"]!).Split('@')[1]));

    [Fact]
    public void Without_labels_all_users_are_one() => AssertUsers("none", ["all"]);

    [Fact]
    public void A_hash_is_that_of_the_id_and_the_key()
        => AssertUsers("hash", sample.Users().Select(user => Convert.ToHexStringLower(
            HMACSHA256.HashData(Encoding.UTF8.GetBytes("a key of the tests"), Encoding.UTF8.GetBytes(LabelledSample.IdOf(user)))
                .AsSpan(0, 8))));

    [Fact]
    public void Hashes_are_the_same_after_a_restart_and_others_with_another_key()
    {
        Scrape before = sample.Read("hash");
        Scrape restarted = TestExporter.Parse(sample.Load("hash"));
        Scrape other = TestExporter.Parse(sample.Load("hash", "another key of the tests"));

        Assert.All(ByUser, family => Compare.Family(family, before[family], restarted[family]));
        Assert.Empty(before.Values(Cost, "user").Intersect(other.Values(Cost, "user")));
        Assert.Equal(before.Values(Cost, "user").Count, other.Values(Cost, "user").Count);
    }

    [Theory]
    [InlineData("domain")]
    [InlineData("role")]
    [InlineData("hash")]
    [InlineData("none")]
    public void A_label_that_hides_users_names_nobody_anywhere(string kind)
    {
        string text = sample.Text(kind);

        Assert.All(sample.Users(), user => Assert.All(
            [LabelledSample.IdOf(user), (string)user["email"]!, (string)user["username"]!, (string)user["name"]!],
            secret => Assert.DoesNotContain(secret, text, StringComparison.OrdinalIgnoreCase)));
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_people_and_models_wrote_is_nowhere(string kind)
        => Assert.DoesNotContain("Seeded", sample.Text(kind), StringComparison.OrdinalIgnoreCase);

    private void AssertUsers(string kind, IEnumerable<string> expected)
    {
        string[] users = [.. expected.Distinct().Order(StringComparer.Ordinal)];
        Scrape scrape = sample.Read(kind);

        Assert.All([.. ByUser[..3], .. ByUser[^1..], .. Latest], family => Assert.Equal(users, scrape.Values(family, "user")));
    }
}
