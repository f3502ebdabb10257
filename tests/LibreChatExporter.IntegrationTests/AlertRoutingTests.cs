using System.Text.RegularExpressions;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Where deploy/alertmanager sends each alert, as Alertmanager's own tool says.</summary>
public partial class AlertRoutingTests
{
    private static readonly string Config = Path.Combine(DeployFolder.Original("alertmanager"), "alertmanager.yml");

    public static TheoryData<string> Alerts => [.. RuleFiles.Alerts.Select(alert => alert.Name)];

    private protected virtual Release Release => Release.OfTheMachine;

    [SkippableFact]
    public Task The_configuration_is_valid() => Amtool.AssertValid(Release, Config);

    [Fact]
    public void The_alerts_that_the_configuration_names_are_those_of_the_rules()
    {
        string[] named = [.. NameOfAlert().Matches(File.ReadAllText(Config)).Select(match => match.Value).Distinct()];

        Assert.NotEmpty(named);
        Assert.Empty(named.Except(RuleFiles.Alerts.Select(alert => alert.Name)));
    }

    [SkippableTheory]
    [MemberData(nameof(Alerts))]
    public async Task Each_alert_goes_by_its_severity_or_its_budget(string alert)
    {
        string severity = RuleFiles.Alerts.Single(rule => rule.Name == alert).Labels["severity"];
        string[] labels = [$"alertname={alert}", $"severity={severity}", "job=librechat"];
        bool isOfBudget = alert.StartsWith("LibreChatBudget", StringComparison.Ordinal);

        Assert.Equal(
            isOfBudget ? "{budget!=\"\"}  receiver: slack-budgets" : $"{{severity=\"{severity}\"}}  receiver: slack",
            await Amtool.Route(Release, Config, [.. labels, .. isOfBudget ? ["budget=monthly"] : Array.Empty<string>()]));
    }

    [SkippableTheory]
    [InlineData("{severity=\"critical\"}  receiver: slack", "severity=critical")]
    [InlineData("{severity=\"warning\"}  receiver: slack", "severity=warning")]
    [InlineData("{severity=\"info\"}  receiver: slack", "severity=info")]
    [InlineData("{budget!=\"\"}  receiver: slack-budgets", "severity=critical", "budget=daily")]
    [InlineData("{budget!=\"\"}  receiver: slack-budgets", "severity=info", "budget=hourly")]
    [InlineData("default-route  receiver: slack", "alertname=OfSomethingElse")]
    [InlineData("default-route  receiver: slack", "severity=page")]
    public async Task Each_severity_and_each_budget_has_its_route_and_the_rest_is_not_lost(string route, params string[] labels)
        => Assert.Equal(route, await Amtool.Route(Release, Config, labels));

    [GeneratedRegex("LibreChat[A-Z][A-Za-z]+")]
    private static partial Regex NameOfAlert();
}

/// <summary>As a newer Alertmanager's tool says.</summary>
public sealed class NewerAlertRoutingTests : AlertRoutingTests
{
    private protected override Release Release => Release.Newer;
}
