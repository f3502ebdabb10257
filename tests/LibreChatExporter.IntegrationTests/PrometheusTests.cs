using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>What a real Prometheus makes of the exporter: nothing is lost between the database and a panel.</summary>
public abstract class PrometheusTests
{
    private const int Steps = 12;

    /// <summary>More than the wait for answers and a few scrapes.</summary>
    private static readonly TimeSpan TimeLimit = TimeSpan.FromSeconds(20);

    private protected static async Task WhatWasSpentIsSeen(bool throughProxy)
    {
        _ = Programs.Require("prometheus", package: "prometheus");
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using ExporterProcess exporter = await ExporterProcess.Serve(
            database.Uri, "--refresh-interval", "500ms", "--attribution-wait", "2s");
        await exporter.BecomesReady();
        using TextFormatProxy? proxy = throughProxy ? new TextFormatProxy(exporter.Port) : null;
        using PrometheusServer prometheus = await PrometheusServer.Scraping(proxy?.Port ?? exporter.Port);
        await Eventually.Succeeds(async () => Assert.NotEmpty(await prometheus.Samples("librechat_cost_usd_total")));

        var traffic = new Traffic(database.Writer, seed: throughProxy ? 1 : 2);
        await Drive(traffic, prometheus);
        await AssertSeesIt(prometheus, traffic.Inserted);
        await AssertScrapedWell(prometheus);
    }

    /// <summary>Inserts rows for some scrapes long; some steps fall into one scrape interval, some do not.</summary>
    private protected static async Task Drive(Traffic traffic, PrometheusServer prometheus)
    {
        for (int step = 0; step < Steps; step++)
        {
            int scrapes = await Scrapes(prometheus);
            traffic.Step();
            if (step % 2 == 0)
            {
                await Eventually.Succeeds(async () => Assert.True(await Scrapes(prometheus) > scrapes));
            }
        }

        traffic.Finish();
    }

    /// <summary>Fails unless in the end Prometheus has seen exactly what was inserted, and nothing more after that.</summary>
    private protected static async Task AssertSeesIt(PrometheusServer prometheus, UsageTotals inserted)
    {
        await Eventually.Succeeds(() => AssertSpent(prometheus, inserted), TimeLimit);
        int settled = await Scrapes(prometheus);
        await Eventually.Succeeds(async () => Assert.True(await Scrapes(prometheus) >= settled + 3));
        await AssertSpent(prometheus, inserted);
    }

    private static async Task<int> Scrapes(PrometheusServer prometheus) => Assert.Single(await prometheus.Samples("up")).Values.Count;

    private static async Task AssertSpent(PrometheusServer prometheus, UsageTotals inserted)
    {
        foreach ((string family, double expected) in inserted.Families)
        {
            IReadOnlyList<PrometheusServer.Series> series = await prometheus.Samples(family);
            Assert.Equal(expected, series.Sum(one => one.Values[^1] - one.Values[0]), 1e-9);
        }
    }

    private static async Task AssertScrapedWell(PrometheusServer prometheus)
    {
        Assert.Equal("", await prometheus.LastError());
        Assert.All(Assert.Single(await prometheus.Samples("up")).Values, up => Assert.Equal(1, up));
        Assert.All(Assert.Single(await prometheus.Samples("scrape_samples_scraped")).Values, samples => Assert.True(samples > 100));
    }
}

/// <summary>What Prometheus asks for by itself. A class for each format, so that they run side by side.</summary>
public sealed class OpenMetricsScrapeTests : PrometheusTests
{
    [SkippableFact]
    public Task In_OpenMetrics_what_Prometheus_saw_being_spent_is_what_was_spent() => WhatWasSpentIsSeen(throughProxy: false);
}

/// <summary>What older servers and agents ask for.</summary>
public sealed class TextFormatScrapeTests : PrometheusTests
{
    [SkippableFact]
    public Task In_the_text_format_what_Prometheus_saw_being_spent_is_what_was_spent() => WhatWasSpentIsSeen(throughProxy: true);
}

/// <summary>Version 3, which is stricter about formats and names than version 2.</summary>
public sealed class NewerPrometheusTests
{
    /// <remarks>Promtool reads the text format only: in OpenMetrics it looks for the help of each counter under another name.</remarks>
    [SkippableTheory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Prometheus_3_scrapes_both_formats_and_its_promtool_has_nothing_to_say(bool asText)
    {
        string promtool = Release.Newer.Require("promtool");
        using TestDatabase database = TestDatabase.Create();
        var sample = new Sample("librechat-tenants");
        sample.LoadInto(database);
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri);
        await exporter.BecomesReady();
        using TextFormatProxy? proxy = asText ? new TextFormatProxy(exporter.Port) : null;
        using PrometheusServer prometheus = await PrometheusServer.ScrapingBy(
            Release.Newer.Require("prometheus"), proxy?.Port ?? exporter.Port);

        await Eventually.Succeeds(async () => Assert.Equal(
            (await exporter.Scrape()).Sum("librechat_cost_usd_total"),
            (await prometheus.Samples("librechat_cost_usd_total")).Sum(series => series.Values[^1]),
            1e-9));
        Assert.Equal("", await prometheus.LastError());
        Promtool.AssertNoComplaint((await exporter.Get("/metrics")).Body, promtool);
    }
}

/// <summary>Two servers that keep the same figures, as those who cannot do without them have it.</summary>
public sealed class PairOfServersTests : PrometheusTests
{
    [SkippableFact]
    public async Task Each_of_two_Prometheus_servers_on_one_machine_sees_all_that_was_spent()
    {
        _ = Programs.Require("prometheus", package: "prometheus");
        using TestDatabase database = TestDatabase.Create();
        new Sample("librechat-tenants").LoadInto(database);
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri, "--attribution-wait", "1s");
        await exporter.BecomesReady();
        using PrometheusServer first = await PrometheusServer.Scraping(exporter.Port, "first");
        using PrometheusServer second = await PrometheusServer.Scraping(exporter.Port, "second");

        var traffic = new Traffic(database.Writer, seed: 4);
        await Drive(traffic, first);

        await AssertSeesIt(first, traffic.Inserted);
        await AssertSeesIt(second, traffic.Inserted);
    }
}
