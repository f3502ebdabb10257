using LibreChatExporter.Exposition;
using LibreChatExporter.History;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;
using LibreChatExporter.Web.Pages.Views;

namespace LibreChatExporter.Web.Pages;

/// <summary><c>/status</c>: what this is, where it reads, how old its figures are and how each collector fares.</summary>
/// <param name="frames">Makes what is around it.</param>
/// <param name="refresher">How refreshes go.</param>
/// <param name="source">Where it reads.</param>
/// <param name="clock">The time.</param>
internal sealed class StatusPage(Frames frames, Refresher refresher, ILibreChatSource source, TimeProvider clock)
{
    /// <summary>Makes the page.</summary>
    public PageView Of(HttpContext context, HistoryView? view, Snapshot snapshot, IReadOnlyList<WarningView> warnings)
    {
        Frame frame = frames.Of(context, view, "Status", "/status") with { AsOf = view?.AsOf, Refreshes = true };
        Health health = refresher.Health;
        BuildInfo build = BuildInfo.Current;
        return new PageView(frame)
        {
            Warnings = warnings,
            Tables =
            [
                new TableView(
                    "Exporter",
                    [new ColumnView("Property", IsNumber: false), new ColumnView("Value", IsNumber: false)],
                    [
                        Row("Version", $"{build.Version} ({build.Revision}), {build.Runtime}"),
                        Row("Source", source.Description),
                        Row("Age of the figures", health.LastSuccess is { } success
                            ? $"{clock.GetElapsedTime(success).TotalSeconds:F0} s" : "nothing has been read yet"),
                        .. health.Error is { } error ? (IReadOnlyList<CellView>[])[Row("Last error", error)] : [],
                    ]),
                Collectors(snapshot, view?.Zone ?? TimeZoneInfo.Utc),
                new TableView(
                    "For programs",
                    [new ColumnView("Address", IsNumber: false), new ColumnView("Meaning", IsNumber: false)],
                    [
                        Link("/metrics", "what Prometheus scrapes"),
                        Link("/api/openapi.json", "the API: what has been used in any time range"),
                        Link("/readyz", "whether the figures can be used"),
                        Link("/healthz", "whether the process is alive"),
                    ]),
            ],
        };

        IReadOnlyList<CellView> Link(string path, string text)
            => [new CellView { Text = new LinkView(path, frame.Links.Plain(path)) }, new CellView { Text = new LinkView(text, null) }];
    }

    private static IReadOnlyList<CellView> Row(string name, string text)
        => [new CellView { Text = new LinkView(name, null) }, new CellView { Text = new LinkView(text, null) }];

    private static TableView Collectors(Snapshot snapshot, TimeZoneInfo zone)
    {
        Dictionary<string, double> last = snapshot.Samples("librechat_exporter_collector_last_success_timestamp_seconds")
            .ToDictionary(sample => sample["collector"], sample => sample.Value);
        return new TableView(
            "Collectors",
            [
                new ColumnView("Collector", IsNumber: false), new ColumnView("Last refresh", IsNumber: false),
                new ColumnView("Last success", IsNumber: true),
            ],
            [
                .. snapshot.Samples("librechat_exporter_collector_success").Select(collector => (IReadOnlyList<CellView>)
                [
                    new CellView { Text = new LinkView(collector["collector"], null) },
                    new CellView { Text = new LinkView(collector.Value == 1 ? "succeeded" : "failed", null) },
                    new CellView
                    {
                        Time = last.TryGetValue(collector["collector"], out double seconds)
                            ? TimeZoneInfo.ConvertTime(DateTimeOffset.FromUnixTimeMilliseconds((long)(seconds * 1000)), zone)
                            : null,
                    },
                ]),
            ])
        {
            Empty = "Nothing has been read yet.",
        };
    }
}
