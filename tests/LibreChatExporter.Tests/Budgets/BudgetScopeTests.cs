using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Budgets;

public sealed class BudgetScopeTests
{
    private static readonly string[] Models = ["gpt-5.5", "gpt-4.1", "claude-sonnet-4-5"];
    private static readonly string?[] Agents = [null, "agent_research", "agent_sql", "agent_gone"];
    private static readonly string?[] Tenants = [null, "acme", "globex"];

    /// <summary>Scopes and, in other words, what is in them. User 5 has no account.</summary>
    private static readonly Dictionary<string, (string Keys, Func<TestRow, bool> Counts)> Scopes = new()
    {
        ["everything"] = ("", _ => true),
        ["a user by id"] = ($"user: {Ids.User(2)}", row => row.User == 2),
        ["a user without an account by id"] = ($"user: {Ids.User(5)}", row => row.User == 5),
        ["a user by e-mail address"] = ("user: ALICE@example.com", row => row.User == 1),
        ["users by id and by pattern"] = ($"user: '{Ids.User(4)}, bob@*, carol*'", row => row.User is 2 or 3 or 4),
        ["any user"] = ("user: '*'", _ => true),
        ["a domain"] = ("domain: example.com", row => row.User is 1 or 2),
        ["a domain and those below it"] = ("domain: 'example.com, *.example.com'", row => row.User is 1 or 2 or 3),
        ["a role"] = ("role: admin", row => row.User is 1 or 4),
        ["a model"] = ("model: gpt-5.5", row => row.Model == "gpt-5.5"),
        ["models"] = ("model: 'gpt-?.?'", row => row.Model != "claude-sonnet-4-5"),
        ["an agent by id"] = ("agent: agent_sql", row => row.Agent == "agent_sql"),
        ["an agent by name"] = ("agent: 'SQL Wizard'", row => row.Agent == "agent_sql"),
        ["an agent that is gone"] = ("agent: agent_gone", row => row.Agent == "agent_gone"),
        ["no agent"] = ("agent: none", row => row.Agent is null),
        ["no agent or one by the start of its name"] = ("agent: 'none, research*'", row => row.Agent is null or "agent_research"),
        ["agents"] = ("agent: 'agent_*'", row => row.Agent is not null),
        ["a tenant"] = ("tenant: acme", row => row.Tenant == "acme"),
        ["no tenant"] = ("tenant: none", row => row.Tenant is null),
        ["tenants"] = ("tenant: 'none, glo*'", row => row.Tenant is null or "globex"),
        ["a domain's admins"] = ("{domain: example.com, role: ADMIN}", row => row.User == 1),
        ["a user of another domain"] = ("{user: 'alice@*', domain: other.org}", _ => false),
        ["a bit of all"] = (
            "{user: '*@example.com', domain: 'ex*', role: '*', model: gpt*, agent: none, tenant: '*'}",
            row => row.User is 1 or 2 && row.Model != "claude-sonnet-4-5" && row.Agent is null),
        ["nobody"] = ("user: eve@example.com", _ => false),
    };

    private readonly RowLog _rows = new();

    public BudgetScopeTests()
    {
        var random = new Random(11);
        (string Email, string Role)[] users =
            [("alice@example.com", "ADMIN"), ("bob@example.com", "USER"), ("carol@sub.example.com", "USER"), ("dave@other.org", "ADMIN")];
        _rows.Source.Users.AddRange(users.Select((user, i) => Documents.User(Ids.User(i + 1), user.Email, role: user.Role)));
        _rows.Source.Agents.Add(Documents.Agent("agent_research", "Research Helper", "openAI", "gpt-4.1"));
        _rows.Source.Agents.Add(Documents.Agent("agent_sql", "SQL Wizard", "openAI", "gpt-5.5"));
        for (int i = 0; i < 300; i++)
        {
            _rows.Save(new TestRow(Ids.Noon.AddHours(-random.Next(19 * 24)))
            {
                User = random.Next(1, 6),
                Model = Models[random.Next(3)],
                Agent = Agents[random.Next(4)],
                Tenant = Tenants[random.Next(3)],
                IsPrompt = random.Next(2) == 0,
                Credits = random.Next(100_000) / 2.0,
            });
        }
    }

    public static TheoryData<string> Names => [.. Scopes.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_scope_counts_what_all_its_patterns_match(string name)
        => Assert.Equal(_rows.Usd(Scopes[name].Counts), Read([name]).Value("librechat_budget_spent_usd", $"budget={name}"), 1e-9);

    /// <summary>What is shown of users, models, agents and tenants, and how many of them, has nothing to do with what is spent.</summary>
    [Theory]
    [InlineData("user-label", "none")]
    [InlineData("user-label", "role")]
    [InlineData("user-label", "domain")]
    [InlineData("exclude-models", "*")]
    [InlineData("exclude-agents", "*")]
    [InlineData("series-limit", "10")]
    [InlineData("tenant-label", "true")]
    [InlineData("disable", "windows,prices,activity,balances,documents,coverage")]
    public void Each_of_many_budgets_has_its_own_sum_whatever_is_shown(string setting, string value)
    {
        Scrape scrape = Read(Scopes.Keys, (Setting.All.Single(known => known.Name == setting), value));

        Compare.Family(
            "librechat_budget_usd", Scopes.Keys.ToDictionary(name => $"budget={name}", _ => 250.5), scrape["librechat_budget_usd"]);
        Assert.Equal(Scopes.Keys.Select(name => $"budget={name}").Order(), scrape["librechat_budget_spent_usd"].Keys.Order());
        Assert.All(Scopes, scope => Assert.Equal(
            _rows.Usd(scope.Value.Counts), scrape.Value("librechat_budget_spent_usd", $"budget={scope.Key}"), 1e-9));
    }

    [Theory]
    [InlineData("everything", "all")]
    [InlineData("any user", "user")]
    [InlineData("a domain's admins", "domain,role")]
    [InlineData("a bit of all", "user,domain,role,model,agent,tenant")]
    public void Alerts_can_say_its_period_and_what_limits_it(string name, string limits)
        => Assert.Equal(1, Read([name]).Value("librechat_budget_info", $"budget={name},scope={limits},window=month"));

    [Fact]
    public void The_account_of_a_user_who_is_new_is_known_before_what_they_spend()
    {
        using TestExporter exporter = Start(["a domain"]);
        double before = exporter.RefreshAndRead().Value("librechat_budget_spent_usd", "budget=a domain");
        _rows.Source.Users.Add(Documents.User(Ids.At(Ids.Noon, 77), "new@example.com"));
        _rows.Source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, 999), tokenValue: -500_000, user: Ids.At(Ids.Noon, 77)));

        Assert.Equal(before + 0.5, exporter.RefreshAndRead().Value("librechat_budget_spent_usd", "budget=a domain"), 1e-9);
    }

    [Theory]
    [InlineData("a user by e-mail address")]
    [InlineData("a domain")]
    [InlineData("a role")]
    public void Nothing_is_counted_before_it_is_known_who_the_users_are(string name)
    {
        using TestExporter exporter = Start([name]);
        _rows.Source.Fail.Add("users");
        exporter.Refresh();
        Assert.Empty(exporter.Read()["librechat_budget_spent_usd"]);

        Assert.Equal(_rows.Usd(Scopes[name].Counts), exporter.RefreshAndRead().Value("librechat_budget_spent_usd", $"budget={name}"), 1e-9);
    }

    [Fact]
    public void Budgets_that_do_not_ask_who_the_users_are_do_not_wait_for_them()
    {
        using TestExporter exporter = Start(["a model"]);
        _rows.Source.Fail.Add("users");
        exporter.Refresh();

        Assert.Equal(_rows.Usd(Scopes["a model"].Counts), exporter.Read().Value("librechat_budget_spent_usd", "budget=a model"), 1e-9);
    }

    private Scrape Read(IEnumerable<string> names, params (Setting, string)[] settings)
    {
        using TestExporter exporter = Start(names, settings);
        return exporter.RefreshAndRead();
    }

    private TestExporter Start(IEnumerable<string> names, params (Setting, string)[] settings)
    {
        IEnumerable<string> entries = names.Select(name => (name, keys: Scopes[name].Keys.Trim('{', '}')))
            .Select(scope => $"  - {{name: \"{scope.name}\", amount: 250.5{(scope.keys.Length > 0 ? ", " : "")}{scope.keys}}}");
        return new TestExporter(_rows.Source, TestSettings.WithFile($"budgets:\n{string.Join('\n', entries)}\n", settings));
    }
}
