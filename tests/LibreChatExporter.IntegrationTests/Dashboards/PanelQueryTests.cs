using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests.Dashboards;

/// <summary>Whatever the dashboards ask, a real Prometheus understands, and has an answer to unless it is known why not.</summary>
[Collection(LiveCollection.Name)]
public class PanelQueryTests(LiveSample live)
{
    /// <summary>The shipped dashboards, by their uids.</summary>
    public static TheoryData<string> Uids => [.. Testing.Dashboards.All.Select(dashboard => dashboard.Uid)];

    [SkippableTheory]
    [MemberData(nameof(Uids))]
    public async Task Every_query_of_every_panel_gives_data_unless_it_is_known_why_not(string uid)
    {
        await live.Ready();
        DashboardReader reader = await live.Open(uid);
        List<string> faults = [];
        foreach ((Panel panel, Target target) in Queries(uid))
        {
            string? reason = EmptyQueries.Reason(uid, panel.Title, target.RefId);
            try
            {
                bool hasData = (await reader.Ask(panel, target)).Any(series => series.Values.Any(value => !double.IsNaN(value)));
                if (hasData != reason is null)
                {
                    faults.Add($"{panel.Title} {target.RefId}: " + (hasData ? $"has data, although {reason}" : "has no data"));
                }
            }
            catch (PromqlException refused)
            {
                faults.Add($"{panel.Title} {target.RefId}: {refused.Message}");
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [SkippableTheory]
    [MemberData(nameof(Uids))]
    public async Task Every_query_can_be_asked_for_one_and_for_some_values_of_each_variable(string uid)
    {
        await live.Ready();
        List<string> faults = [];
        for (int values = 1; values <= 2; values++)
        {
            DashboardReader reader = await live.Open(uid, choose: (_, all) => [.. all.OrderByDescending(Oddity).Take(values)]);
            foreach ((Panel panel, Target target) in Queries(uid))
            {
                try
                {
                    _ = await reader.Ask(panel, target);
                }
                catch (PromqlException refused)
                {
                    faults.Add($"{panel.Title} {target.RefId}, {values} chosen: {refused.Message}");
                }
            }
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [SkippableTheory]
    [MemberData(nameof(Uids))]
    public async Task Every_variable_has_values_unless_it_is_known_why_not(string uid)
    {
        await live.Ready();
        DashboardReader reader = await live.Open(uid);

        Assert.All(reader.Choices, choice => Assert.Equal(
            EmptyQueries.Reason(uid, $"${choice.Key}", "") is null, choice.Value.Values.Any(value => value.Length > 0)));
    }

    [SkippableTheory]
    [MemberData(nameof(Uids))]
    public async Task The_parts_of_a_table_have_the_label_by_which_they_are_put_together(string uid)
    {
        await live.Ready();
        DashboardReader reader = await live.Open(uid);
        List<string> faults = [];
        foreach (Panel panel in Dashboard(uid).Panels.Where(panel => panel.Type == "table" && panel.Targets.Count > 1))
        {
            var frames = new List<(Target, IReadOnlyList<PrometheusServer.Series>)>();
            foreach (Target target in panel.Targets.Where(target => EmptyQueries.Reason(uid, panel.Title, target.RefId) is null))
            {
                frames.Add((target, await reader.Ask(panel, target)));
            }

            faults.AddRange(TableCheck.Faults(panel, frames));
        }

        Assert.True(faults.Count == 0, string.Join('\n', faults));
    }

    [Fact]
    public void What_is_known_to_be_empty_is_there()
        => Assert.All(EmptyQueries.All, known => Assert.Contains(
            Testing.Dashboards.All, dashboard => dashboard.Uid == known.Uid
                && (dashboard.Panels.Any(panel => panel.Title == known.Title && panel.Targets.Any(target => target.RefId == known.RefId))
                    || dashboard.Variables.Any(variable => $"${variable.Name}" == known.Title))));

    /// <summary>How much there is to escape.</summary>
    private static int Oddity(string value) => value.Count(character => !char.IsAsciiLetterOrDigit(character));

    private static Dashboard Dashboard(string uid) => Testing.Dashboards.All.Single(dashboard => dashboard.Uid == uid);

    private static IEnumerable<(Panel, Target)> Queries(string uid)
        => Dashboard(uid).Panels.SelectMany(panel => panel.Targets.Select(target => (panel, target)));
}

/// <summary>The same of a newer Prometheus.</summary>
[Collection(NewerLiveCollection.Name)]
public sealed class NewerPanelQueryTests(NewerLiveSample live) : PanelQueryTests(live);
