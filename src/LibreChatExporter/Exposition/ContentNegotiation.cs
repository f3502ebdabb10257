using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LibreChatExporter.Exposition;

/// <summary>
/// Chooses format and compression from what a client accepts, by RFC 9110 section 12.5, and as Prometheus' own Go library does it: who asks for
/// nothing that can be had gets the text format rather than an error.
/// </summary>
internal static class ContentNegotiation
{
    /// <summary>The format with the highest quality; of equals, the one named first.</summary>
    /// <param name="accept">The values of <c>Accept</c>.</param>
    public static ExpositionFormat Format(StringValues accept)
    {
        ExpositionFormat best = ExpositionFormat.Prometheus;
        double bestQuality = 0;
        if (MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges))
        {
            foreach (MediaTypeHeaderValue range in ranges)
            {
                double quality = range.Quality ?? 1;
                if (quality > bestQuality && Served(range) is { } format)
                {
                    (best, bestQuality) = (format, quality);
                }
            }
        }

        return best;
    }

    /// <summary>Whether the client takes gzip.</summary>
    /// <param name="acceptEncoding">The values of <c>Accept-Encoding</c>.</param>
    public static bool AcceptsGzip(StringValues acceptEncoding)
    {
        if (!StringWithQualityHeaderValue.TryParseList(acceptEncoding, out IList<StringWithQualityHeaderValue>? codings))
        {
            return false;
        }

        StringWithQualityHeaderValue? gzip = codings.FirstOrDefault(coding => coding.Value.Equals("gzip", StringComparison.OrdinalIgnoreCase))
            ?? codings.FirstOrDefault(coding => coding.Value == "*");
        return gzip is not null && (gzip.Quality ?? 1) > 0;
    }

    private static ExpositionFormat? Served(MediaTypeHeaderValue range)
    {
        string? version = range.Parameters.FirstOrDefault(p => p.Name.Equals("version", StringComparison.OrdinalIgnoreCase))?.Value.Value?.Trim('"');
        return range.MediaType.Value?.ToLowerInvariant() switch
        {
            "application/openmetrics-text" when version is null or "1.0.0" => ExpositionFormat.OpenMetrics,
            "text/plain" when version is null or "0.0.4" => ExpositionFormat.Prometheus,
            "text/*" or "*/*" => ExpositionFormat.Prometheus,
            _ => null,
        };
    }
}
