using System.Net.Mime;
using Microsoft.Extensions.Primitives;
using Microsoft.Net.Http.Headers;

namespace LibreChatExporter.Web.Api;

/// <summary>Chooses between JSON and CSV from what a client accepts, by RFC 9110 section 12.5; who asks for neither gets JSON.</summary>
internal static class MediaTypes
{
    private static readonly MediaTypeHeaderValue Json = new(MediaTypeNames.Application.Json), Csv = new(MediaTypeNames.Text.Csv);

    /// <summary>Whether a client would rather have CSV.</summary>
    public static bool PrefersCsv(StringValues accept)
        => MediaTypeHeaderValue.TryParseList(accept, out IList<MediaTypeHeaderValue>? ranges)
            && Quality(Csv, ranges) is var csv && csv > 0 && csv > Quality(Json, ranges);

    /// <summary>That of the range that is nearest to the type; types without parameters have no other order.</summary>
    private static double Quality(MediaTypeHeaderValue type, IEnumerable<MediaTypeHeaderValue> ranges)
        => ranges.Where(type.IsSubsetOf).OrderBy(range => range.MatchesAllTypes ? 2 : range.MatchesAllSubTypes ? 1 : 0)
            .Select(range => range.Quality ?? 1).FirstOrDefault(0);
}
