using YamlDotNet.RepresentationModel;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>The alerts that deploy/prometheus has.</summary>
internal static class AlertRules
{
    /// <summary>Their names and severities.</summary>
    internal static IReadOnlyList<(string Alert, string Severity)> All()
    {
        using StreamReader file = File.OpenText(Path.Combine(DeployFolder.Original("prometheus"), "alerts.rules.yml"));
        var yaml = new YamlStream();
        yaml.Load(file);
        YamlNode root = yaml.Documents[0].RootNode;
        return [.. ((YamlSequenceNode)root["groups"])
            .SelectMany(group => (YamlSequenceNode)group["rules"])
            .Where(rule => ((YamlMappingNode)rule).Children.ContainsKey("alert"))
            .Select(rule => ($"{rule["alert"]}", $"{rule["labels"]["severity"]}"))];
    }
}
