using System.Net;
using LibreChatExporter.Exposition;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace LibreChatExporter.Benchmarks;

/// <summary>
/// A scrape of 100,000 series and of what the process counts about itself, which is counted on the way, against the same bytes as a static
/// response of the same server, which is not; what a scrape allocates, and what the telemetry costs each snapshot.
/// </summary>
internal static class ScrapeRatio
{
    private const int Series = 100_000;
    private const int Runs = 40;

    internal static async Task Run()
    {
        var registry = new TelemetryRegistry();
        var web = new WebMetrics(registry);
        using var process = new ProcessCollector(registry);
        using var runtime = new RuntimeCollector(registry);
        using var telemetry = new TelemetryCollector(registry, new DocumentCounts());
        var snapshots = new SnapshotStore();
        var snapshot = new SnapshotBuilder();
        process.Write(snapshot);
        runtime.Write(snapshot);
        telemetry.Write(snapshot);
        snapshots.Publish(SnapshotBenchmarks.Encode(snapshot, Series));
        var metrics = new MetricsEndpoint(snapshots, new ScrapeLog(TimeProvider.System), TimeProvider.System);
        byte[] body = Join(snapshots.Current);

        WebApplicationBuilder builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(options => options.Listen(IPAddress.Loopback, 0));
        builder.Services.AddRoutingCore();
        await using WebApplication app = builder.Build();
        app.UseWhen(context => context.Request.Path == "/metrics", web.Count);
        app.MapGet("/metrics", metrics.Serve);
        app.MapGet("/static", async context =>
        {
            context.Response.ContentLength = body.Length;
            await context.Response.Body.WriteAsync(body);
        });
        app.MapGet("/empty", () => Results.Ok());
        await app.StartAsync();

        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };
        byte[] buffer = new byte[1 << 20];
        List<double> ratios = [], times = [], allocations = [];
        for (int run = -10; run < Runs; run++)
        {
            (double scrape, long allocated) = await Time(client, "/metrics", buffer);
            (double fixedBytes, long allocatedStatic) = await Time(client, "/static", buffer);
            if (run >= 0)
            {
                ratios.Add(scrape / fixedBytes);
                times.Add(scrape);
                allocations.Add(allocated - allocatedStatic);
            }
        }

        var lot = new SnapshotBuilder();
        List<double> readings = Times(() =>
        {
            process.Write(lot);
            runtime.Write(lot);
        });
        List<double> copies = Times(() => telemetry.Write(lot));
        Console.WriteLine($"reading the process and the runtime for a snapshot: ms {Measure.Summary(readings, "F3")}");
        Console.WriteLine($"taking the registry over into a snapshot: ms {Measure.Summary(copies, "F3")}");
        Console.WriteLine($"scrape of {snapshots.Current.Series:N0} series, {body.Length / 1e6:F1} MB: ms {Measure.Summary(times, "F2")}");
        Console.WriteLine($"scrape against the same bytes static: {Measure.Summary(ratios, "F3")}");
        Console.WriteLine(
            $"bytes allocated by a scrape beyond those of the static response, client included: {Measure.Summary(allocations, "F0")}");
    }

    private static List<double> Times(Action action)
    {
        List<double> times = [];
        for (int run = -10; run < Runs; run++)
        {
            long start = TimeProvider.System.GetTimestamp();
            action();
            if (run >= 0)
            {
                times.Add(TimeProvider.System.GetElapsedTime(start).TotalMilliseconds);
            }
        }

        return times;
    }

    private static byte[] Join(Snapshot snapshot)
    {
        using var body = new MemoryStream();
        foreach (ReadOnlyMemory<byte> segment in snapshot.Segments(ExpositionFormat.Prometheus))
        {
            body.Write(segment.Span);
        }

        return body.ToArray();
    }

    private static async Task<(double Milliseconds, long Allocated)> Time(HttpClient client, string path, byte[] buffer)
    {
        long allocated = GC.GetTotalAllocatedBytes(precise: true);
        long start = TimeProvider.System.GetTimestamp();
        using (HttpResponseMessage response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead))
        {
            using Stream body = await response.Content.ReadAsStreamAsync();
            while (await body.ReadAsync(buffer) > 0)
            {
            }
        }

        return (TimeProvider.System.GetElapsedTime(start).TotalMilliseconds, GC.GetTotalAllocatedBytes(precise: true) - allocated);
    }
}
