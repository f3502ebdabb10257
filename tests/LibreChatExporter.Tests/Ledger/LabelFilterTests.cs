using System.Text;
using LibreChatExporter.Configuration;
using LibreChatExporter.Exposition;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Ledger;

/// <summary>Models and agents that are not to be shown: they add up in <c>other</c>, and their names are nowhere.</summary>
public sealed class LabelFilterTests : IDisposable
{
    private const string Calls = "librechat_llm_calls_total";

    private static readonly string[] Models = ["gpt-5.5", "GPT-5.5-mini", "claude-sonnet-4-5", "other"];

    private readonly MemorySource _source = new();
    private int _rows;

    public LabelFilterTests()
    {
        _source.Agents.Add(Documents.Agent("agent_research", "Research Helper", "anthropic", "claude-sonnet-4-5"));
        _source.Agents.Add(Documents.Agent("agent_hr", "HR Bot", "openAI", "gpt-5.5"));
        foreach (string model in Models)
        {
            Save(model, answeredBy: model);
            Save(model, answeredBy: "agent_research");
            Save(model, answeredBy: "agent_hr");
            Save(model, answeredBy: "agent_gone");
        }

        Save(null, answeredBy: null);
        Save("agent_hr", answeredBy: null);
        Save("agent_research", answeredBy: null);
    }

    public void Dispose() => _source.Dispose();

    [Theory]
    [InlineData("gpt-*", null, "GPT-5.5-mini,gpt-5.5,other,unknown")]
    [InlineData("GPT-5.5", null, "gpt-5.5,other,unknown")]
    [InlineData(null, "*-MINI", "claude-sonnet-4-5,gpt-5.5,other,unknown")]
    [InlineData("gpt*", "*mini", "gpt-5.5,other,unknown")]
    [InlineData("nothing", null, "other,unknown")]
    [InlineData(null, "*", "other,unknown")]
    [InlineData("gpt-5.?", "claude*,*mini", "gpt-5.5,other,unknown")]
    public void Models_that_are_not_to_be_shown_are_other(string? include, string? exclude, string expected)
    {
        (Scrape scrape, string text) = Read((Setting.IncludeModels, include), (Setting.ExcludeModels, exclude));

        Assert.Equal(expected.Split(','), scrape.Values(Calls, "model"));
        Assert.Equal(expected.Split(','), scrape.Values("librechat_context_cost_usd_total", "model"));
        Assert.Equal(expected.Split(','), scrape.Values("librechat_window_model_cost_usd", "model"));
        Assert.All(Models.Except(expected.Split(',')), hidden => Assert.DoesNotContain($"\"{hidden}\"", text, StringComparison.Ordinal));
        AssertSums(scrape, "model");
    }

    [Theory]
    [InlineData("agent_research", null, "agent_research,none,other")]
    [InlineData("research*", null, "agent_research,none,other")]
    [InlineData("Research Helper,hr bot", null, "agent_hr,agent_research,none,other")]
    [InlineData(null, "HR*", "agent_gone,agent_research,none,other")]
    [InlineData(null, "agent_HR", "agent_gone,agent_research,none,other")]
    [InlineData("agent_*", "research helper", "agent_gone,agent_hr,none,other")]
    [InlineData("research*", "agent_research", "none,other")]
    [InlineData(null, "*", "none,other")]
    public void Agents_that_are_not_to_be_shown_are_other_by_id_or_by_name(string? include, string? exclude, string expected)
    {
        (Scrape scrape, string text) = Read((Setting.IncludeAgents, include), (Setting.ExcludeAgents, exclude));

        Assert.Equal(expected.Split(','), scrape.Values(Calls, "agent"));
        Assert.Equal(expected.Split(','), scrape.Values("librechat_window_agent_cost_usd", "agent"));
        Assert.Equal(expected.Split(',').Intersect(["agent_hr", "agent_research"]), scrape.Values("librechat_agent_info", "agent"));
        foreach ((string id, string name) in new[]
        {
            ("agent_hr", "HR Bot"), ("agent_research", "Research Helper"), ("agent_gone", "agent_gone"),
        })
        {
            bool isShown = expected.Split(',').Contains(id);
            Assert.Equal(isShown, text.Contains(id, StringComparison.Ordinal));
            Assert.Equal(isShown, text.Contains(name, StringComparison.Ordinal));
        }

        AssertSums(scrape, "agent");
    }

    [Fact]
    public void An_agent_that_is_shown_does_not_name_a_model_that_is_not()
    {
        (Scrape scrape, _) = Read((Setting.ExcludeModels, "claude*"));

        Assert.Equal(1, scrape.Value("librechat_agent_info", "agent=agent_research,model=other,name=Research Helper,provider=anthropic"));
        Assert.Equal(1, scrape.Value("librechat_agent_info", "agent=agent_hr,model=gpt-5.5,name=HR Bot,provider=openAI"));
    }

    [Fact]
    public void Messages_and_refunds_follow_the_lists_too()
    {
        _source.Transactions.Add(Documents.Transaction(Ids.At(Ids.Noon, ++_rows), rawAmount: 5, tokenValue: 5, model: "claude-sonnet-4-5"));
        foreach ((int i, string model) in new[] { "claude-sonnet-4-5", "agent_research", "agent_hr" }.Index())
        {
            _source.Messages.Add(Documents.ChatMessage(
                $"answer {i}", Ids.User(1), Ids.Noon, "q", model, isError: true, rating: "thumbsUp", content: ["text"]));
        }

        (Scrape scrape, string text) = Read((Setting.ExcludeModels, "claude*"), (Setting.ExcludeAgents, "Research*"));
        Assert.Equal(5 / 1e6, scrape.Value("librechat_refunded_usd_total", "model=other"), 1e-15);
        Assert.Equal(["gpt-5.5", "other"], scrape.Values("librechat_message_errors_total", "model"));
        Assert.Equal(["agent_hr", "none", "other"], scrape.Values("librechat_message_feedback", "agent"));
        Assert.DoesNotContain("claude", text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("research", text, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Without the label, the figures are those of an exporter that shows everything.</summary>
    private void AssertSums(Scrape scrape, string label)
    {
        (Scrape all, _) = Read();
        string[] families = [.. all.Families.Keys.Where(family => all.Values(family, label).All(value => value is not null)
            && !family.EndsWith("_info", StringComparison.Ordinal) && !family.Contains("price", StringComparison.Ordinal))];

        Assert.Contains(Calls, families);
        Assert.Contains($"librechat_window_{label}_tokens", families);
        Assert.All(families, family => Compare.Family(family, all.SumWithout(family, label), scrape.SumWithout(family, label)));
        Assert.Equal(0, scrape.Value("librechat_exporter_series_limited_total"));
    }

    private void Save(string? model, string? answeredBy)
    {
        string messageId = $"m{++_rows}";
        _source.Transactions.Add(Documents.Transaction(
            Ids.At(Ids.Noon, _rows), tokenValue: -_rows, model: model, messageId: answeredBy is null ? null : messageId));
        if (answeredBy is not null)
        {
            string endpoint = answeredBy.StartsWith("agent_", StringComparison.Ordinal) ? "agents" : "openAI";
            _source.Messages.Add(Documents.Message(messageId, Ids.User(1), answeredBy, endpoint));
        }
    }

    private (Scrape Scrape, string Text) Read(params (Setting Setting, string? Value)[] settings)
    {
        using var exporter = new TestExporter(
            _source, null, [.. settings.Where(setting => setting.Value is not null).Select(setting => (setting.Setting, setting.Value!))]);
        return (exporter.RefreshAndRead(), Encoding.UTF8.GetString(exporter.Snapshot.Body(ExpositionFormat.OpenMetrics)));
    }
}
