using System.Net;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>
/// Stands between Prometheus and the exporter and asks for the old text format, which this Prometheus cannot be told to prefer.
/// </summary>
internal sealed class TextFormatProxy : IDisposable
{
    private readonly HttpListener _listener = new();
    private readonly HttpClient _http = new(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
    private volatile int _target;

    internal TextFormatProxy(int target)
    {
        _target = target;
        Port = FreePort.Find();
        _listener.Prefixes.Add($"http://127.0.0.1:{Port}/");
        _listener.Start();
        _ = Serve();
    }

    internal int Port { get; }

    /// <summary>The exporter's port; another one takes over from the next scrape on.</summary>
    internal int Target
    {
        get => _target;
        set => _target = value;
    }

    public void Dispose()
    {
        _listener.Close();
        _http.Dispose();
    }

    private async Task Serve()
    {
        try
        {
            while (true)
            {
                await Forward(await _listener.GetContextAsync());
            }
        }
        catch (Exception e) when (e is HttpListenerException or ObjectDisposedException or HttpRequestException or TaskCanceledException)
        {
            // Closed by the test, or the exporter is gone: either way there is nothing more to forward.
        }
    }

    private async Task Forward(HttpListenerContext context)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, $"http://127.0.0.1:{_target}{context.Request.RawUrl}");
        foreach (string name in context.Request.Headers.AllKeys.OfType<string>().Except(["Host", "Accept", "Connection"]))
        {
            request.Headers.TryAddWithoutValidation(name, context.Request.Headers[name]);
        }

        request.Headers.TryAddWithoutValidation("Accept", "text/plain;version=0.0.4");
        using HttpResponseMessage response = await _http.SendAsync(request);
        context.Response.StatusCode = (int)response.StatusCode;
        context.Response.ContentType = response.Content.Headers.ContentType!.ToString();
        context.Response.Headers["Content-Encoding"] = string.Join(", ", response.Content.Headers.ContentEncoding);
        await response.Content.CopyToAsync(context.Response.OutputStream);
        context.Response.Close();
    }
}
