using System.IO.Compression;
using System.Net;
using System.Text;

namespace LibreChatExporter.IntegrationTests.Support;

/// <summary>Scrapes over and over, always in the same format, and reads the answer to its end.</summary>
/// <param name="port">The exporter's.</param>
/// <param name="accept">The format that it asks for.</param>
/// <param name="gzip">Whether it asks for compression.</param>
/// <param name="reconnects">Whether it opens a connection for each scrape, instead of keeping one as Prometheus does.</param>
internal sealed class Scraper(int port, string accept, bool gzip, bool reconnects)
{
    private readonly Uri _uri = new($"http://127.0.0.1:{port}/metrics");

    /// <summary>How many answers it has had.</summary>
    internal int Scrapes { get; private set; }

    /// <summary>
    /// Scrapes until told to stop, with a pause after each answer; fails on an answer that is not what was asked for, or not whole.
    /// </summary>
    internal async Task Run(TimeSpan pause, CancellationToken stop)
    {
        using var http = new HttpClient(new SocketsHttpHandler { AutomaticDecompression = DecompressionMethods.None });
        while (!stop.IsCancellationRequested)
        {
            await Scrape(http);
            Scrapes++;
            await Task.Delay(pause, CancellationToken.None);
        }
    }

    private async Task Scrape(HttpClient http)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, _uri);
        request.Headers.TryAddWithoutValidation("Accept", accept);
        request.Headers.TryAddWithoutValidation("Accept-Encoding", gzip ? "gzip" : "identity");
        request.Headers.ConnectionClose = reconnects;
        using HttpResponseMessage response = await http.SendAsync(request);
        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.StartsWith(accept.Split(';')[0], $"{response.Content.Headers.ContentType}", StringComparison.Ordinal);
        Assert.Equal(gzip ? ["gzip"] : [], response.Content.Headers.ContentEncoding);
        await using Stream content = await response.Content.ReadAsStreamAsync();
        await using Stream plain = gzip ? new GZipStream(content, CompressionMode.Decompress) : content;
        using var text = new StreamReader(plain, Encoding.UTF8);
        string body = await text.ReadToEndAsync();
        Assert.EndsWith(accept.StartsWith("application/", StringComparison.Ordinal) ? "\n# EOF\n" : "\n", body, StringComparison.Ordinal);
        Assert.Contains("\nlibrechat_up 1\n", body, StringComparison.Ordinal);
    }
}
