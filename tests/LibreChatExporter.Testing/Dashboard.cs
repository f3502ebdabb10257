using System.Text.Json;

namespace LibreChatExporter.Testing;

/// <summary>A dashboard of Grafana, read from its JSON: what its panels and variables ask.</summary>
/// <param name="File">The name of its file.</param>
/// <param name="Uid">Its uid, by which others link to it.</param>
/// <param name="Title">Its title.</param>
/// <param name="Panels">All panels, rows and those inside of collapsed rows included, in the file's order.</param>
/// <param name="Variables">Its variables, in the order in which they are shown.</param>
/// <param name="Json">All of it.</param>
internal sealed record Dashboard(
    string File, string Uid, string Title, IReadOnlyList<Panel> Panels, IReadOnlyList<Variable> Variables, JsonElement Json)
{
    /// <summary>Reads all dashboards of a folder, by the names of their files.</summary>
    internal static IReadOnlyList<Dashboard> ReadAll(string folder)
        => [.. Directory.EnumerateFiles(folder, "*.json").Order(StringComparer.Ordinal).Select(Read)];

    internal static Dashboard Read(string path)
    {
        JsonElement json = JsonSerializer.Deserialize<JsonElement>(System.IO.File.ReadAllText(path));
        return new Dashboard(
            Path.GetFileName(path), json.Text("uid"), json.Text("title"), [.. json.Items("panels").SelectMany(Panel.WithItsOwn)],
            [.. json.GetProperty("templating").Items("list").Select(Variable.Read)], json);
    }
}

/// <summary>A panel of a dashboard; a row is one, too.</summary>
/// <param name="Id">Its number within the dashboard.</param>
/// <param name="Title">Its title.</param>
/// <param name="Type">What draws it, such as <c>timeseries</c>; <c>row</c> for a row.</param>
/// <param name="Description">What it says about itself.</param>
/// <param name="GridPos">Where it is.</param>
/// <param name="Targets">What it asks.</param>
/// <param name="Json">All of it.</param>
internal sealed record Panel(
    int Id, string Title, string Type, string Description, GridPos GridPos, IReadOnlyList<Target> Targets, JsonElement Json)
{
    /// <summary>A panel, and the panels of a row that is collapsed.</summary>
    internal static IEnumerable<Panel> WithItsOwn(JsonElement json)
    {
        JsonElement position = json.GetProperty("gridPos");
        var gridPos = new GridPos(position.Number("x"), position.Number("y"), position.Number("w"), position.Number("h"));
        return
        [
            new Panel(
                json.Number("id"), json.Text("title"), json.Text("type"), json.Text("description"), gridPos,
                [.. json.Items("targets").Select(Target.Read)], json),
            .. json.Items("panels").SelectMany(WithItsOwn),
        ];
    }
}

/// <summary>A place on the grid, which is 24 columns wide.</summary>
internal readonly record struct GridPos(int X, int Y, int Width, int Height)
{
    internal bool Overlaps(GridPos other)
        => X < other.X + other.Width && other.X < X + Width && Y < other.Y + other.Height && other.Y < Y + Height;
}

/// <summary>A query of a panel.</summary>
/// <param name="RefId">Its letter.</param>
/// <param name="Expr">What it asks, in PromQL with Grafana's macros and variables.</param>
/// <param name="Instant">Whether it is asked for the end of the range only, not for each step of it.</param>
/// <param name="Format"><c>time_series</c>, <c>table</c> or <c>heatmap</c>.</param>
/// <param name="Legend">What its series are called.</param>
/// <param name="Json">All of it.</param>
internal sealed record Target(string RefId, string Expr, bool Instant, string Format, string Legend, JsonElement Json)
{
    internal static Target Read(JsonElement json) => new(
        json.Text("refId"),
        json.Text("expr"),
        json.TryGetProperty("instant", out JsonElement instant) && instant.GetBoolean(),
        json.Text("format"),
        json.Text("legendFormat"),
        json);
}

/// <summary>A variable of a dashboard.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>query</c>, <c>datasource</c> and so on.</param>
/// <param name="Query">What it asks, such as <c>label_values(metric, label)</c>; of a data source its kind.</param>
/// <param name="Json">All of it.</param>
internal sealed record Variable(string Name, string Type, string Query, JsonElement Json)
{
    internal static Variable Read(JsonElement json)
    {
        JsonElement query = json.GetProperty("query");
        return new Variable(
            json.Text("name"), json.Text("type"), query.ValueKind == JsonValueKind.Object ? query.Text("query") : query.GetString()!, json);
    }
}

/// <summary>Reads JSON in which what is not set may be left out.</summary>
internal static class LenientJson
{
    internal static string Text(this JsonElement json, string name)
        => json.TryGetProperty(name, out JsonElement value) ? value.GetString()! : "";

    internal static int Number(this JsonElement json, string name) => json.GetProperty(name).GetInt32();

    internal static IEnumerable<JsonElement> Items(this JsonElement json, string name)
        => json.TryGetProperty(name, out JsonElement list) ? list.EnumerateArray() : [];
}
