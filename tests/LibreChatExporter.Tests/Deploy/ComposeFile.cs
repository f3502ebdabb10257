using System.Text.RegularExpressions;
using YamlDotNet.Core;
using YamlDotNet.Serialization;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>The repository's <c>compose.yaml</c>, with every variable at its default.</summary>
internal sealed class ComposeFile
{
    private readonly Dictionary<object, object?> _root;

    private ComposeFile(string text)
    {
        Variables = [.. Regex.Matches(text, @"\$\{(?<name>\w+):-(?<default>[^}]*)\}")
            .Select(match => (match.Groups["name"].Value, match.Groups["default"].Value))];
        string filled = Regex.Replace(text, @"\$\{\w+:-([^}]*)\}", "$1");
        Assert.DoesNotContain('$', filled);
        _root = new DeserializerBuilder().Build()
            .Deserialize<Dictionary<object, object?>>(new MergingParser(new Parser(new StringReader(filled))));
    }

    /// <summary>The variables that it takes, with the defaults that it has for them.</summary>
    public IReadOnlyList<(string Name, string Default)> Variables { get; }

    public IEnumerable<Service> Services => Map(_root["services"]).Select(service => new Service((string)service.Key, Map(service.Value)));

    public IEnumerable<string> Volumes => Names(_root["volumes"]);

    public static ComposeFile Read() => new(File.ReadAllText(Path.Combine(Repository.Root, "compose.yaml")));

    /// <summary>The services that start with these profiles.</summary>
    public IEnumerable<Service> Start(params string[] profiles)
        => Services.Where(service => service.Texts("profiles").Intersect(profiles).Any());

    private static Dictionary<object, object?> Map(object? node) => Assert.IsType<Dictionary<object, object?>>(node);

    private static IEnumerable<string> Names(object? node) => node switch
    {
        null => [],
        List<object> list => list.Cast<string>(),
        _ => Map(node).Keys.Cast<string>(),
    };

    /// <summary>One of its services.</summary>
    internal sealed record Service(string Name, IReadOnlyDictionary<object, object?> Settings)
    {
        /// <summary>What is mounted: a path or the name of a volume, and where to.</summary>
        public IEnumerable<(string Source, string Target, bool IsReadOnly)> Mounts => Texts("volumes").Select(volume => volume.Split(':'))
            .Select(parts => (parts[0], parts[1], parts.Length > 2 && parts[2] == "ro"));

        /// <summary>The names that others on a network know it by.</summary>
        public IEnumerable<string> HostNames => Settings["networks"] is Dictionary<object, object?> networks
            ? [Name, .. networks.Values.SelectMany(network => Names(Map(network).GetValueOrDefault("aliases")))]
            : [Name];

        public string Text(string key) => (string)Settings[key]!;

        /// <summary>The items of a list, or the keys of a map.</summary>
        public IEnumerable<string> Texts(string key) => Names(Settings.GetValueOrDefault(key));

        public string Variable(string name) => (string)Map(Settings["environment"])[name]!;
    }
}
