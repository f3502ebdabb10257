using LibreChatExporter.Configuration;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Collectors;

/// <summary>Settings that match nothing speak, wherever somebody looks.</summary>
public sealed class UnmatchedSettingTests : IDisposable
{
    private const string Family = "librechat_exporter_setting_unmatched";

    private static readonly ExporterSettings Settings = TestSettings.WithFile("""
        exclude-models: 'gpt-5*, mistral*'
        include-agents: 'Helper, nobody'
        budgets:
          - { name: all, amount: 5, window: month }
          - { name: typo, amount: 5, window: month, model: gtp-5* }
        """);

    private readonly MemorySource _source = new();
    private int _rows;

    public UnmatchedSettingTests()
    {
        _source.Agents.Add(Documents.Agent("agent_a", "Helper", "openAI", "gpt-4.1"));
        Save("agent_a");
        Save("gpt-5.5");
    }

    public void Dispose() => _source.Dispose();

    [Fact]
    public void Patterns_that_match_nothing_are_counted_and_named_in_the_log_only()
    {
        using var exporter = new TestExporter(_source, Settings);

        Compare.Family(
            Family,
            new Dictionary<string, double> { ["setting=exclude-models"] = 1, ["setting=include-agents"] = 1, ["setting=budgets"] = 1 },
            exporter.RefreshAndRead()[Family]);
        Assert.Equal(
            [
                "the setting budgets matches none of the transactions: typo",
                "the setting exclude-models matches none of the transactions: mistral*",
                "the setting include-agents matches none of the transactions: nobody",
            ],
            exporter.Exporter.Refresher.Notices.Order());
    }

    [Fact]
    public void What_comes_later_is_seen_and_remembered_over_a_restart()
    {
        using var state = new TempFolder();
        using var exporter = new TestExporter(_source, Settings, state: state);
        exporter.RefreshAndRead();
        Save("mistral-large");
        Save("gtp-5");
        Assert.Equal(1, exporter.RefreshAndRead().Sum(Family));
        _source.Transactions.Clear();
        exporter.Restart();

        Assert.Equal(1, exporter.RefreshAndRead().Sum(Family));
    }

    [Fact]
    public void Before_the_first_load_nothing_is_said()
    {
        _source.FailAtRow = 0;
        using var exporter = new TestExporter(_source, Settings);
        exporter.Refresh();

        Assert.Empty(exporter.Read()[Family]);
        Assert.Empty(exporter.Exporter.Refresher.Notices);
    }

    [Fact]
    public void A_tenant_of_nothing_is_said()
    {
        using var source = new DumpSource(Repository.Sample("librechat-tenants"), database: null, "nosuch");
        using var exporter = new TestExporter(source, null, (Setting.Tenant, "nosuch"));

        Assert.Equal(1, exporter.RefreshAndRead().Value(Family, "setting=tenant"));
    }

    private void Save(string model) => _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, ++_rows), model: model));
}
