using System.Text.Encodings.Web;
using LibreChatExporter.Hosting;
using LibreChatExporter.Sources;
using LibreChatExporter.Telemetry;

namespace LibreChatExporter.Web;

/// <summary><c>/</c>: says what this is, where it reads and how old its figures are. Repeats nothing of the request.</summary>
internal sealed class LandingPage(Refresher refresher, ILibreChatSource source, TimeProvider clock)
{
    /// <summary>Answers with the page.</summary>
    public Task Serve(HttpContext context)
    {
        Health health = refresher.Health;
        string age = health.LastSuccess is { } success ? $"{clock.GetElapsedTime(success).TotalSeconds:F0} s" : "nothing has been read yet";
        string error = health.Error is null ? "" : $"\n  <dt>Last error</dt><dd>{Encode(health.Error)}</dd>";
        context.Response.ContentType = "text/html; charset=utf-8";
        return context.Response.WriteAsync($$"""
            <!doctype html>
            <html lang="en">
            <meta charset="utf-8">
            <meta name="viewport" content="width=device-width">
            <title>librechat-exporter</title>
            <style>
              :root { color-scheme: light dark }
              body { font: 16px/1.5 system-ui, sans-serif; max-width: 42rem; margin: 3rem auto; padding: 0 1rem }
              dt { font-weight: 600 } dd { margin: 0 0 .5rem }
            </style>
            <h1>librechat-exporter</h1>
            <p>What LibreChat's users, models and agents cost, for Prometheus.</p>
            <dl>
              <dt>Version</dt><dd>{{Encode(BuildInfo.Current.Version)}} ({{Encode(BuildInfo.Current.Revision)}}), {{Encode(BuildInfo.Current.Runtime)}}</dd>
              <dt>Source</dt><dd>{{Encode(source.Description)}}</dd>
              <dt>Age of the figures</dt><dd>{{age}}</dd>{{error}}
            </dl>
            <ul>
              <li><a href="/metrics">/metrics</a>: what Prometheus scrapes</li>
              <li><a href="/api/summary">/api</a>: what has been used in any time range, described by <a href="/api/openapi.json">/api/openapi.json</a></li>
              <li><a href="/readyz">/readyz</a>: whether the figures can be used</li>
              <li><a href="/healthz">/healthz</a>: whether the process is alive</li>
            </ul>
            </html>

            """, context.RequestAborted);
    }

    private static string Encode(string text) => HtmlEncoder.Default.Encode(text);
}
