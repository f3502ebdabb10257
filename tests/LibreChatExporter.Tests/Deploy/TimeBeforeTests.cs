using System.Globalization;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.Deploy;

/// <summary>What the overview compares a window with, over months of different lengths, as Prometheus works it out.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class TimeBeforeTests
{
    private static readonly IReadOnlyList<Target> Targets
        = Dashboards.Of("overview.json").Panels.Single(panel => panel.Title == "Windows, and the time before").Targets;

    /// <summary>Windows, instants, and the instants before: the year has a February of 28 days.</summary>
    public static TheoryData<string, string, string> Before => new()
    {
        { "hour", "1970-03-15T12:00Z", "1970-03-15T11:00Z" },
        { "today", "1970-03-15T12:00Z", "1970-03-14T12:00Z" },
        { "24h", "1970-03-15T12:00Z", "1970-03-14T12:00Z" },
        { "7d", "1970-03-15T12:00Z", "1970-03-08T12:00Z" },
        { "30d", "1970-03-15T12:00Z", "1970-02-13T12:00Z" },
        { "month", "1970-02-10T12:00Z", "1970-01-10T12:00Z" },
        { "month", "1970-03-01T00:00Z", "1970-02-01T00:00Z" },
        { "month", "1970-03-15T23:00Z", "1970-02-15T23:00Z" },
        { "month", "1970-03-28T12:00Z", "1970-02-28T12:00Z" },
        { "month", "1970-03-29T12:00Z", "1970-02-28T12:00Z" },
        { "month", "1970-03-31T12:00Z", "1970-02-28T12:00Z" },
        { "month", "1970-04-30T12:00Z", "1970-03-30T12:00Z" },
        { "month", "1970-05-31T12:00Z", "1970-04-30T12:00Z" },
    };

    [SkippableTheory]
    [MemberData(nameof(Before))]
    public void A_window_is_compared_with_what_it_was_one_window_earlier(string window, string at, string before)
        => AssertAnswers(window, "0+1x4000", at, (Asked("B"), Hours(before)), (Asked("C"), (Hours(at) / Hours(before)) - 1));

    [SkippableFact]
    public void Where_nothing_had_been_spent_by_then_there_is_no_change_to_speak_of()
        => AssertAnswers("24h", "0x500 1+1x4000", "1970-01-22T12:00Z", (Asked("B"), 0), (Asked("C"), null));

    /// <summary>A query of the table, for all jobs and tenants.</summary>
    private static string Asked(string refId) => Targets.Single(target => target.RefId == refId).Expr
        .Replace("$job", ".*", StringComparison.Ordinal).Replace("$tenant", ".*", StringComparison.Ordinal);

    private static double Hours(string time)
        => (DateTimeOffset.Parse(time, CultureInfo.InvariantCulture) - DateTimeOffset.UnixEpoch).TotalHours;

    /// <summary>Asks about a window that has had a value each hour since 1970.</summary>
    private static void AssertAnswers(string window, string values, string at, params (string Query, double? Answer)[] asked)
        => Promtool.AssertAnswers(
            "1h",
            [($$"""librechat_window_cost_usd{window="{{window}}"}""", values)],
            [.. asked.Select(one => (Hours(at), one.Query, $$"""{window="{{window}}"}""", one.Answer))]);
}
