using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>Looks at a dashboard as Grafana does: fills in its variables, asks what its panels ask.</summary>
/// <param name="prometheus">The data source.</param>
/// <param name="dashboard">The dashboard.</param>
/// <param name="view">The selected time.</param>
/// <param name="choices">What is chosen of its variables.</param>
internal sealed class DashboardReader(
    PrometheusApi prometheus, Dashboard dashboard, TimeView view, IReadOnlyDictionary<string, Choice> choices)
{
    /// <summary>What is chosen of each variable, by its name.</summary>
    internal IReadOnlyDictionary<string, Choice> Choices => choices;

    /// <summary>Opens a dashboard.</summary>
    /// <param name="prometheus">The data source.</param>
    /// <param name="dashboard">The dashboard.</param>
    /// <param name="view">The selected time.</param>
    /// <param name="choose">Of a variable and its values, the chosen ones; null for all. Without it, all of each.</param>
    internal static async Task<DashboardReader> Open(
        PrometheusApi prometheus,
        Dashboard dashboard,
        TimeView view,
        Func<string, IReadOnlyList<string>, IReadOnlyList<string>?>? choose = null)
        => new(prometheus, dashboard, view, await new VariableValues(prometheus, view).Choose(dashboard, choose ?? ((_, _) => null)));

    /// <summary>What a query of a panel gives: of each series the labels and the values, of an instant one value.</summary>
    /// <exception cref="PromqlException">Prometheus refused it.</exception>
    internal async Task<IReadOnlyList<PrometheusServer.Series>> Ask(Panel panel, Target target)
    {
        TimeView own = view.Of(panel, target);
        string query = own.Fill(target.Expr, choices);
        if (target.Instant)
        {
            return [.. (await prometheus.Instant(query, own.End))
                .Select(sample => new PrometheusServer.Series(sample.Labels, [sample.Value]))];
        }

        TimeView points = own.Aligned();
        return await prometheus.Range(query, points.Start, points.End, points.Interval);
    }

    /// <summary>The only number of a panel, at the end of the selected time.</summary>
    internal async Task<double> Number(string title) => Assert.Single(await Rows(title)).Value;

    /// <summary>What the only query of a panel gives, at the end of the selected time.</summary>
    internal Task<IReadOnlyList<PrometheusApi.Sample>> Rows(string title)
    {
        Panel panel = Panel(title);
        return AtEnd(panel, Assert.Single(panel.Targets));
    }

    /// <summary>A column of a table, at the end of the selected time, by the name that it is shown under.</summary>
    internal async Task<IReadOnlyList<PrometheusApi.Sample>> Column(string title, string column)
    {
        Panel panel = Panel(title);
        IEnumerable<string> fields = panel.Json.Items("transformations").Where(transformation => transformation.Text("id") == "organize")
            .SelectMany(organize => organize.GetProperty("options").GetProperty("renameByName").EnumerateObject())
            .Where(renamed => renamed.Value.GetString() == column).Select(renamed => renamed.Name);
        string field = Assert.Single(fields);
        return await AtEnd(
            panel, panel.Targets.Single(target => field == $"Value #{target.RefId}" || (field == "Value" && panel.Targets.Count == 1)));
    }

    private Task<IReadOnlyList<PrometheusApi.Sample>> AtEnd(Panel panel, Target target)
        => prometheus.Instant(view.Of(panel, target).Fill(target.Expr, choices), view.End);

    private Panel Panel(string title)
    {
        Panel[] found = [.. dashboard.Panels.Where(panel => panel.Title == title)];
        return found.Length == 1
            ? found[0]
            : throw new ArgumentException($"{dashboard.Uid} has {found.Length} panels with the title {title}", nameof(title));
    }
}
