using System.Diagnostics;
using System.Globalization;
using System.Text.Json;
using LibreChatExporter.Configuration;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources.Dump;
using LibreChatExporter.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;

namespace LibreChatExporter.Benchmarks;

/// <summary>
/// Pages over a million rows of 400 days, in which 5,000 users call any model by any agent: how long the server takes for each, how much is
/// sent, how much slower a scrape is while twenty visitors refresh each second, and what the pages take of memory.
/// </summary>
internal static class PageCosts
{
    private const int Rows = 1_000_000, Days = 400, Users = 5_000, Agents = 20, Runs = 21, Visitors = 20, Warmups = 60;

    private static readonly string[] Paths = ["/", "/users", "/models", "/agents", "/days", "/status"];

    internal static async Task Run()
    {
        string dump = Directory.CreateTempSubdirectory("librechat-exporter-benchmark-").FullName;
        try
        {
            new GeneratedDump(Users, Agents) { Step = TimeSpan.FromDays(Days) / (Rows / 2) }.Write(dump, Rows);
            long without = await Serve(dump, "page", _ => Task.CompletedTask);
            long with = await Serve(dump, "process", Ask);
            Console.WriteLine($"memory of the pages: {(with - without) / 1e6:F1} MB");
        }
        finally
        {
            Directory.Delete(dump, recursive: true);
        }
    }

    /// <summary>Serves, and returns how much memory that takes in the end.</summary>
    private static async Task<long> Serve(string dump, string disabled, Func<HttpClient, Task> ask)
    {
        Dictionary<Setting, string> flags = new()
        {
            [Setting.Source] = dump,
            [Setting.Disable] = disabled,
            [Setting.Listen] = "127.0.0.1:19786",
            [Setting.RefreshInterval] = "1h",
        };
        ExporterSettings settings = SettingsReader.Read(flags, _ => null, file: null);
        var clock = new MovableClock(GeneratedDump.Start.AddDays(Days));
        using var source = new DumpSource(dump, database: null);
        using var exporter = new Exporter(source, settings, clock, NullLoggerFactory.Instance);
        exporter.Refresher.Refresh(CancellationToken.None);
        await using WebApplication app = WebServer.Build(exporter, source, settings, clock, logging => logging.ClearProviders());
        await app.StartAsync();
        using var client = new HttpClient { BaseAddress = new Uri("http://127.0.0.1:19786") };
        await ask(client);
        await app.StopAsync();

        // Arrays that questions have rented are given back when nobody has for a minute.
        _ = GC.GetTotalMemory(forceFullCollection: true);
        await Task.Delay(TimeSpan.FromSeconds(70));
        return GC.GetTotalMemory(forceFullCollection: true);
    }

    private static async Task Ask(HttpClient client)
    {
        string[] periods = ["24h", "7d", "30d", "today", "month", "year", "366d"];
        for (int i = 0; i < Warmups; i++)
        {
            // A server that has run for a while has its code compiled for good.
            await Task.WhenAll(Paths.Select(path => client.GetByteArrayAsync(path)));
        }

        using var top = JsonDocument.Parse(await client.GetStringAsync("/api/top-users?limit=1"));
        string user = top.RootElement.GetProperty("items")[0].GetProperty("user").GetString()!;
        foreach (string path in (string[])[.. Paths[..4], $"/user?name={user}", "/model?name=gpt-5.5"])
        {
            List<string> texts = [];
            foreach (string period in periods)
            {
                string address = $"{path}{(path.Contains('?', StringComparison.Ordinal) ? '&' : '?')}period={period}";
                (double time, int size) = await Median(client, address);
                texts.Add(string.Create(CultureInfo.InvariantCulture, $"{period} {time:F1} ms {size / 1e3:F1} kB"));
            }

            Console.WriteLine($"{path}: {string.Join(", ", texts)}");
        }

        foreach (string path in (string[])["/days", "/status"])
        {
            (double time, int size) = await Median(client, path);
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{path}: {time:F1} ms {size / 1e3:F1} kB"));
        }

        double alone = await Scrapes(client);
        using var stop = new CancellationTokenSource();
        Task[] visitors = [.. Enumerable.Range(0, Visitors).Select(_ => Visit(client, stop.Token))];
        double crowded = await Scrapes(client);
        await stop.CancelAsync();
        await Task.WhenAll(visitors);
        Console.WriteLine(string.Create(
            CultureInfo.InvariantCulture,
            $"a scrape: {alone:F2} ms, with {Visitors} visitors who refresh each second {crowded:F2} ms: {crowded / alone:F2}"));
    }

    private static async Task<(double Milliseconds, int Bytes)> Median(HttpClient client, string path)
    {
        List<double> times = [];
        int size = 0;
        for (int i = 0; i < Runs; i++)
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, path) { Headers = { AcceptEncoding = { new("gzip") } } };
            long start = Stopwatch.GetTimestamp();
            using HttpResponseMessage response = await client.SendAsync(request);
            size = (await response.EnsureSuccessStatusCode().Content.ReadAsByteArrayAsync()).Length;
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
        }

        return (Measure.Median(times), size);
    }

    private static async Task<double> Scrapes(HttpClient client)
    {
        List<double> times = [];
        for (int i = 0; i < 10 * Runs; i++)
        {
            long start = Stopwatch.GetTimestamp();
            await client.GetByteArrayAsync("/metrics");
            times.Add(Stopwatch.GetElapsedTime(start).TotalMilliseconds);
            await Task.Delay(TimeSpan.FromMilliseconds(20));
        }

        return Measure.Median(times);
    }

    private static async Task Visit(HttpClient client, CancellationToken cancellation)
    {
        while (!cancellation.IsCancellationRequested)
        {
            await client.GetByteArrayAsync("/", CancellationToken.None);
            await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
        }
    }
}
