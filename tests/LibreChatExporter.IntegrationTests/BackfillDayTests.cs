using System.Globalization;
using LibreChatExporter.IntegrationTests.Dashboards;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>
/// What <c>increase()</c> and the dashboards say of days and hours of a past that was imported is what the report says of them, whatever
/// the step: ranges have no left end since Prometheus 3, and a day that is picked in Grafana ends before midnight.
/// </summary>
public sealed class BackfillDayTests
{
    /// <summary>A thousandth is what may be wrong.</summary>
    private const double Tolerance = 1e-3;

    /// <summary>The whole sample, and its last midnights.</summary>
    private static readonly DateTimeOffset From = new(2026, 11, 4, 0, 0, 0, TimeSpan.Zero), To = From.AddDays(16);

    private static readonly string[] Steps = ["5m", "1h"];

    [SkippableTheory]
    [InlineData(Release.OfTheMachine)]
    [InlineData(Release.Newer)]
    public async Task Prometheus_says_what_the_report_says(Release release)
    {
        (string promtool, string program) = (release.Require("promtool"), release.Require("prometheus"));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("exporter-prometheus-");
        DirectoryInfo data = folder.CreateSubdirectory("data");
        foreach (string step in Steps)
        {
            string blocks = Path.Combine(folder.FullName, step);
            await Run(
                "backfill", "--from", Time(From), "--to", Time(To.AddHours(12)), "--step", step, "--label", $"job={step}",
                "--label", "instance=a", "--blocks", blocks, "--promtool", promtool);
            foreach (string block in Directory.GetDirectories(blocks))
            {
                Directory.Move(block, Path.Combine(data.FullName, Path.GetFileName(block)));
            }
        }

        using PrometheusServer prometheus = await PrometheusServer.Over(program, folder);
        using var api = new PrometheusApi(prometheus.Api);
        Dictionary<DateTimeOffset, double> days = await Report(From, To);
        double week = (await Report(To.AddDays(-7).AddHours(9), To.AddHours(9))).Values.Sum();
        Assert.True(days.Count > 10 && days.Values.Max() > 3);
        foreach (string step in Steps)
        {
            foreach ((DateTimeOffset day, double cost) in days)
            {
                DateTimeOffset end = day.AddDays(1);
                AssertNear(cost, await Cost(api, step, "1d", end), $"{step}: the day {day:u}");
                AssertNear(cost, await OnDashboard(api, step, day, end), $"{step}: the day {day:u} on the dashboard");
                AssertNear(cost, await OnDashboard(api, step, day, end.AddMilliseconds(-1)), $"{step}: the day {day:u} as Grafana has it");
            }

            AssertNear(week, await Cost(api, step, "7d1ms", To.AddHours(9)), $"{step}: a week that ends at nine");
            AssertNear(week, await OnDashboard(api, step, To.AddDays(-7).AddHours(9), To.AddHours(9)), $"{step}: it on the dashboard");
        }

        await AssertShort(api, days);
    }

    /// <summary>A range of a step has two samples with a millisecond more.</summary>
    private static async Task AssertShort(PrometheusApi api, Dictionary<DateTimeOffset, double> days)
    {
        DateTimeOffset day = days.MaxBy(one => one.Value).Key;
        foreach ((string step, TimeSpan range) in new[] { ("5m", TimeSpan.FromMinutes(5)), ("1h", TimeSpan.FromHours(1)) })
        {
            double sum = 0;
            for (DateTimeOffset end = day + range; end <= day.AddDays(1); end += range)
            {
                sum += await Cost(api, step, $"{step}1ms", end);
            }

            AssertNear(days[day], sum, $"{step}: the ranges of {range} of a day");
        }
    }

    private static async Task<double> Cost(PrometheusApi api, string job, string range, DateTimeOffset end) => Assert.Single(
        await api.Instant($"sum(increase(librechat_cost_usd_total{{job=\"{job}\"}}[{range}]))", end)).Value;

    private static async Task<double> OnDashboard(PrometheusApi api, string job, DateTimeOffset start, DateTimeOffset end)
    {
        DashboardReader reader = await DashboardReader.Open(
            api,
            Testing.Dashboards.All.Single(one => one.Uid == "librechat-overview"),
            TimeView.Ending(end, end - start),
            (name, _) => name == "job" ? [job] : null);
        return await reader.Number("Cost");
    }

    /// <summary>The cost of each day, by its midnight.</summary>
    private static async Task<Dictionary<DateTimeOffset, double>> Report(DateTimeOffset from, DateTimeOffset to)
    {
        string csv = await Run("report", "--from", Time(from), "--to", Time(to), "--by", "day", "--format", "csv");
        string[][] lines = [.. csv.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.TrimEnd('\r').Split(','))];
        (int day, int cost) = (Array.IndexOf(lines[0], "day"), Array.IndexOf(lines[0], "costUsd"));
        return lines[1..].ToDictionary(
            line => DateTimeOffset.Parse(line[day], CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal),
            line => double.Parse(line[cost], CultureInfo.InvariantCulture));
    }

    private static async Task<string> Run(params string[] arguments)
    {
        ChildProcess.Result result = await ExporterProcess.Run(new Sample("librechat-sample").Folder, arguments);
        Assert.True(result.ExitCode == 0, result.Error);
        return result.Output;
    }

    private static void AssertNear(double expected, double actual, string what)
        => Assert.True(Math.Abs(expected - actual) <= Tolerance * expected, $"{what} cost {expected:R}, not {actual:R}");

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
}
