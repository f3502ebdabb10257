using System.Text;
using LibreChatExporter.Budgets;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Configuration;

public sealed class BudgetListTests : IDisposable
{
    private const string NotAmount = "; did you mean amount?";

    private const string Keys = "name, amount, window, user, domain, role, model, agent, tenant";

    private const string NoReferences = "references (& and *) have no place here; a value that begins with & or * needs quotes";

    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_budget_has_a_name_an_amount_a_window_and_a_scope()
    {
        Budget budget = Assert.Single(BudgetsOf("""
            overlap: 3m
            budgets:
              - name: marketing
                amount: 1.5e3
                window: week
                user: "alice@example.com, bob@*"
                domain: example.com
                role: ADMIN
                model: gpt-*
                agent: Research*,none
                tenant: acme
            """));

        Assert.Equal(("marketing", 1500, "week"), (budget.Name, budget.AmountUsd, budget.Window.Name));
        Assert.Equal(["alice@example.com", "bob@*"], budget.Scope.User!.Patterns);
        Assert.Equal(["example.com"], budget.Scope.Domain!.Patterns);
        Assert.Equal(["ADMIN"], budget.Scope.Role!.Patterns);
        Assert.Equal(["gpt-*"], budget.Scope.Model!.Patterns);
        Assert.Equal(["Research*", "none"], budget.Scope.Agent!.Patterns);
        Assert.Equal(["acme"], budget.Scope.Tenant!.Patterns);
    }

    [Fact]
    public void A_budget_is_for_a_month_and_for_all_where_nothing_else_is_said()
    {
        Budget budget = Assert.Single(BudgetsOf("budgets:\n- {name: '50 %', amount: '0.01'}"));

        Assert.Equal(("50 %", 0.01, "month"), (budget.Name, budget.AmountUsd, budget.Window.Name));
        Assert.Equal(new BudgetScope(), budget.Scope);
    }

    [Fact]
    public void Budgets_keep_their_order()
        => Assert.Equal(
            ["b", "a", "A"], BudgetsOf("budgets: [{name: b, amount: 1}, {name: a, amount: 1}, {name: A, amount: 1}]").Select(b => b.Name));

    [Theory]
    [InlineData("budgets: []")]
    [InlineData("budgets:")]
    [InlineData("budgets: ~")]
    [InlineData("budgets:\noverlap: 5m")]
    public void There_may_be_none(string yaml) => Assert.Empty(BudgetsOf(yaml));

    [Theory]
    [InlineData("hour")]
    [InlineData("today")]
    [InlineData("week")]
    [InlineData("month")]
    [InlineData("quarter")]
    [InlineData("year")]
    public void All_calendar_windows_will_do(string window)
        => Assert.Equal(window, Assert.Single(BudgetsOf($"budgets: [{{name: a, amount: 1, window: {window}}}]")).Window.Name);

    [Theory]
    [InlineData("budgets: 500", ", line 1, budgets: this takes a list of entries that begin with - name:")]
    [InlineData("budgets:\n  name: a\n  amount: 1", ", line 1, budgets: this takes a list of entries that begin with - name:")]
    [InlineData("budgets:\n- name: a\n  amount: 1\nbudgets: []", ", line 4: budgets is there twice")]
    [InlineData("budgets:\n- a", ", line 2, budgets: an entry is a group of lines such as name: …")]
    [InlineData("budgets:\n-\n", ", line 2, budgets: an entry is a group of lines such as name: …")]
    [InlineData("budgets:\n- [name, a]", ", line 2, budgets: an entry is a group of lines such as name: …")]
    [InlineData("budgets:\n- amount: 1", ", line 2, budgets: name is missing")]
    [InlineData("budgets:\n- name: a", ", line 2, budgets: amount is missing")]
    [InlineData("budgets:\n- {}", ", line 2, budgets: name is missing")]
    [InlineData("budgets:\n- name: a\n  amuont: 1", ", line 3, budgets: there is no key amuont; there are " + Keys + NotAmount)]
    [InlineData("budgets:\n- name: a\n  Amount: 1", ", line 3, budgets: there is no key Amount; there are " + Keys + NotAmount)]
    [InlineData("budgets:\n- name: a\n  name: b", ", line 3, budgets: name is there twice")]
    [InlineData("budgets:\n- name: a\n  ? [x]\n  : b", ", line 3, budgets: there is no key whose name is more than a word")]
    [InlineData("budgets:\n- name: a\n  amount: 0", ", line 3, budgets, amount: '0' is not an amount in USD above 0")]
    [InlineData("budgets:\n- name: a\n  amount: -1", ", line 3, budgets, amount: '-1' is not an amount in USD above 0")]
    [InlineData("budgets:\n- name: a\n  amount: .nan", ", line 3, budgets, amount: '.nan' is not an amount in USD above 0")]
    [InlineData("budgets:\n- name: a\n  amount: NaN", ", line 3, budgets, amount: 'NaN' is not an amount in USD above 0")]
    [InlineData("budgets:\n- name: a\n  amount: 1e999", ", line 3, budgets, amount: '1e999' is not an amount in USD above 0")]
    [InlineData("budgets:\n- name: a\n  amount: 1,000", ", line 3, budgets, amount: '1,000' is not an amount in USD above 0")]
    [InlineData("budgets:\n- name: a\n  amount: 5 USD", ", line 3, budgets, amount: '5 USD' is not an amount in USD above 0")]
    [InlineData("budgets:\n- name: a\n  amount: [5]", ", line 3, budgets: amount takes a single value; lists are written a,b")]
    [InlineData("budgets:\n- name: a\n  amount: {usd: 5}", ", line 3, budgets: amount takes a single value; lists are written a,b")]
    [InlineData("budgets:\n- name: ''\n  amount: 5", ", line 2, budgets: name has no value")]
    [InlineData("budgets:\n- name: a\n  amount: 5\n  user:", ", line 4, budgets: user has no value")]
    [InlineData("budgets:\n- name: a\n  amount: 5\n  user: ~", ", line 4, budgets: user has no value")]
    [InlineData(
        "budgets:\n- name: a\n  amount: 5\n  user: a,",
        ", line 4, budgets, user: 'a,' has an empty entry; entries have one comma between them")]
    [InlineData("budgets:\n- name: a\n  amount: 5\n  user: *@example.com", ", line 4, budgets, user: " + NoReferences)]
    [InlineData("budgets:\n- &a\n  name: a\n  amount: 5\n- *a", ", line 2, budgets: " + NoReferences)]
    [InlineData("budgets:\n- name: a\n  amount: 5\n  user: *", ", line 4: this is no YAML: a value that begins with & or * needs quotes")]
    [InlineData("budgets: &all\n- name: a\n  amount: 5", ", line 1, budgets: " + NoReferences)]
    [InlineData("budgets:\n- name: a\n  <<: *b", ", line 3, budgets: there is no key <<; there are " + Keys)]
    [InlineData(
        "budgets:\n- name: a\n  amount: 5\n  window: yesterday",
        ", line 4, budgets, window: 'yesterday' is not one of hour, today, week, month, quarter, year")]
    [InlineData(
        "budgets:\n- name: a\n  amount: 5\n  window: 24h",
        ", line 4, budgets, window: '24h' is not one of hour, today, week, month, quarter, year")]
    [InlineData("budgets:\n- name: a\n  amount: 5\n- amount: 6\n  name: a", ", line 5, budgets, name: two budgets have this name")]
    [InlineData(
        "budgets:\n- name: \"a\\nb\"\n  amount: 5",
        ", line 2, budgets, name: 'a b' is not a name of at most 100 characters and 200 bytes, on one line")]
    public void A_mistake_is_one_line_that_says_where(string yaml, string complaint)
        => Assert.Equal($"librechat-exporter: {Write(yaml)}{complaint}", ErrorOf(yaml));

    [Theory]
    [InlineData('x', 100, true)]
    [InlineData('x', 101, false)]
    [InlineData('あ', 66, true)]
    [InlineData('あ', 67, false)]
    public void A_name_fits_in_a_label(char letter, int length, bool fits)
    {
        string yaml = $"budgets: [{{name: {new string(letter, length)}, amount: 1}}]";

        Assert.Equal(fits, CommandRun.Of(["--source=x", "--config", Write(yaml)]).ExitCode == 0);
    }

    private IReadOnlyList<Budget> BudgetsOf(string yaml) => CommandRun.SettingsOf(["--source=x", "--config", Write(yaml)]).Budgets;

    private string ErrorOf(string yaml) => CommandRun.ErrorOf(["--source=x", "--config", Write(yaml)]);

    private string Write(string yaml) => _folder.Write("settings.yaml", Encoding.UTF8.GetBytes(yaml));
}
