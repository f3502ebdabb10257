using System.Globalization;
using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>
/// Whichever way the past came into a real Prometheus, it answers alike: as one file that promtool reads whole for each two hours, as a
/// file a day, or as blocks.
/// </summary>
public sealed class BackfillBlocksTests
{
    private const string OneFile = "one-file", Days = "days", Blocks = "blocks";

    private const int Instants = 20;

    /// <summary>Not at the edge of a block, so that there are two days and six blocks.</summary>
    private static readonly DateTimeOffset From = new(2026, 11, 12, 17, 0, 0, TimeSpan.Zero), To = From.AddHours(26);

    private static readonly string[] Queries =
    [
        "sum by (__name__) ({{{0}}})",
        "sum by (user, model) (librechat_cost_usd_total{{{0}}})",
        "increase(librechat_cost_usd_total{{{0}}}[1d])",
        "increase(librechat_tokens_total{{{0}}}[7d])",
        "sum by (model) (increase(librechat_llm_calls_total{{{0}}}[1h]))",
        "rate(librechat_context_tokens_total{{{0}}}[15m])",
        "count_over_time(librechat_rows_skipped_total{{{0}}}[6h])",
        "resets(librechat_cost_usd_total{{{0}}}[7d])",
    ];

    private static string[] Jobs => [OneFile, Days, Blocks];

    [SkippableTheory]
    [InlineData(Release.OfTheMachine)]
    [InlineData(Release.Newer)]
    public async Task Prometheus_answers_alike(Release release)
    {
        (string promtool, string program) = (release.Require("promtool"), release.Require("prometheus"));
        DirectoryInfo folder = Directory.CreateTempSubdirectory("exporter-prometheus-");
        string data = folder.CreateSubdirectory("data").FullName;
        string file = Path.Combine(folder.FullName, "history.om");
        string days = Path.Combine(folder.FullName, "days");
        string blocks = Path.Combine(folder.FullName, "blocks");
        await Backfill(OneFile, "--out", file);
        await Backfill(Days, "--split", days);
        await Backfill(Blocks, "--blocks", blocks, "--promtool", promtool);
        string[] dayFiles = Directory.GetFiles(days);
        Assert.Equal(2, dayFiles.Length);
        foreach (string one in dayFiles.Append(file))
        {
            await Succeeds(promtool, "tsdb", "create-blocks-from", "openmetrics", one, data);
        }

        string[] made = Directory.GetDirectories(blocks);
        Assert.Equal(6, made.Length);
        foreach (string block in made)
        {
            Directory.Move(block, Path.Combine(data, Path.GetFileName(block)));
        }

        using PrometheusServer prometheus = await PrometheusServer.Over(program, folder);
        using var api = new PrometheusApi(prometheus.Api);
        await AssertSameSamples(api);
        await AssertSameAnswers(api);
    }

    private static async Task AssertSameSamples(PrometheusApi api)
    {
        Dictionary<string, (double, double)[]> expected = await Samples(api, OneFile);
        Assert.True(expected.Count > 100);

        // Each step, and the seconds beside midnight.
        Assert.Equal(((To - From).TotalMinutes / 5) + 2, expected.Values.Max(samples => samples.Length));
        foreach (string job in Jobs[1..])
        {
            Dictionary<string, (double, double)[]> actual = await Samples(api, job);
            Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
            Assert.All(expected, series => Assert.Equal(series.Value, actual[series.Key]));
        }
    }

    private static async Task AssertSameAnswers(PrometheusApi api)
    {
        var random = new Random(1);
        double sum = 0;
        for (int i = 0; i < Instants; i++)
        {
            // Up to what Prometheus looks back for after the end, and a little before the beginning.
            DateTimeOffset time = From.AddMinutes(-1).AddSeconds(random.NextInt64((long)(To - From).TotalSeconds + 480));
            foreach (string query in Queries)
            {
                Dictionary<string, double> expected = await Answer(api, query, OneFile, time);
                foreach (string job in Jobs[1..])
                {
                    Dictionary<string, double> actual = await Answer(api, query, job, time);
                    Assert.Equal(expected.Keys.Order(), actual.Keys.Order());
                    Assert.All(expected, series => Assert.Equal(series.Value, actual[series.Key]));
                }

                sum += expected.Values.Sum();
            }
        }

        Assert.True(sum > 0);
    }

    private static async Task<Dictionary<string, (double, double)[]>> Samples(PrometheusApi api, string job)
        => (await api.Raw($"{{job=\"{job}\"}}[7d]", To.AddDays(1)))
            .ToDictionary(series => Name(series.Labels), series => series.Samples);

    private static async Task<Dictionary<string, double>> Answer(PrometheusApi api, string query, string job, DateTimeOffset time)
        => (await api.Instant(string.Format(CultureInfo.InvariantCulture, query, $"job=\"{job}\""), time))
            .ToDictionary(series => Name(series.Labels), series => series.Value);

    private static string Name(IReadOnlyDictionary<string, string> labels) => string.Join(
        ',',
        labels.Where(label => label.Key != "job").OrderBy(label => label.Key, StringComparer.Ordinal)
            .Select(label => $"{label.Key}={label.Value}"));

    private static async Task Backfill(string job, params string[] place)
    {
        ChildProcess.Result result = await ExporterProcess.Run(
            new Sample("librechat-sample").Folder,
            ["backfill", "--from", Time(From), "--to", Time(To), "--label", $"job={job}", .. place]);
        Assert.Equal((0, "", ""), (result.ExitCode, result.Output, result.Error));
    }

    private static string Time(DateTimeOffset time) => time.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task Succeeds(string program, params string[] arguments)
    {
        ChildProcess.Result result = await ChildProcess.Run(program, arguments);
        Assert.True(result.ExitCode == 0, result.Error);
    }
}
