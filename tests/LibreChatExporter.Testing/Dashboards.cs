using System.Text.Json;

namespace LibreChatExporter.Testing;

/// <summary>The shipped dashboards, for theories over all of them.</summary>
internal static class Dashboards
{
    public static string Folder { get; } = Path.Combine(Repository.Root, "deploy", "grafana-dashboards");

    public static IReadOnlyList<Dashboard> All { get; } = Dashboard.ReadAll(Folder);

    public static TheoryData<string> Files => [.. All.Select(dashboard => dashboard.File)];

    public static Dashboard Of(string file) => All.Single(dashboard => dashboard.File == file);

    /// <summary>The panels that show something, rows left out.</summary>
    public static IEnumerable<Panel> Shown(this Dashboard dashboard) => dashboard.Panels.Where(panel => panel.Type != "row");

    /// <summary>Every property of this name, however deep.</summary>
    public static IEnumerable<JsonElement> Everywhere(this JsonElement json, string name) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().SelectMany(property
            => property.Value.Everywhere(name).Concat(property.NameEquals(name) ? [property.Value] : [])),
        JsonValueKind.Array => json.EnumerateArray().SelectMany(item => item.Everywhere(name)),
        _ => [],
    };
}
