using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>Whether the answers of a table's queries can be put together row by row, as its transformations say.</summary>
internal static class TableCheck
{
    internal static IEnumerable<string> Faults(
        Panel panel, IReadOnlyList<(Target Target, IReadOnlyList<PrometheusServer.Series> Rows)> frames)
    {
        string[]? keys = Keys(panel, frames);
        return keys switch
        {
            null => [$"{panel.Title}: nothing says how its queries are put together"],
            [] => [$"{panel.Title}: no label is in all its queries: {string.Join("; ", frames.Select(
                frame => $"{frame.Target.RefId} has {string.Join(", ", LabelsOf(frame))}"))}"],
            _ => frames.SelectMany(frame => FaultsOf(panel, frame.Target, frame.Rows, keys)),
        };
    }

    /// <summary>What rows are put together by: the field that is named, or all labels that all queries have.</summary>
    private static string[]? Keys(Panel panel, IReadOnlyList<(Target, IReadOnlyList<PrometheusServer.Series>)> frames)
    {
        foreach (var transformation in panel.Json.Items("transformations"))
        {
            switch (transformation.Text("id"))
            {
                case "joinByField":
                    return [transformation.GetProperty("options").Text("byField")];
                case "merge":
                    return [.. frames.Select(LabelsOf).Aggregate((a, b) => a.Intersect(b))];
            }
        }

        return null;
    }

    private static IEnumerable<string> LabelsOf((Target, IReadOnlyList<PrometheusServer.Series> Rows) frame)
        => frame.Rows.SelectMany(row => row.Labels.Keys).Distinct();

    private static IEnumerable<string> FaultsOf(Panel panel, Target target, IReadOnlyList<PrometheusServer.Series> rows, string[] keys)
    {
        if (target.Format != "table" || !target.Instant)
        {
            yield return $"{panel.Title} {target.RefId}: is no table of one instant";
        }

        if (rows.Any(row => !keys.All(row.Labels.ContainsKey)))
        {
            yield return $"{panel.Title} {target.RefId}: has rows without {string.Join(", ", keys)}";
        }

        if (rows.GroupBy(row => string.Join('\n', keys.Select(key => row.Labels.GetValueOrDefault(key)))).Any(group => group.Count() > 1))
        {
            yield return $"{panel.Title} {target.RefId}: has several rows for one {string.Join(", ", keys)}";
        }
    }
}
