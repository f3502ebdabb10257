using System.IO.Pipelines;
using LibreChatExporter.Exposition;
using Microsoft.Net.Http.Headers;

namespace LibreChatExporter.Web;

/// <summary><c>/metrics</c>: writes the bytes of the current snapshot. Touches no database and waits for nothing but the reader.</summary>
internal sealed class MetricsEndpoint(SnapshotStore snapshots, ScrapeLog scrapes)
{
    /// <summary>Written between two flushes: enough to fill packets, little enough not to pile up before a slow reader.</summary>
    private const int FlushSize = 64 * 1024;

    /// <summary>
    /// How long a reader may take for that much. Kestrel's own minimum rate would do for small bodies only: what the sockets' buffers have
    /// taken at once is credited to the reader, minutes of it.
    /// </summary>
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(5);

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

        using var patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        if (gzip)
        {
            await Write(response.BodyWriter, compressed, patience);
        }
        else
        {
            for (int i = 0; i < snapshot.Segments(format).Length; i++)
            {
                await Write(response.BodyWriter, snapshot.Segments(format)[i], patience);
            }
        }

        await Flush(response.BodyWriter, patience);
        string reader = $"{context.Connection.RemoteIpAddress} {request.Headers.UserAgent}";
        scrapes.Record(reader, context.Connection.Id, request.Headers.ContainsKey(PollingHeader), snapshot.Number);
    }

    private static async ValueTask Write(PipeWriter writer, ReadOnlyMemory<byte> bytes, CancellationTokenSource patience)
    {
        while (bytes.Length > 0)
        {
            int length = Math.Min(bytes.Length, FlushSize);
            bytes.Span[..length].CopyTo(writer.GetSpan(length));
            writer.Advance(length);
            bytes = bytes[length..];
            if (writer is { CanGetUnflushedBytes: true, UnflushedBytes: >= FlushSize })
            {
                await Flush(writer, patience);
            }
        }
    }

    /// <summary>
    /// Waits for the reader. When it takes too long, Kestrel closes the connection, and the flush ends as if nothing had happened; when it
    /// has gone, nobody reads what is flushed.
    /// </summary>
    private static async ValueTask Flush(PipeWriter writer, CancellationTokenSource patience)
    {
        patience.CancelAfter(FlushPatience);
        FlushResult flushed = await writer.FlushAsync(patience.Token);
        patience.Token.ThrowIfCancellationRequested();
        if (flushed.IsCompleted)
        {
            throw new OperationCanceledException("the reader has gone");
        }
    }
}
