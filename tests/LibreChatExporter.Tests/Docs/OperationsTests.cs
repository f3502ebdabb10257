using System.Text.RegularExpressions;
using LibreChatExporter.Commands;
using LibreChatExporter.Configuration;
using LibreChatExporter.Sources;
using LibreChatExporter.Tests.Deploy;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Docs;

/// <summary>The page for operators names settings, metrics, reasons and places that there are.</summary>
public sealed class OperationsTests
{
    private static readonly Page Operations = new("docs/operations.md");

    [Fact]
    public void Every_metric_that_it_names_is_exposed()
    {
        string[] named = [.. Operations.Code.Where(code => Regex.IsMatch(code, "(librechat|process)_[a-z_]+"))
            .SelectMany(PromqlMetrics.Of)];
        Assert.True(named.Length > 20);

        // Of Docker, LibreChat's network.
        Assert.Empty(named.Except([.. ExposedFamilies.MetricNames(), "librechat_default"]));
    }

    [Fact]
    public void Every_setting_that_it_names_is_one()
    {
        string[] settings = [.. Setting.All.Select(setting => setting.Name)];
        string[] flags = [.. Operations.Code.Where(code => code.StartsWith("--", StringComparison.Ordinal))
            .Select(code => Regex.Match(code, "[a-z][a-z-]*").Value)];
        string[] keys = [.. Operations.Code.Select(code => Regex.Match(code, "^[a-z]+(-[a-z]+)+(?=: |$)").Value)
            .Where(key => key.Length > 0 && !key.StartsWith("librechat-", StringComparison.Ordinal))];
        Assert.True(flags.Length > 2 && keys.Length > 10);
        IEnumerable<string> ofCommands = CheckCommand.Create((_, _) => 0, (_, _) => 0).Options.Select(option => option.Name.TrimStart('-'));
        Assert.Empty(flags.Concat(keys).Except([.. settings, .. ofCommands, "help", "hash-password"]));
    }

    [Fact]
    public void Every_reason_that_it_names_is_one()
    {
        string[] reasons = [.. Operations.Code
            .SelectMany(code => Regex.Matches(code, "reason=\"(?<reason>[a-z]+)\"")).Select(match => match.Groups["reason"].Value)];
        Assert.True(reasons.Length > 3);
        Assert.All(reasons, reason => Assert.True(Enum.TryParse<SourceErrorReason>(reason, ignoreCase: true, out _), reason));
    }

    [SkippableFact]
    public void Prometheus_accepts_the_examples_of_its_configuration()
    {
        string[] examples = [.. Operations.Blocks("yaml").Where(yaml => yaml.StartsWith("scrape_configs:", StringComparison.Ordinal))];
        Assert.Equal(2, examples.Length);
        Array.ForEach(examples, example => Promtool.AssertAccepts("check config", example));
    }
}
