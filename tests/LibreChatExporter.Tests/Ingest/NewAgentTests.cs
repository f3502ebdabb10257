using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ingest;

/// <summary>An agent that is made after the agents were last read is known before its first row counts.</summary>
public sealed class NewAgentTests : IDisposable
{
    private readonly MemorySource _source = new();

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public void Patterns_match_its_name_from_the_first_row(bool agentsFail)
    {
        using var exporter = new TestExporter(
            _source,
            TestSettings.WithFile("budgets: [{name: research, amount: 9, agent: 'Research*'}]", (Setting.ExcludeAgents, "Secret*")));
        exporter.RefreshAndRead();
        _source.OnReadTransactions = AddAgents;
        if (agentsFail)
        {
            _source.FailAlways.Add("agents");
            exporter.Refresh();
            exporter.Refresh();
            Assert.Empty(exporter.Read()["librechat_llm_calls_total"]);
            _source.FailAlways.Clear();
        }

        exporter.RefreshAndRead();
        Scrape scrape = exporter.RefreshUntilAllShows();
        Assert.Equal(
            ["agent=agent_r,model=gpt-5.5,user=" + Ids.User(1), "agent=other,model=gpt-5.5,user=" + Ids.User(1)],
            scrape["librechat_llm_calls_total"].Keys.Order());
        Assert.Single(scrape["librechat_agent_info"]);
        Assert.Equal(0.00025, scrape.Value("librechat_budget_spent_usd", "budget=research"), 1e-12);
    }

    [Fact]
    public void An_agent_that_is_gone_is_asked_for_once()
    {
        using var exporter = new TestExporter(_source);
        _source.Messages.Add(Documents.Message("m", Ids.User(1), "agent_gone", "agents"));
        for (int i = 0; i < 10; i++)
        {
            _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, i), messageId: "m"));
            exporter.RefreshAndRead();
        }

        Assert.Equal(10 + 1, _source.Reads.Count(read => read.Collection == "agents"));
    }

    private void AddAgents()
    {
        if (_source.Agents.Count > 0)
        {
            return;
        }

        _source.Agents.Add(Documents.Agent("agent_s", "Secret Helper", "openAI", "gpt-5.5"));
        _source.Agents.Add(Documents.Agent("agent_r", "Research Helper", "openAI", "gpt-5.5"));
        foreach (string agent in (string[])["agent_s", "agent_r"])
        {
            _source.Messages.Add(Documents.Message($"m {agent}", Ids.User(1), agent, "agents"));
            _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, agent[^1]), messageId: $"m {agent}"));
        }
    }
}
