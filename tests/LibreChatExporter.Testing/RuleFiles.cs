using YamlDotNet.RepresentationModel;

namespace LibreChatExporter.Testing;

/// <summary>The rules for Prometheus that are shipped, and their tests, as they stand in the files.</summary>
internal static class RuleFiles
{
    private static readonly string Folder = Path.Combine(Repository.Root, "deploy", "prometheus");

    /// <summary>The alerts, in the order of the file.</summary>
    public static IReadOnlyList<AlertRule> Alerts { get; } =
    [
        .. Rules("alerts.rules.yml").Where(rule => Text(rule, "alert").Length > 0)
            .Select(rule => new AlertRule(
                Text(rule, "alert"), Text(rule, "expr"), Text(rule, "for"), Texts(rule, "labels"), Texts(rule, "annotations"))),
    ];

    /// <summary>What is recorded, thresholds included, in the order of the files.</summary>
    public static IReadOnlyList<RecordingRule> Recordings { get; } =
    [
        .. Rules("recording.rules.yml").Concat(Rules("alerts.rules.yml")).Where(rule => Text(rule, "record").Length > 0)
            .Select(rule => new RecordingRule(Text(rule, "record"), Text(rule, "expr"), Texts(rule, "labels"))),
    ];

    /// <summary>What is recorded under the names of other exporters.</summary>
    public static IReadOnlyList<RecordingRule> Migrating { get; } =
    [
        .. Rules("migrating.rules.yml")
            .Select(rule => new RecordingRule(Text(rule, "record"), Text(rule, "expr"), Texts(rule, "labels"))),
    ];

    /// <summary>The names of the groups.</summary>
    public static IReadOnlyList<string> Groups { get; } =
    [
        .. new[] { "recording.rules.yml", "alerts.rules.yml" }.SelectMany(file => List(Read(Path.Combine(Folder, file)), "groups"))
            .Select(group => Text(group, "name")),
    ];

    /// <summary>Each time that a test looks at an alert: its name, and how many of it have to fire.</summary>
    public static ILookup<string, int> AlertTests { get; } = Tests().SelectMany(test => List(test, "alert_rule_test"))
        .ToLookup(test => Text(test, "alertname"), test => List(test, "exp_alerts").Count());

    /// <summary>The labels of each alert that a test expects to fire, by its name.</summary>
    public static ILookup<string, IReadOnlyDictionary<string, string>> FiringLabels { get; } = Tests()
        .SelectMany(test => List(test, "alert_rule_test"))
        .SelectMany(test => List(test, "exp_alerts"), (test, alert) => (Name: Text(test, "alertname"), Labels: Texts(alert, "exp_labels")))
        .ToLookup(alert => alert.Name, IReadOnlyDictionary<string, string> (alert) => alert.Labels);

    /// <summary>The queries that a test expects a value of.</summary>
    public static IReadOnlyList<string> ValueTests { get; } =
    [
        .. Tests().SelectMany(test => List(test, "promql_expr_test")).Where(test => List(test, "exp_samples").Any())
            .Select(test => Text(test, "expr")),
    ];

    /// <summary>In which order a test file takes groups.</summary>
    public static IEnumerable<string> GroupOrder(string testFile)
        => ((YamlSequenceNode)Read(Path.Combine(Folder, "tests", testFile))["group_eval_order"]).Select(group => group.ToString());

    private static IEnumerable<YamlMappingNode> Tests()
        => Directory.EnumerateFiles(Path.Combine(Folder, "tests"), "*.test.yml").SelectMany(file => List(Read(file), "tests"));

    private static IEnumerable<YamlMappingNode> Rules(string file)
        => List(Read(Path.Combine(Folder, file)), "groups").SelectMany(group => List(group, "rules"));

    private static YamlMappingNode Read(string file)
    {
        using StreamReader reader = File.OpenText(file);
        var yaml = new YamlStream();
        yaml.Load(reader);
        return (YamlMappingNode)yaml.Documents[0].RootNode;
    }

    private static IEnumerable<YamlMappingNode> List(YamlMappingNode node, string key)
        => node.Children.TryGetValue(key, out YamlNode? list) ? ((YamlSequenceNode)list).Cast<YamlMappingNode>() : [];

    private static string Text(YamlMappingNode node, string key)
        => node.Children.TryGetValue(key, out YamlNode? text) ? ((YamlScalarNode)text).Value ?? "" : "";

    private static Dictionary<string, string> Texts(YamlMappingNode node, string key)
        => !node.Children.TryGetValue(key, out YamlNode? texts) ? [] : ((YamlMappingNode)texts).ToDictionary(
            pair => ((YamlScalarNode)pair.Key).Value!, pair => ((YamlScalarNode)pair.Value).Value!);
}

/// <summary>A rule that alerts; <paramref name="For"/> is how long what it looks for has to last, empty for at once.</summary>
internal sealed record AlertRule(
    string Name,
    string Expression,
    string For,
    IReadOnlyDictionary<string, string> Labels,
    IReadOnlyDictionary<string, string> Annotations);

/// <summary>A rule that records, and the labels that it adds.</summary>
internal sealed record RecordingRule(string Name, string Expression, IReadOnlyDictionary<string, string> Labels)
{
    /// <summary>Whether it is a number to be set, not something that is worked out.</summary>
    public bool IsThreshold => Name.EndsWith(":threshold", StringComparison.Ordinal);

    /// <summary>The number of a threshold.</summary>
    public string Number => Expression.StartsWith("vector(", StringComparison.Ordinal)
        ? Expression[7..^1]
        : throw new FormatException(Expression);
}
