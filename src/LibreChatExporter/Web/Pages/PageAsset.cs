using System.IO.Compression;
using System.Security.Cryptography;
using Microsoft.Net.Http.Headers;

namespace LibreChatExporter.Web.Pages;

/// <summary>
/// A file of the pages that is part of the program. Its path changes with its content, so that browsers keep it for good. Safe for any
/// number of threads.
/// </summary>
internal sealed class PageAsset
{
    private readonly string _contentType;
    private readonly byte[] _content;
    private readonly Lazy<byte[]> _compressed;

    /// <summary>Reads it from the program.</summary>
    /// <param name="resource">The name of the resource.</param>
    /// <param name="contentType">What it is.</param>
    public PageAsset(string resource, string contentType)
    {
        using Stream stream = typeof(PageAsset).Assembly.GetManifestResourceStream(resource)!;
        _content = new byte[stream.Length];
        stream.ReadExactly(_content);
        (_contentType, _compressed) = (contentType, new Lazy<byte[]>(() => Compress(_content)));
        string hash = Convert.ToHexStringLower(SHA256.HashData(_content).AsSpan(0, 8));
        Path = $"{PageAssets.Root}/{System.IO.Path.GetFileNameWithoutExtension(resource)}.{hash}{System.IO.Path.GetExtension(resource)}";
    }

    /// <summary>Where it is served.</summary>
    public string Path { get; }

    /// <summary>Answers with it.</summary>
    public Task Serve(HttpContext context)
    {
        HttpResponse response = context.Response;
        bool gzip = Exposition.ContentNegotiation.AcceptsGzip(context.Request.Headers.AcceptEncoding);
        byte[] body = gzip ? _compressed.Value : _content;
        response.ContentType = _contentType;
        response.ContentLength = body.Length;
        response.Headers.CacheControl = "public, max-age=31536000, immutable";
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (gzip)
        {
            response.Headers.ContentEncoding = "gzip";
        }

        return HttpMethods.IsHead(context.Request.Method)
            ? Task.CompletedTask
            : response.Body.WriteAsync(body, context.RequestAborted).AsTask();
    }

    private static byte[] Compress(byte[] content)
    {
        using var output = new MemoryStream();
        using (var gzip = new GZipStream(output, CompressionLevel.SmallestSize))
        {
            gzip.Write(content);
        }

        return output.ToArray();
    }
}
