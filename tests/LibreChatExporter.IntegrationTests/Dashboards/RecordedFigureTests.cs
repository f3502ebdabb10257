using System.Text.RegularExpressions;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>
/// What the recording rules make of the live sample is the sample's, too. Their expressions are asked for the instant of a scrape, as
/// Prometheus evaluates rules at instants of its own, which rates are extrapolated to.
/// </summary>
[Collection(LiveCollection.Name)]
public partial class RecordedFigureTests(LiveSample live)
{
    private const double FiveMinutes = 300, Hour = 3600;

    /// <summary>Rates, their labels, the family, and the seconds that they are over: longer than the sample takes to come in.</summary>
    public static TheoryData<string, string, string, double> Rates => new()
    {
        { "librechat:cost_usd:rate5m", "", SampleUsage.Cost, FiveMinutes },
        { "librechat:user_cost_usd:rate5m", "user", SampleUsage.Cost, FiveMinutes },
        { "librechat:model_agent_cost_usd:rate5m", "model,agent", SampleUsage.Cost, FiveMinutes },
        { "librechat:model_cost_usd:rate5m", "model", SampleUsage.Cost, FiveMinutes },
        { "librechat:agent_cost_usd:rate5m", "agent", SampleUsage.Cost, FiveMinutes },
        { "librechat:model_agent_cost_usd:rate1h", "model,agent", SampleUsage.Cost, Hour },
        { "librechat:model_cost_usd:rate1h", "model", SampleUsage.Cost, Hour },
        { "librechat:agent_cost_usd:rate1h", "agent", SampleUsage.Cost, Hour },
        { "librechat:model_tokens:rate1h", "model,type", SampleUsage.Tokens, Hour },
        { "librechat:model_llm_calls:rate1h", "model", SampleUsage.Calls, Hour },
    };

    [SkippableTheory]
    [MemberData(nameof(Rates))]
    public async Task Recorded_rates_are_what_the_sample_has_in_that_time(string record, string labels, string family, double seconds)
    {
        await live.Ready();

        Near.AssertRows(
            SampleUsage.By(labels, family).ToDictionary(row => row.Key, row => row.Value / seconds), labels, await Evaluated(record));
    }

    [SkippableFact]
    public async Task Recorded_cost_by_provider_adds_up_to_all_cost()
    {
        await live.Ready();

        IReadOnlyList<PrometheusApi.Sample> providers = await Evaluated("librechat:provider_cost_usd:rate5m");
        Assert.True(providers.Count > 1);
        Near.Assert(SampleUsage.Total(SampleUsage.Cost), FiveMinutes * providers.Sum(row => row.Value));
    }

    [SkippableTheory]
    [InlineData("librechat:cost_usd:month_to_date", "month")]
    [InlineData("librechat:cost_usd:day_to_date", "today")]
    [InlineData("librechat:cost_usd:increase1d", "24h")]
    public async Task Recorded_cost_of_a_window_is_what_the_exporter_says(string record, string window)
    {
        await live.Ready();

        Near.Assert(live.End.Metrics["librechat_window_cost_usd"][$"window={window}"], Assert.Single(await Evaluated(record)).Value);
    }

    private static string Expression(string record) => RuleFiles.Recordings.Single(rule => rule.Name == record).Expression;

    private Task<IReadOnlyList<PrometheusApi.Sample>> Evaluated(string record)
    {
        string expression = Expression(record);
        while (Recorded().IsMatch(expression))
        {
            expression = Recorded().Replace(expression, match => $"({Expression(match.Value)})");
        }

        return live.Prometheus.Instant(expression, live.End.Time);
    }

    [GeneratedRegex(@"\blibrechat:[\w:]+")]
    private static partial Regex Recorded();
}

/// <summary>The same of a newer Prometheus.</summary>
[Collection(NewerLiveCollection.Name)]
public sealed class NewerRecordedFigureTests(NewerLiveSample live) : RecordedFigureTests(live);
