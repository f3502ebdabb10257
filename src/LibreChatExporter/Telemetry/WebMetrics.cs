using LibreChatExporter.Exposition;
using Prometheus;
using Prometheus.HttpMetrics;
using MetricType = LibreChatExporter.Exposition.MetricType;

namespace LibreChatExporter.Telemetry;

/// <summary>
/// Counts requests and connections with prometheus-net's middleware. No label takes anything over from a request that is not known
/// beforehand. Safe for any number of threads.
/// </summary>
internal sealed class WebMetrics
{
    /// <summary>Stands for paths that lead nowhere and methods that nobody knows.</summary>
    internal const string Other = "other";

    private static readonly MetricFamily Requests = new(
        "http_requests_received_total", MetricType.Counter, "Requests that have been answered, by status, method and route.",
        labels: [HttpRequestLabelNames.Code, HttpRequestLabelNames.Method, HttpRequestLabelNames.Endpoint]);

    private static readonly MetricFamily Duration = MetricFamily.Histogram(
        "http_request_duration_seconds", "How long requests took from their headers to the last byte of their answer, by route.", "seconds",
        [0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1, 5], HttpRequestLabelNames.Endpoint);

    private static readonly MetricFamily Active = new(
        "kestrel_active_connections", MetricType.Gauge, "Open connections to the web server.");

    private readonly KnownMethods _requests;
    private readonly Histogram _duration;
    private readonly Gauge _active;

    /// <summary>Adds the families to a registry; they are shown once there has been a connection.</summary>
    public WebMetrics(TelemetryRegistry registry)
    {
        _requests = new KnownMethods(registry.Counter(Requests));
        _duration = registry.Histogram(Duration);
        _active = registry.Gauge(Active);
        _active.Unpublish();
    }

    /// <summary>Counts a connection as open until the result is disposed.</summary>
    internal IDisposable TrackConnection() => _active.TrackInProgress();

    /// <summary>Counts the requests that come to <paramref name="app"/>.</summary>
    internal void Count(IApplicationBuilder app)
    {
        var endpoint = new HttpCustomLabel(
            HttpRequestLabelNames.Endpoint, context => (context.GetEndpoint() as RouteEndpoint)?.RoutePattern.RawText ?? Other);
        app.UseHttpMetrics(new HttpMiddlewareExporterOptions
        {
            // Scrapes are what the server is for.
            CaptureMetricsUrl = true,
            InProgress = { Enabled = false },
            RequestCount = { Counter = _requests, CustomLabels = { endpoint } },
            RequestDuration = { Histogram = _duration, CustomLabels = { endpoint } },
        });
        app.Use(MarkFailure);
    }

    /// <summary>A request that throws gets its status from the server, but only after it has been counted.</summary>
    private static async Task MarkFailure(HttpContext context, RequestDelegate next)
    {
        try
        {
            await next(context);
        }
        catch when (!context.Response.HasStarted)
        {
            context.Response.StatusCode = context.RequestAborted.IsCancellationRequested
                ? StatusCodes.Status499ClientClosedRequest
                : StatusCodes.Status500InternalServerError;
            throw;
        }
    }
}
