using LibreChatExporter.Exposition;
using Microsoft.Net.Http.Headers;

namespace LibreChatExporter.Web;

/// <summary><c>/metrics</c>: writes the bytes of the current snapshot. Touches no database and waits for nothing but the reader.</summary>
internal sealed class MetricsEndpoint(SnapshotStore snapshots, ScrapeLog scrapes, TimeProvider clock)
{
    /// <summary>Servers that poll announce how long they will wait.</summary>
    private const string PollingHeader = "X-Prometheus-Scrape-Timeout-Seconds";

    /// <summary>Answers a scrape.</summary>
    public async Task Serve(HttpContext context)
    {
        HttpRequest request = context.Request;
        HttpResponse response = context.Response;
        Snapshot snapshot = snapshots.Current;
        ExpositionFormat format = ContentNegotiation.Format(request.Headers.Accept);
        bool gzip = ContentNegotiation.AcceptsGzip(request.Headers.AcceptEncoding);
        ReadOnlyMemory<byte> compressed = gzip ? snapshot.Compressed(format) : default;

        response.ContentType = format.ContentType();
        response.Headers.Vary = $"{HeaderNames.Accept}, {HeaderNames.AcceptEncoding}";
        response.ContentLength = gzip ? compressed.Length : snapshot.Length(format);
        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        if (HttpMethods.IsHead(request.Method))
        {
            return;
        }

        using var writer = new PatientWriter(context, clock);
        if (gzip)
        {
            await writer.Write(compressed);
        }
        else
        {
            for (int i = 0; i < snapshot.Segments(format).Length; i++)
            {
                await writer.Write(snapshot.Segments(format)[i]);
            }
        }

        await writer.Flush();
        string reader = $"{context.Connection.RemoteIpAddress} {request.Headers.UserAgent}";
        scrapes.Record(reader, context.Connection.Id, request.Headers.ContainsKey(PollingHeader), snapshot.Number);
    }
}
