using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ledger;

[Trait(Speed.Name, Speed.Slow)]
public sealed class LimitTests : IDisposable
{
    private const string Tokens = "librechat_tokens_total";
    private const string Limited = "librechat_exporter_series_limited_total";

    private readonly MemorySource _source = new();
    private int _rows;

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData(10, false)]
    [InlineData(11, false)]
    [InlineData(25, false)]
    [InlineData(100, false)]
    [InlineData(10, true)]
    [InlineData(25, true)]
    [InlineData(100, true)]
    public void The_limit_holds_and_sums_stay_right_whatever_comes(int limit, bool byTenant)
    {
        for (int seed = 1; seed <= (limit < 100 ? 8 : 4); seed++)
        {
            using var scenario = new LimitScenario(seed, limit, byTenant);
            try
            {
                scenario.Run(steps: 8);
            }
            catch (Exception e)
            {
                throw new InvalidOperationException($"seed {seed}: {e.Message}", e);
            }
        }
    }

    [Fact]
    public void The_limit_holds_however_much_there_is_at_the_first_load()
    {
        foreach (int first in new[] { 0, 1, 21, 22, 23, 24, 25, 26, 60 })
        {
            _source.Transactions.Clear();
            SaveAllKinds(1, first);
            using TestExporter exporter = Exporter(100);
            exporter.RefreshAndRead();
            SaveAllKinds(first + 1, 40);

            Scrape scrape = exporter.RefreshUntilAllShows();
            Assert.InRange(scrape[Tokens].Count, 90, 100);
            Assert.Equal(9 * (first + 40), scrape.Sum(Tokens));
        }
    }

    [Fact]
    public void Those_who_spent_most_are_admitted_first()
    {
        int[] users = [.. Enumerable.Range(1, 40)];
        new Random(1).Shuffle(users);
        foreach (int user in users)
        {
            // The first half of each user's spending comes in another order than the whole.
            Save(user, credits: 1_000 - user);
            Save(user, credits: 100 * user);
        }

        using TestExporter exporter = Exporter(100);
        Dictionary<string, double> cost = exporter.RefreshAndRead().SumBy("librechat_cost_usd_total", "user");

        // 25 combinations have room for four kinds of tokens each; a tenth of them is kept for others.
        string[] expected = [.. Enumerable.Range(18, 23).Select(user => $"{Ids.User(user)}"), "other"];
        Assert.Equal(expected.Order(), cost.Keys.Order());
        Assert.Equal(Enumerable.Range(1, 17).Sum(user => 1_000 + (99 * user)) / 1e6, cost["other"], 1e-12);
    }

    [Fact]
    public void When_users_were_last_seen_stays_with_them()
    {
        for (int user = 1; user <= 40; user++)
        {
            _source.Transactions.Add(Documents.Transaction(
                Ids.At(Ids.Noon.AddHours(-user), user), tokenValue: -user, user: Ids.User(user)));
        }

        using TestExporter exporter = Exporter(100);
        Dictionary<string, double> expected = Enumerable.Range(18, 23)
            .ToDictionary(user => $"user={Ids.User(user)}", user => (double)Ids.Noon.AddHours(-user).ToUnixTimeSeconds());
        expected.Add("user=other", Ids.Noon.AddHours(-1).ToUnixTimeSeconds());
        const string family = "librechat_user_last_transaction_timestamp_seconds";
        Compare.Family(family, expected, exporter.RefreshAndRead()[family]);
    }

    [Fact]
    public void Users_are_folded_first_and_models_and_agents_then()
    {
        SaveUsers(1, 40);
        using TestExporter exporter = Exporter(100);
        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(1, scrape.SumBy("librechat_llm_calls_total", "model")["gpt-5.5"] / 40);

        foreach (string model in new[] { "a", "b", "c" })
        {
            Save(1, 1, model);
        }

        scrape = exporter.RefreshUntilAllShows();
        Assert.Equal(3, scrape.Value("librechat_llm_calls_total", "agent=other,model=other,user=other"));
        Assert.Equal(17, scrape.Value("librechat_llm_calls_total", "agent=none,model=gpt-5.5,user=other"));
    }

    [Fact]
    public void Nothing_is_folded_where_there_is_room()
    {
        SaveUsers(1, 24);
        using TestExporter exporter = Exporter(100);

        Scrape scrape = exporter.RefreshAndRead();
        Assert.Equal(0, scrape.Value(Limited));
        Assert.DoesNotContain("other", scrape.Values(Tokens, "user"));
    }

    [Fact]
    public void Each_transaction_that_is_folded_is_counted_once()
    {
        SaveUsers(1, 40);
        using TestExporter exporter = Exporter(100);
        Assert.Equal(17, exporter.RefreshAndRead().Value(Limited));

        SaveUsers(1, 41);
        Assert.Equal(17 + 18, exporter.RefreshAndRead().Value(Limited));
        Assert.Equal(17 + 18, exporter.RefreshAndRead().Value(Limited));
    }

    [Theory]
    [InlineData("prompt")]
    [InlineData("credits")]
    public void Contexts_that_are_folded_at_the_first_load_are_counted_too(string tokenType)
    {
        for (int i = 0; i < 20; i++)
        {
            double sign = tokenType == "credits" ? 1 : -1;
            _source.Transactions.Add(Documents.Transaction(
                Ids.At(Ids.Noon, ++_rows),
                tokenType,
                sign,
                sign * (i + 1),
                model: tokenType == "credits" ? null : "gpt-5.5",
                context: $"context {i}"));
        }

        using TestExporter exporter = Exporter(tokenType == "credits" ? 10 : 40);
        Assert.Equal(20 - 9, exporter.RefreshAndRead().Value(Limited));
    }

    [Fact]
    public void A_context_beyond_those_that_are_told_apart_is_counted_once_though_its_user_is_folded_too()
    {
        for (int i = 0; i < 40; i++)
        {
            _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, ++_rows), context: $"context {i}", user: Ids.User(i)));
        }

        // All but the first user are folded, whose context is: of contexts, only other is left.
        using TestExporter exporter = Exporter(10);
        Assert.Equal(40, exporter.RefreshAndRead().Value(Limited));
    }

    [Fact]
    public void Tenants_keep_their_own_sums_as_long_as_there_is_room_for_them()
    {
        for (int i = 0; i < 900; i++)
        {
            byte[] row = Documents.Transaction(Ids.At(Ids.Noon, ++_rows), tokenValue: -i, model: $"model {i % 30}", user: Ids.User(i));
            _source.Transactions.Add(Documents.OfTenant(row, $"tenant {i % 3}"));
        }

        using TestExporter exporter = Exporter(1_000, (Setting.TenantLabel, "true"));
        Scrape scrape = exporter.RefreshAndRead();
        Assert.InRange(scrape.Value(Limited), 600, 900);
        Assert.Equal(
            new Dictionary<string, double> { ["tenant 0"] = 300, ["tenant 1"] = 300, ["tenant 2"] = 300 },
            scrape.SumBy(Tokens, "tenant").ToDictionary(tenant => tenant.Key, tenant => tenant.Value / 100));
    }

    [Fact]
    public void Windows_keep_to_the_limit_however_many_tenants_there_are()
    {
        for (int i = 0; i < 60; i++)
        {
            byte[] row = Documents.Transaction(Ids.At(Ids.Noon, ++_rows), "prompt", -4, -1, user: Ids.User(i), cache: (-2, -1, -1));
            _source.Transactions.Add(Documents.OfTenant(row, i == 0 ? "other" : $"tenant {i}"));
        }

        using TestExporter exporter = Exporter(100, (Setting.TenantLabel, "true"));
        Scrape scrape = exporter.RefreshAndRead();
        string[] windows = [.. scrape.Families.Keys.Where(family => family.StartsWith("librechat_window_", StringComparison.Ordinal))];
        Assert.Equal(12, windows.Length);
        Assert.All(windows, family => Assert.InRange(scrape[family].Count, 1, 100));
        Assert.All(scrape.SumBy("librechat_window_active_users", "window").Values, users => Assert.Equal(60, users));
        Assert.All(scrape.SumBy("librechat_window_user_tokens", "window").Values, tokens => Assert.Equal(240, tokens));
        Assert.All(scrape.SumBy("librechat_window_model_tokens", "window").Values, tokens => Assert.Equal(240, tokens));
    }

    private TestExporter Exporter(int limit, params (Setting Setting, string Value)[] settings)
        => new(_source, null, [(Setting.SeriesLimit, $"{limit}"), .. settings]);

    /// <summary>Rows for each user with all four kinds of tokens, as many series as the limit reckons with.</summary>
    private void SaveAllKinds(int first, int count)
    {
        SaveUsers(first, count);
        for (int user = first; user < first + count; user++)
        {
            _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, ++_rows), "completion", -5, -5, user: Ids.User(user)));
        }
    }

    private void SaveUsers(int first, int count)
    {
        for (int user = first; user < first + count; user++)
        {
            Save(user, 1);
        }
    }

    private void Save(int user, double credits, string model = "gpt-5.5")
        => _source.Transactions.Add(Documents.Transaction(
            Ids.At(Ids.Noon, ++_rows), "prompt", -4, -credits, model, user: Ids.User(user), cache: (-2, -1, -1)));
}
