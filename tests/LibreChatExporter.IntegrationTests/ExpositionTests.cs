using LibreChatExporter.IntegrationTests.Support;

namespace LibreChatExporter.IntegrationTests;

/// <summary>Both formats, as those who ask for them get them.</summary>
public sealed class ExpositionTests
{
    [SkippableFact]
    public async Task Promtool_has_nothing_to_say_about_either_way_to_get_the_metrics()
    {
        using TestDatabase database = TestDatabase.Create();
        new Sample("librechat-sample").LoadInto(database);
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri);
        await exporter.BecomesReady();

        Promtool.AssertNoComplaint((await exporter.Get("/metrics")).Body);
        Promtool.AssertNoComplaint((await ExporterProcess.Run(database.Uri, "--once")).Output);
    }

    [SkippableFact]
    public async Task Prometheus_is_given_OpenMetrics_and_browsers_text()
    {
        using TestDatabase database = TestDatabase.Create();
        using ExporterProcess exporter = await ExporterProcess.Serve(database.Uri);
        await exporter.BecomesReady();
        const string AcceptOfPrometheus2 =
            "application/openmetrics-text;version=1.0.0,application/openmetrics-text;version=0.0.1;q=0.75,"
            + "text/plain;version=0.0.4;q=0.5,*/*;q=0.1";

        Assert.EndsWith("# EOF\n", (await exporter.Get("/metrics", AcceptOfPrometheus2)).Body, StringComparison.Ordinal);
        Assert.DoesNotContain("# EOF", (await exporter.Get("/metrics", "text/html,*/*;q=0.8")).Body, StringComparison.Ordinal);
    }
}
