using System.Buffers;
using System.IO.Pipelines;

namespace LibreChatExporter.Web;

/// <summary>
/// Writes a body as its reader takes it, a piece at a time, and ends the connection of one that is too slow: a page is large, and who does
/// not read must hold little of it, and not for long. Not thread-safe.
/// </summary>
internal sealed class PatientWriter(HttpContext context, TimeProvider clock) : IDisposable
{
    /// <summary>Written between two flushes: enough to fill packets, little enough not to pile up before many slow readers.</summary>
    private const int FlushSize = 16 * 1024;

    /// <summary>
    /// How long a reader may take for that much. Kestrel's own minimum rate would do for small bodies only: what the sockets' buffers have
    /// taken at once is credited to the reader, minutes of it.
    /// </summary>
    private static readonly TimeSpan FlushPatience = TimeSpan.FromSeconds(5);

    /// <summary>
    /// How long a reader may take in all, as it keeps in memory what it reads, however old. Prometheus, too, gives up after its interval,
    /// which is a minute unless somebody sets it.
    /// </summary>
    private static readonly TimeSpan BodyPatience = TimeSpan.FromMinutes(1);

    private readonly PipeWriter _writer = context.Response.BodyWriter;
    private readonly CancellationTokenSource _patience = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
    private readonly long _start = clock.GetTimestamp();

    /// <summary>Writes a part of the body.</summary>
    /// <exception cref="OperationCanceledException">The reader is too slow, or has gone.</exception>
    public async ValueTask Write(ReadOnlyMemory<byte> bytes)
    {
        while (bytes.Length > 0)
        {
            int length = Math.Min(bytes.Length, FlushSize);
            _writer.Write(bytes.Span[..length]);
            bytes = bytes[length..];
            if (_writer is { CanGetUnflushedBytes: true, UnflushedBytes: >= FlushSize })
            {
                await Flush();
            }
        }
    }

    /// <summary>
    /// Waits for the reader. When it takes too long, Kestrel closes the connection, and the flush ends as if nothing had happened; when it
    /// has gone, nobody reads what is flushed.
    /// </summary>
    /// <exception cref="OperationCanceledException">The reader is too slow, or has gone.</exception>
    public async ValueTask Flush()
    {
        _patience.CancelAfter(FlushPatience);
        FlushResult flushed = await _writer.FlushAsync(_patience.Token);
        _patience.Token.ThrowIfCancellationRequested();
        if (flushed.IsCompleted || clock.GetElapsedTime(_start) > BodyPatience)
        {
            context.Abort();
            throw new OperationCanceledException("the reader has gone or is too slow");
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _patience.Dispose();
}
