using System.Net;
using System.Text;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Takes what is posted to it, and answers as Slack does.</summary>
internal sealed class WebhookReceiver : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly List<Request> _requests = [];
    private readonly Lock _lock = new();

    internal WebhookReceiver()
    {
        Uri = new Uri($"http://127.0.0.1:{FreePort.Find()}/services/T000/B000/secret");
        _listener.Prefixes.Add(Uri.GetLeftPart(UriPartial.Authority) + "/");
        _listener.Start();
        _ = Serve();
    }

    /// <summary>Where to post to.</summary>
    internal Uri Uri { get; }

    /// <summary>What has come, oldest first.</summary>
    internal IReadOnlyList<Request> Requests
    {
        get
        {
            lock (_lock)
            {
                return [.. _requests];
            }
        }
    }

    public void Dispose() => _listener.Close();

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                HttpListenerContext context = await _listener.GetContextAsync();
                using var reader = new StreamReader(context.Request.InputStream, Encoding.UTF8);
                var request = new Request(
                    context.Request.Url!.AbsolutePath, context.Request.Headers["Authorization"], await reader.ReadToEndAsync());
                lock (_lock)
                {
                    _requests.Add(request);
                }

                context.Response.ContentType = "text/html";
                context.Response.Close("ok"u8.ToArray(), willBlock: false);
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException)
        {
            // Closed by the test.
        }
    }

    /// <summary>A request: where to, with which login, and what it said.</summary>
    internal sealed record Request(string Path, string? Authorization, string Body);
}
