using System.Globalization;
using LibreChatExporter.Configuration;
using LibreChatExporter.Tests.Support;

namespace LibreChatExporter.Tests.History;

/// <summary>Whatever is asked, the answer is that of a sum over the rows.</summary>
[Trait(Speed.Name, Speed.Slow)]
public sealed class HistoryPropertyTests
{
    /// <summary>A time zone and the start of seven weeks, in which hours become days; with what is special there.</summary>
    public static TheoryData<string, string> Ranges => new()
    {
        { "UTC", "2026-12-05T07:11:00Z" },
        { "Europe/Berlin", "2026-09-28T22:40:00Z" },
        { "Europe/Berlin", "2027-02-26T03:00:00Z" },
        { "Asia/Kathmandu", "2026-12-10T18:14:00Z" },
        { "Australia/Lord_Howe", "2026-09-20T02:00:00Z" },
    };

    [Theory]
    [MemberData(nameof(Ranges))]
    public void Answers_are_sums_over_the_rows(string zone, string start)
    {
        using var scenario = new HistoryScenario(1, zone, DateTimeOffset.Parse(start, CultureInfo.InvariantCulture));
        Run(scenario);
    }

    [Fact]
    public void So_they_are_where_tenants_are_told_apart()
    {
        using var scenario = new HistoryScenario(2, "UTC", new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero), (Setting.TenantLabel, "true"));
        Run(scenario);
        Assert.True(scenario.View.KnowsTenant("acme"));
        Assert.False(scenario.View.KnowsTenant("other"));
    }

    [Theory]
    [MemberData(nameof(Ranges))]
    public void So_they_are_where_the_exporter_is_restarted_with_its_checkpoint(string zone, string start)
    {
        using var scenario = new HistoryScenario(3, zone, DateTimeOffset.Parse(start, CultureInfo.InvariantCulture));
        scenario.Fill(200);
        for (int i = 0; i < 12; i++)
        {
            scenario.Live(days: 4);
            scenario.Exporter.Restart();
            scenario.Exporter.RefreshAndRead();
            scenario.Ask(5);
        }
    }

    private static void Run(HistoryScenario scenario)
    {
        scenario.Fill(300);
        scenario.Ask(20);
        for (int i = 0; i < 7; i++)
        {
            scenario.Live(days: 7);
            scenario.Ask(10);
        }
    }

    [Theory]
    [MemberData(nameof(ClockErrors))]
    public void So_they_are_after_the_clock_was_wrong(double days, bool restarts)
    {
        using var scenario = new HistoryScenario(4, "Europe/Berlin", new(2026, 10, 20, 22, 0, 0, TimeSpan.Zero));
        scenario.Fill(400);
        scenario.LiveInAnotherTime(TimeSpan.FromDays(days), restarts);
        scenario.Ask(15);
        scenario.Live(days: 3);
        scenario.Ask(5);
    }

    public static TheoryData<double, bool> ClockErrors()
    {
        var errors = new TheoryData<double, bool>();
        foreach (double days in (double[])[2 / 24.0, 26 / 24.0, 32, 300, -40])
        {
            errors.Add(days, false);
            errors.Add(days, true);
        }

        return errors;
    }
}
