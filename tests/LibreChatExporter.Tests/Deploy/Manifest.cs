using YamlDotNet.RepresentationModel;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>A document in YAML, looked into by paths such as <c>spec/ports/0/port</c>.</summary>
internal sealed class Manifest(YamlNode node)
{
    /// <summary>Its text; a node that holds others has none.</summary>
    public string Text => ((YamlScalarNode)node).Value ?? "";

    /// <summary>The names in it.</summary>
    public IReadOnlyDictionary<string, Manifest> Fields
        => ((YamlMappingNode)node).ToDictionary(entry => ((YamlScalarNode)entry.Key).Value!, entry => new Manifest(entry.Value));

    /// <summary>What it lists.</summary>
    public IReadOnlyList<Manifest> Items => [.. ((YamlSequenceNode)node).Select(item => new Manifest(item))];

    /// <summary>Its names with their texts, such as labels.</summary>
    public IReadOnlyDictionary<string, string> Texts => Fields.ToDictionary(entry => entry.Key, entry => entry.Value.Text);

    /// <summary>What is at a path; fails where nothing is.</summary>
    public Manifest this[string path] => Find(path) ?? throw new KeyNotFoundException($"no {path} in\n{node}");

    /// <summary>The file's only document.</summary>
    public static Manifest Read(string path) => Assert.Single(All(File.ReadAllText(Path.Combine(Repository.Root, path))));

    /// <summary>All documents of a text.</summary>
    public static IReadOnlyList<Manifest> All(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return [.. stream.Documents.Select(document => new Manifest(document.RootNode))];
    }

    /// <summary>What is at a path; null where nothing is.</summary>
    public Manifest? Find(string path)
    {
        YamlNode? found = node;
        foreach (string step in path.Split('/'))
        {
            found = found switch
            {
                YamlMappingNode mapping => mapping.Children.TryGetValue(step, out YamlNode? child) ? child : null,
                YamlSequenceNode list => list.ElementAtOrDefault(int.Parse(step, System.Globalization.CultureInfo.InvariantCulture)),
                _ => null,
            };
        }

        return found is null ? null : new Manifest(found);
    }

    /// <summary>Whether both say the same, in whatever order and style.</summary>
    public bool Says(Manifest other) => Same(node, other.Node);

    private YamlNode Node => node;

    private static bool Same(YamlNode one, YamlNode other) => (one, other) switch
    {
        (YamlScalarNode a, YamlScalarNode b) => a.Value == b.Value,
        (YamlSequenceNode a, YamlSequenceNode b) => a.Count() == b.Count() && a.Zip(b).All(pair => Same(pair.First, pair.Second)),
        (YamlMappingNode a, YamlMappingNode b) => a.Children.Count == b.Children.Count
            && a.Children.All(entry => b.Children.TryGetValue(entry.Key, out YamlNode? value) && Same(entry.Value, value)),
        _ => false,
    };
}
