using System.Globalization;
using LibreChatExporter.IntegrationTests.Support;
using LibreChatExporter.LibreChat;

namespace LibreChatExporter.IntegrationTests;

/// <summary>
/// A real Prometheus that gets the past first and scrapes from then on: whatever it is asked, it answers as if it had always been there.
/// </summary>
public sealed class BackfillTests
{
    private const int Instants = 20;
    private const long Step = 300;

    private static readonly string Families = string.Join('|', Oracle.Families);

    private readonly Sample _sample = new("librechat-sample");
    private readonly IReadOnlyList<(long Time, byte[] Document)> _rows;

    public BackfillTests() => _rows = [.. _sample.Documents(Collection.Transactions)
        .Select(row => (((PlainDate)PlainBson.Decode(row)["createdAt"]!).Milliseconds, row))];

    /// <summary>In seconds: the last step before the first row, and the first at which all rows have been made.</summary>
    private long First => (_rows.Min(row => row.Time) - 1) / 1000 / Step * Step;

    private long Last => ((_rows.Max(row => row.Time) / 1000 / Step) + 1) * Step;

    [SkippableFact]
    public async Task Prometheus_sees_the_past_of_the_sample_as_its_rows_add_up_and_the_live_exporter_go_on_from_there()
    {
        string promtool = Promtool.RequireProgram();
        using TestDatabase database = TestDatabase.Create();
        _sample.LoadInto(database);
        int port = FreePort.Find();
        DirectoryInfo folder = Directory.CreateTempSubdirectory("exporter-prometheus-");
        string history = Path.Combine(folder.FullName, "history.om");
        await Succeeds(ExporterProcess.Run(
            database.Uri, "backfill", "--step", $"{Step}s", "--to", Time(Last + 1), "--out", history, "--label", "job=librechat",
            "--label", $"instance=127.0.0.1:{port}"));
        await Succeeds(ChildProcess.Run(
            promtool,
            ["tsdb", "create-blocks-from", "openmetrics", history, Path.Combine(folder.FullName, "data"), "--max-block-duration=486h"]));
        using ExporterProcess exporter = await ExporterProcess.ServeBy(
            ExporterProcess.CommandLine(), ExporterProcess.Environment(database.Uri), port);
        await exporter.BecomesReady();
        using PrometheusServer prometheus = await PrometheusServer.ScrapingAfter(folder, port);
        using var api = new PrometheusApi(prometheus.Api);

        await AssertPast(api);
        await AssertIncrease(api);
        await AssertGoesOn(api, database);
    }

    private async Task AssertPast(PrometheusApi api)
    {
        var random = new Random(1);
        for (int i = 0; i < Instants; i++)
        {
            long time = random.NextInt64(First, Last + 1);
            AssertSums(Sums(time / Step * Step), await Values(api, time), $"at {Time(time)}");
        }
    }

    /// <summary>Over everything, with a second more, in which the first sample lies for every version.</summary>
    private async Task AssertIncrease(PrometheusApi api)
    {
        Dictionary<string, double> expected = Sums(Last);
        foreach (string family in Oracle.Families)
        {
            IReadOnlyList<PrometheusApi.Sample> increases = await api.Instant($"increase({family}[{Last - First + 1}s])", At(Last));
            AssertSums(
                expected.Where(series => series.Key.StartsWith(family + "{", StringComparison.Ordinal)).ToDictionary(),
                increases.ToDictionary(sample => Name(family, sample), sample => sample.Value),
                "increase");
        }
    }

    private async Task AssertGoesOn(PrometheusApi api, TestDatabase database)
    {
        Dictionary<string, double> before = await Values(api, Last);
        await Eventually.Succeeds(async () => Assert.Equal(before.Keys.Order(), (await Values(api, Now)).Keys.Order()));
        Dictionary<string, double> live = await Values(api, Now);
        Assert.All(before, series => Assert.True(live[series.Key] >= series.Value && IsClose(series.Value, live[series.Key]), series.Key));

        // A user of the sample and a new one: a series that has a past, and one that has none.
        string known = ((PlainId)PlainBson.Decode(_rows[0].Document)["user"]!).Hex;
        database.Writer.Insert(
            Collection.Transactions,
            [Rows.Usage(known, "gpt-5.5", "prompt", 7, 35.5), Rows.Usage(Rows.User(1), "gpt-5.5", "prompt", 8, 40)]);
        double cost = before.Where(IsCost).Sum(series => series.Value) + 75.5e-6;
        await Eventually.Succeeds(async () => Assert.Equal(cost, (await Values(api, Now)).Where(IsCost).Sum(series => series.Value), 1e-9));

        string all = $"{{__name__=~\"{Families}\",job=\"librechat\"}}";
        long now = Now;
        IReadOnlyList<PrometheusApi.Sample> last = await api.Instant($"count by (__name__) ({all})", At(now));
        foreach (string family in Oracle.Families)
        {
            // As many series over all the time as there are live: none is there under other labels, too.
            IReadOnlyList<PrometheusApi.Sample> resets = await api.Instant($"resets({family}[{now - First + 1}s])", At(now));
            Assert.Equal(last.Where(sample => sample.Labels["__name__"] == family).Sum(sample => sample.Value), resets.Count);
            Assert.All(resets, sample => Assert.True(sample.Value == 0, Name(family, sample)));
        }
    }

    private static long Now => DateTimeOffset.UtcNow.ToUnixTimeSeconds();

    private static bool IsCost(KeyValuePair<string, double> series)
        => series.Key.StartsWith("librechat_cost_usd_total{", StringComparison.Ordinal);

    private static bool IsClose(double expected, double actual) => Math.Abs(expected - actual) <= 1e-9 * Math.Abs(expected);

    private static DateTimeOffset At(long seconds) => DateTimeOffset.FromUnixTimeSeconds(seconds);

    private static string Time(long seconds) => At(seconds).ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);

    private static async Task Succeeds(Task<ChildProcess.Result> run)
    {
        ChildProcess.Result result = await run;
        Assert.True(result.ExitCode == 0, result.Error);
    }

    /// <summary>What there is to see of a series that begins with the step before its first row.</summary>
    private static void AssertSums(Dictionary<string, double> expected, Dictionary<string, double> actual, string when)
    {
        Assert.True(
            expected.Keys.All(actual.ContainsKey), $"missing {when}: {string.Join(" | ", expected.Keys.Except(actual.Keys).Take(5))}");
        Assert.All(actual, series => Assert.True(
            IsClose(expected.GetValueOrDefault(series.Key), series.Value),
            $"{series.Key} {when} is {series.Value:R}, not {expected.GetValueOrDefault(series.Key):R}"));
    }

    private static async Task<Dictionary<string, double>> Values(PrometheusApi api, long time)
        => (await api.Instant($"{{__name__=~\"{Families}\",job=\"librechat\"}}", At(time))).ToDictionary(
            sample => Name(sample.Labels["__name__"], sample), sample => sample.Value);

    private static string Name(string family, PrometheusApi.Sample sample) => $"{family}{{{string.Join(',', sample.Labels
        .Where(label => label.Key is not ("__name__" or "job" or "instance"))
        .OrderBy(label => label.Key, StringComparer.Ordinal).Select(label => $"{label.Key}={label.Value}"))}}}";

    /// <summary>What the rows made up to a time, in seconds, add up to.</summary>
    private Dictionary<string, double> Sums(long time) => Oracle
        .Compute(
            _rows.Where(row => row.Time <= time * 1000).Select(row => row.Document),
            _sample.Documents(Collection.Messages),
            _sample.Documents(Collection.Agents))
        .SelectMany(family => family.Value.Select(series => KeyValuePair.Create($"{family.Key}{{{series.Key}}}", series.Value)))
        .ToDictionary();
}
